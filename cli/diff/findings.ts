import type { Result, ResultFinding } from "../../core/report";
import type { Diff } from "./model";

const rank = { unknown: 0, violation: 1, error: 2 } as const;

/**
 * Compares findings by their fingerprints, which several may share: each of the base answers for one of the head. One
 * that was unknown and is now a violation is new.
 */
export function compareFindings(base: Result, head: Result): Diff["findings"] {
  const before = byFingerprint(base.findings);
  const fresh: ResultFinding[] = [];
  let unchanged = 0;
  for (const finding of head.findings) {
    if (takeLike(before.get(finding.fingerprint), finding)) unchanged++;
    else fresh.push(finding);
  }
  const acceptedBefore = byFingerprint(acceptedIn(base));
  const accepted = acceptedIn(head).filter(
    (finding) => !takeLike(acceptedBefore.get(finding.fingerprint), finding),
  );
  const newlyAccepted = byFingerprint(accepted);
  const gone = [...before.values()].flat().filter((finding) => {
    return !takeLike(newlyAccepted.get(finding.fingerprint), finding);
  });
  const order = new Map(base.findings.map((finding, at) => [finding, at]));
  gone.sort((a, b) => order.get(a)! - order.get(b)!);
  return { new: fresh, gone, accepted, unchanged };
}

const acceptedIn = (result: Result): readonly ResultFinding[] =>
  result.exceptions.flatMap((exception) => exception.findings);

function byFingerprint(findings: readonly ResultFinding[]): Map<string, ResultFinding[]> {
  const all = new Map<string, ResultFinding[]>();
  for (const finding of findings) {
    const same = all.get(finding.fingerprint);
    if (same) same.push(finding);
    else all.set(finding.fingerprint, [finding]);
  }
  return all;
}

/** Takes the finding out of the list that is this one: of the same words if there is one, and no less bad. */
function takeLike(list: ResultFinding[] | undefined, finding: ResultFinding): boolean {
  if (!list) return false;
  const noBetter = (each: ResultFinding): boolean => rank[each.kind] >= rank[finding.kind];
  const same = list.findIndex((each) => noBetter(each) && each.message === finding.message);
  const at = same >= 0 ? same : list.findIndex(noBetter);
  if (at < 0) return false;
  list.splice(at, 1);
  return true;
}
