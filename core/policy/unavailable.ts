import type { ImageTrust } from "../image";
import type { Finding } from "./finding";

const ranks: Readonly<Record<Finding["severity"], number>> = { critical: 0, high: 1, medium: 2, low: 3 };

/**
 * Where nothing could be learnt of images, one unknown for each resource and level instead of one for each image and
 * policy: what is missing is the same for all, and none of them passes. Nothing else is touched.
 *
 * Call it last: exceptions and baselines accept the findings of single policies.
 */
export function gatherUnavailable(findings: readonly Finding[], images: ImageTrust): readonly Finding[] {
  if (images.kind !== "unavailable") return findings;
  const groups = new Map<string, Finding[]>();
  const others: Finding[] = [];
  for (const finding of findings) {
    const { kind, missing, subject, level, environment } = finding;
    const isOne = kind === "unknown" && missing === images.why;
    const key = [subject.id, level, environment].join("\0");
    const group = isOne ? groups.get(key) : others;
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...others, ...[...groups.values()].map((group) => gathered(group, images.why))];
}

function gathered(group: readonly Finding[], why: string): Finding {
  const first = group.reduce((a, b) => (ranks[b.severity] < ranks[a.severity] ? b : a));
  if (group.length === 1) return first;
  const { name, type } = first.subject;
  const policies = [...new Set(group.map(({ policy }) => policy))].sort();
  const asked = policies.length > 1 ? `; that is asked for by ${policies.join(", ")}` : "";
  return {
    ...first,
    message: `${type.split(/[:/]/).at(-1)} ${name}: the status of its images is not known (${why})${asked}`,
  };
}
