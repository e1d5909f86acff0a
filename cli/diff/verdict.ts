import type { Result, ResultFinding } from "../../core/report";
import { ExitCode, fails, type FailOn } from "../exit-code";
import type { Diff } from "./model";

/**
 * The worst of what is new; what the base had already does not count. An estate that allows more is a violation, and so
 * is the loss of the last safeguard of its kind.
 */
export function exitCodeOfDiff(diff: Diff, failOn?: FailOn): ExitCode {
  const fresh = diff.findings.new;
  if (diff.problems.length > 0 || fresh.some(({ kind }) => kind === "error")) return ExitCode.cannotCheck;
  const failing = fresh.filter((each) => fails(each, failOn));
  const lost = (diff.removed ?? []).some(({ last }) => last);
  if (failing.some(({ kind }) => kind === "violation") || (diff.loosened ?? []).length > 0 || lost)
    return ExitCode.findings;
  return failing.length > 0 ? ExitCode.unknowns : ExitCode.clean;
}

/** New findings with what fails first; within these by severity, as the result has them. */
export function worstFirst(
  findings: readonly ResultFinding[],
  failOn?: FailOn,
): readonly Result["findings"][number][] {
  const severities = ["critical", "high", "medium", "low"];
  const rank = (finding: ResultFinding): number =>
    (fails(finding, failOn) ? 0 : 10) + severities.indexOf(finding.severity);
  return findings
    .map((finding, at) => ({ finding, at }))
    .sort((a, b) => rank(a.finding) - rank(b.finding) || a.at - b.at)
    .map(({ finding }) => finding);
}
