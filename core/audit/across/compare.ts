import type { Result } from "../../report/result";
import type { OwnedFinding, StackRecord } from "../record";
import type { AuditFinding, AuditResult } from "../result";
import type { Across } from "./across";

/** Stacks judged together, beside the verdict on each alone. */
export interface Compared {
  /** Of the stacks, in the order of their ids. */
  readonly records: readonly StackRecord[];
  /** The names of the audit's policies, in the order of the records' tallies. */
  readonly policies: readonly string[];
  /** Of the stacks together, by the policies that are judged so. */
  readonly together: Pick<Result, "exceptions" | "policies"> & {
    readonly findings: readonly OwnedFinding[];
  };
  /** The audit's id of the stack that a resource lies in. */
  readonly stackOf: (id: string) => string | undefined;
}

/** What the verdicts on the stacks come to when they are judged together: what is found only so, and what no more. */
export function compareTogether({ records, policies, together, stackOf }: Compared): Across {
  const judged = new Set(together.policies.map(({ name }) => name));
  const first = records[0]!.verdict.id;
  const own = (finding: OwnedFinding): AuditFinding => {
    const stack = stackOf(finding.subject.urn ?? finding.subject.id) ?? first;
    return { ...finding, stack, evidence: withStacks(finding.evidence, stack, stackOf) };
  };
  const alone = records.flatMap(({ verdict, findings }) =>
    findings.flatMap((each) => (judged.has(each.policy) ? [{ ...each, stack: verdict.id }] : [])),
  );
  const accepted = records.flatMap(({ exceptions }) => exceptions.flatMap(({ findings }) => findings));
  const known = new Set([...alone, ...accepted].map(keyOf));
  const now = new Set([
    ...together.findings.map(keyOf),
    ...together.exceptions.flatMap(({ findings }) => findings.map(keyOf)),
  ]);
  return {
    findings: together.findings.flatMap((each) => (known.has(keyOf(each)) ? [] : [own(each)])),
    withdrawn: alone.filter((each) => !now.has(keyOf(each))),
    exceptions: together.exceptions.flatMap(({ findings, ...exception }): AuditResult["exceptions"] => {
      const fresh = findings.filter((each) => !known.has(keyOf(each))).map(own);
      return fresh.length === 0 ? [] : [{ ...exception, findings: fresh }];
    }),
    tallies: together.policies.flatMap(({ name, tally }) => {
      const at = policies.indexOf(name);
      if (at < 0) return [];
      const { pass, violation, unknown, notApplicable, error } = tally;
      const more = [pass, violation, unknown, notApplicable, error].map(
        (count, column) =>
          count - records.reduce((sum, { tallies }) => sum + (tallies[at * 5 + column] ?? 0), 0),
      );
      return more.every((each) => each === 0) ? [] : [{ policy: name, more }];
    }),
    notSeen: [],
    notes: [],
  };
}

/** Names of resources are a stack's own: where several have a part in it, evidence says whose each is. */
function withStacks(
  evidence: AuditFinding["evidence"],
  stack: string,
  stackOf: Compared["stackOf"],
): AuditFinding["evidence"] {
  const owners = evidence.map(({ resource }) => (resource === undefined ? undefined : stackOf(resource)));
  if (owners.every((owner) => owner === undefined || owner === stack)) return evidence;
  return evidence.map((each, at) =>
    owners[at] === undefined ? each : { ...each, text: `${each.text} (stack ${owners[at]})` },
  );
}

/** What a finding says, whoever judged: fingerprints don't tell objects of one name in two clusters apart. */
const keyOf = ({ policy, kind, subject, path, message }: OwnedFinding): string =>
  JSON.stringify([policy, kind, subject.urn ?? subject.id, path, message]);
