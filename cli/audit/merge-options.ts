import { millisecondsADay, staleAfterOf, type AuditResult, type MergeOptions } from "../../core/audit";
import type { ImageTrust } from "../../core/image";
import { emptyTally } from "../../core/policy/tally";
import { applyExceptions, exceptionsPolicy } from "../../core/policy/exceptions";
import type { Result } from "../../core/report";
import { policyRow } from "../../core/report/assemble";
import { catalog } from "../../policies/catalog";
import { commonNotes, estateRow } from "../assess";
import { version } from "../version";
import { hashOfCatalogue } from "./basis";
import type { StackJudge } from "./judge-stack";
import type { AuditOptions } from "./run";

/** All that makes an audit's result of its stacks' records; plain data, so that it can be kept beside them. */
export function mergeOptions(
  specs: readonly string[],
  judge: StackJudge,
  problems: Result["problems"],
  { judging, staleAfter }: Pick<AuditOptions, "judging" | "staleAfter">,
): MergeOptions {
  const { loaded, policies, images, framework } = judge.prepared;
  const { exceptions: rules, deadlines } = loaded.estate;
  const judgedBy = new Set(policies.map(({ policy }) => policy.name));
  const leftOut = catalog.flatMap(({ policy: { name, controls } }) =>
    judgedBy.has(name) ? [] : [{ name, controls: [...controls] }],
  );
  const oldest = staleAfterOf(loaded.estate, staleAfter);
  const applied = applyExceptions([], judge.declared, {
    now: judging.now,
    protected: rules.protected,
    approved: rules.approved,
    reach: () => false,
    longest: rules.longest,
    judgedBy,
  });
  return {
    version: version(),
    estate: estateRow(loaded),
    environments: { environments: loaded.estate.environments },
    catalogue: { hash: hashOfCatalogue(judge.prepared), policies: policies.length },
    backends: specs,
    policies: policies.map((entry) => policyRow(entry, emptyTally())),
    ...(leftOut.length > 0 && { leftOut }),
    ...(framework && { framework: framework.id }),
    ...imagesBy(images),
    ...(deadlines && { deadlines: inDays(deadlines) }),
    now: judging.now,
    started: new Date(judging.now).toISOString(),
    ...(Number.isFinite(oldest) && { staleAfter: oldest }),
    declared: { exceptions: applied.exceptions.map((each) => ({ ...each, findings: [] })) },
    faults: applied.findings
      .filter(({ policy }) => policy === exceptionsPolicy.name)
      .map((each) => ({ ...each, evidence: [...each.evidence] })),
    notes: commonNotes(judge.prepared),
    problems,
  };
}

/** A log says what holds now, a snapshot what held when it was taken. */
const imagesBy = (images: ImageTrust): Pick<MergeOptions, "images"> =>
  images.kind === "known"
    ? {
        images: {
          source: images.source,
          ...(images.at !== images.now && { at: new Date(images.at).toISOString() }),
        },
      }
    : {};

/** What may stay for ever has no deadline. */
const inDays = (deadlines: Readonly<Record<string, number | undefined>>): AuditResult["deadlines"] =>
  Object.fromEntries(
    Object.entries(deadlines).flatMap(([severity, most = Infinity]) =>
      Number.isFinite(most) ? [[severity, most / millisecondsADay]] : [],
    ),
  );
