import { buildGraph, redactor, type Resource } from "../../core/graph";
import { severities } from "../exit-code";
import { compareSides } from "../diff/compare";
import type { Diff } from "../diff/model";
import { plural } from "../../core/report/text";
import {
  DRIFT_SCHEMA,
  type AliasedResource,
  type ChangedProperty,
  type Drift,
  type LoneResource,
  type Severity,
} from "./model";
import type { Read } from "./read";
import { asDeclared } from "./bearing";
import { matchResources, type Matched, type Pair } from "./match";
import { stackless } from "./names";
import { compareResources, type PairDifferences } from "./resources";
import type { Running } from "../register/reconcile";
import { runningDrift } from "./running";
import { shownValue } from "./shown";

/** Compares what a program declares with what its stack's state holds, and both with what runs. */
export function driftBetween(read: Read, seen?: Running): Drift {
  const { program, state, defaulted, written } = read;
  const [given, held] = [program.graph.resources, state.graph.resources];
  const isRun = program.sources.some(({ inputs }) => inputs.some(({ kind }) => kind === "program"));
  const { partial, notSeen } = program.graph;
  const matched = matchResources(given, held, { isRun, notSeen, partial });
  const compared = matched.pairs.map((pair) => ({
    pair,
    found: compareResources(pair, defaulted, matched.names),
  }));
  const sides = compareSides(read.judge(declaredBy(read, matched, compared)), read.judge(state));
  const worst = worstOf(sides.findings.new);
  const redact = redactor([...given, ...held]);
  const changed = compared.flatMap(({ pair, found }) =>
    found.changed.map((each): ChangedProperty => {
      const shown = shownValue(each, pair.state, redact);
      return { ...lone(pair.state, worst), path: each.path, ...shown };
    }),
  );
  const unknown = compared.flatMap(({ pair, found }) =>
    found.unknown.map(({ path, why }) => ({ ...lone(pair.state, worst), path, why: redact(why) })),
  );
  const runs = seen && runningDrift(program.graph, state.graph, seen);
  const problems = [
    ...program.sources.flatMap(problemsOf),
    ...sides.problems.filter(({ side }) => side === "head"),
  ];
  const sum = (count: (each: PairDifferences) => number): number =>
    compared.reduce((all, { found }) => all + count(found), 0);
  return {
    schema: DRIFT_SCHEMA,
    tool: sides.tool,
    program: { ...sides.base, resources: given.length },
    state: sides.head,
    ...(written !== undefined && { written }),
    compared: matched.pairs.length,
    missing: matched.missing.map((each) => lone(each, worst)).sort(byName),
    extra: matched.extra.map((each) => lone(each, worst)).sort(byName),
    changed: changed.sort(byName),
    unknown: unknown.sort(byName),
    aliased: matched.pairs.flatMap(aliasedIn).sort(byName),
    leftOut: matched.leftOut,
    notSeen: matched.unseen
      .map(({ component, resources, why }) => ({ ...lone(component, worst), resources, why }))
      .sort(byName),
    ...(runs && { running: [...runs.drift], untold: [...runs.untold] }),
    findings: sides.findings.new,
    policies: sides.policies,
    ...(sides.connections && { connections: sides.connections }),
    problems: problems.map(({ side, ...each }) => ({
      ...each,
      side: side === "head" ? ("state" as const) : ("program" as const),
    })),
    notes: [
      ...notesOf(
        matched.leftOut,
        sum(({ secrets }) => secrets),
        sum(({ others }) => others),
      ),
      ...stackNotes(given, held),
      ...sides.notes,
    ],
  };
}

const problemsOf = ({ errors }: Read["program"]["sources"][number]) =>
  errors.map((each) => ({ ...each, side: "base" as const }));

/** The state as it would be had nothing drifted: what is known of it is known on both sides, so that only drift differs. */
function declaredBy(
  { program, state }: Read,
  { missing, parts, beside }: Matched,
  compared: readonly { readonly pair: Pair; readonly found: PairDifferences }[],
): Read["state"] {
  const pairs = compared.map(({ pair, found }) => asDeclared(pair.state, found.changed));
  const inState = new Map(
    compared.flatMap(({ pair }) =>
      pair.program.urn === undefined ? [] : [[pair.program.urn, pair.state.urn]],
    ),
  );
  const resources = [...beside, ...pairs, ...[...missing, ...parts].map((each) => amongState(each, inState))];
  const { partial, notSeen } = state.graph;
  return { name: program.name, sources: state.sources, graph: buildGraph(resources, { partial, notSeen }) };
}

/** A resource of the program as it would stand among those of the state, which know each other by their names there. */
function amongState(resource: Resource, inState: ReadonlyMap<string, string | undefined>): Resource {
  const known = (urn: string): string => inState.get(urn) ?? urn;
  const { parent, dependencies, propertyDependencies } = resource;
  return {
    ...resource,
    ...(parent !== undefined && { parent: known(parent) }),
    ...(dependencies && { dependencies: dependencies.map(known) }),
    ...(propertyDependencies && {
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([property, urns]) => [property, urns.map(known)]),
      ),
    }),
  };
}

/** Where program and state know the same by different names. */
function aliasedIn({ program, state }: Pair): AliasedResource[] {
  const { urn, type, name } = program;
  if (program.derived || urn === undefined || state.urn === undefined) return [];
  return stackless(urn) === stackless(state.urn) ? [] : [{ resource: urn, type, name, was: state.urn }];
}

function worstOf(findings: Diff["findings"]["new"]): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>();
  for (const { subject, severity, kind } of findings) {
    const known = worst.get(subject.id);
    if (
      kind === "violation" &&
      (known === undefined || severities.indexOf(severity) > severities.indexOf(known))
    )
      worst.set(subject.id, severity);
  }
  return worst;
}

function lone({ id, urn, type, name }: Resource, worst: ReadonlyMap<string, Severity>): LoneResource {
  const severity = worst.get(id);
  return { resource: urn ?? id, type, name, ...(severity && { severity }) };
}

type Row = LoneResource & { readonly path?: string };

const byName = (a: Row, b: Row): number => {
  const [left, right] = [a, b].map(({ type, name, resource, path = "" }) =>
    [type, name, resource, path].join("\0"),
  ) as [string, string];
  return left < right ? -1 : left > right ? 1 : 0;
};

function notesOf(leftOut: number, secrets: number, others: number): string[] {
  const notes: string[] = [];
  if (leftOut > 0)
    notes.push(
      `${plural(leftOut, "resource")} of the state not compared: the preview doesn't come to the whole stack.`,
    );
  if (secrets > 0)
    notes.push(`${plural(secrets, "secret is", "secrets are")} encrypted in the state and not compared.`);
  if (others > 0)
    notes.push(`${plural(others, "other property", "other properties")} that no policy reads not the same.`);
  return notes;
}

function stackNotes(given: readonly Resource[], held: readonly Resource[]): string[] {
  const [mine, theirs] = [given, held].map((list) => list.find(({ stack }) => stack !== undefined)?.stack);
  return mine === undefined || theirs === undefined || mine === theirs
    ? []
    : [`The program was run as ${mine}; the state is that of ${theirs}.`];
}
