import type { Result, ResultFinding } from "../core/report";

/** What the process ends with. */
export const ExitCode = { clean: 0, findings: 1, cannotCheck: 2, unknowns: 3 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** From the least to the worst. */
export const severities = ["low", "medium", "high", "critical"] as const;
export type FailOn = (typeof severities)[number];

/**
 * The worst that the result holds; where several apply, what could not be checked (2) goes before findings (1), these
 * before mandatory unknowns (3).
 *
 * @param failOn violations of at least this severity fail whatever their level; without it, mandatory ones do
 */
export function exitCodeOf(result: Result, failOn?: FailOn): ExitCode {
  if (result.problems.length > 0 || result.findings.some((each) => each.kind === "error"))
    return ExitCode.cannotCheck;
  const failing = result.findings.filter((each) => fails(each, failOn));
  if (failing.some((each) => each.kind === "violation")) return ExitCode.findings;
  return failing.length > 0 ? ExitCode.unknowns : ExitCode.clean;
}

/** Whether a finding fails the check: an error always, a violation by severity or level, an unknown by its level. */
export function fails(finding: ResultFinding, failOn?: FailOn): boolean {
  if (finding.kind === "error") return true;
  if (finding.kind === "violation" && failOn)
    return severities.indexOf(finding.severity) >= severities.indexOf(failOn);
  return finding.level === "mandatory";
}
