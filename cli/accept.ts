import { loadExceptions, type LoadedEstate } from "../core/estate";
import type { Graph, Location } from "../core/graph";
import type { Judgement } from "../core/policy/judge";
import {
  applyExceptions,
  exceptionsInCode,
  exceptionsPolicy,
  fromFile,
  reachIn,
  type Exception,
} from "../core/policy/exceptions";
import { looseningNotes } from "../core/policy/loosenings";
import type { Parts } from "../core/report";
import { plural } from "../core/report/text";
import { catalog } from "../policies/catalog";
import { formatEstateError } from "./load-estate";
import { relativePath } from "./text";
import { UsageError } from "./usage-error";

export interface AcceptOptions {
  /** Those of the estate's file, read already; what is judged is a part of a fleet, and need not use all of them. */
  readonly declared?: readonly Exception[];
  /** Milliseconds since 1970; the clock's unless said. */
  readonly now?: number;
}

const names = catalog.map((entry) => entry.policy.name);

/**
 * The exceptions of the estate's file.
 *
 * @throws UsageError where the file is wrong, after its errors were printed
 */
export function declaredExceptions(loaded: LoadedEstate): readonly Exception[] {
  const declared = loadExceptions(loaded, names);
  if (!("errors" in declared)) return declared.exceptions.map(fromFile).map(withRelativePlace);
  for (const error of declared.errors) process.stderr.write(`${formatEstateError(error)}\n`);
  const count = declared.errors.length;
  process.stderr.write(
    `The exceptions have ${count} ${count === 1 ? "error" : "errors"}; nothing was judged.\n`,
  );
  throw new UsageError("");
}

export type Accepted = Pick<Parts, "policies" | "judgement" | "exceptions" | "notes">;

/**
 * Takes the findings that the estate's exceptions accept out of a judgement.
 *
 * @throws UsageError where the exceptions file is wrong, after its errors were printed
 */
export function accept(
  loaded: LoadedEstate,
  graph: Graph,
  policies: Parts["policies"],
  judgement: Judgement,
  options: AcceptOptions = {},
): Accepted {
  const declared = options.declared ?? declaredExceptions(loaded);
  const { exceptions: rules } = loaded.estate;
  const inCode = exceptionsInCode(graph.resources, names);
  const all = [...declared, ...(rules.inCode ? inCode : [])];
  const ignored = rules.inCode ? 0 : inCode.length;
  const notes = [...looseningNotes(graph.resources)];
  if (ignored > 0)
    notes.push(
      `${plural(ignored, "annotation")} of the judged code would accept findings but don't count: exceptions.inCode of the estate is off.`,
    );
  if (all.length === 0) return { policies, judgement, exceptions: [], notes };
  const applied = applyExceptions(judgement.findings, all, {
    now: options.now ?? Date.now(),
    protected: rules.protected,
    approved: rules.approved,
    reach: reachIn(graph),
    longest: rules.longest,
    ...(!graph.partial &&
      !options.declared && { judgedBy: new Set(policies.map(({ policy }) => policy.name)) }),
  });
  return {
    policies: [...policies, { group: "audit", policy: exceptionsPolicy, url: "docs/guide/exceptions.md" }],
    judgement: {
      findings: applied.findings,
      tallies: new Map([...judgement.tallies, [exceptionsPolicy.name, applied.tally]]),
    },
    exceptions: applied.exceptions,
    notes,
  };
}

const withRelativePlace = (exception: Exception): Exception => {
  const location: Location | undefined = exception.location && {
    ...exception.location,
    file: relativePath(exception.location.file),
  };
  return { ...exception, ...(location && { location }) };
};
