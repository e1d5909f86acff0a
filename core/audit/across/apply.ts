import type { AuditFinding, StackCounts, StackVerdict } from "../result";
import type { Across } from "./across";

type Counted = "mandatory" | "advisory" | "unknownMandatory" | "unknownAdvisory";

/** Under which count a finding goes. */
export const countedAs = ({ kind, level }: Pick<AuditFinding, "kind" | "level">): Counted => {
  const isMandatory = level === "mandatory";
  if (kind === "unknown") return isMandatory ? "unknownMandatory" : "unknownAdvisory";
  return isMandatory ? "mandatory" : "advisory";
};

/** Whether a finding stands where stacks are judged together. */
export function isUpheld({ withdrawn }: Across): (finding: AuditFinding) => boolean {
  if (withdrawn.length === 0) return () => true;
  const keyOf = ({ stack, fingerprint, kind, message }: AuditFinding): string =>
    JSON.stringify([stack, fingerprint, kind, message]);
  const gone = new Set(withdrawn.map(keyOf));
  return (finding) => !gone.has(keyOf(finding));
}

/** The stacks without what is withdrawn of them in their counts; the sum loses as much. */
export function takeBack<T extends Pick<StackVerdict, "id" | "counts">>(
  { withdrawn }: Across,
  stacks: readonly T[],
  sum: StackCounts,
): readonly T[] {
  if (withdrawn.length === 0) return stacks;
  const less = new Map<string, AuditFinding[]>();
  for (const finding of withdrawn) less.set(finding.stack, [...(less.get(finding.stack) ?? []), finding]);
  return stacks.map((verdict) => {
    const gone = less.get(verdict.id);
    if (!gone) return verdict;
    const counts = { ...verdict.counts };
    for (const finding of gone) {
      counts[countedAs(finding)]--;
      sum[countedAs(finding)]--;
    }
    return { ...verdict, counts };
  });
}

/** The tallies of all policies, five numbers each, as they are of the stacks together. */
export function talliesWith(
  { tallies: changes }: Across,
  names: readonly string[],
  tallies: readonly number[],
): number[] {
  const all = [...tallies];
  for (const { policy, more } of changes) {
    const at = names.indexOf(policy) * 5;
    if (at >= 0) more.forEach((count, column) => (all[at + column] = (all[at + column] ?? 0) + count));
  }
  return all;
}
