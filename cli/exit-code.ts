import type { Result } from "../core/report";

/** What the process ends with. */
export const ExitCode = { clean: 0, findings: 1, cannotCheck: 2, unknowns: 3 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

const order = ["low", "medium", "high", "critical"] as const;
export type FailOn = (typeof order)[number];

/**
 * The worst that the result holds; where several apply, what could not be checked (2) goes before findings (1), these
 * before mandatory unknowns (3).
 *
 * @param failOn violations of at least this severity fail whatever their level; without it, mandatory ones do
 */
export function exitCodeOf(result: Result, failOn?: FailOn): ExitCode {
  if (result.problems.length > 0 || result.findings.some((each) => each.kind === "error"))
    return ExitCode.cannotCheck;
  const fails = result.findings.some(
    (each) =>
      each.kind === "violation" &&
      (failOn ? order.indexOf(each.severity) >= order.indexOf(failOn) : each.level === "mandatory"),
  );
  if (fails) return ExitCode.findings;
  if (result.findings.some((each) => each.kind === "unknown" && each.level === "mandatory"))
    return ExitCode.unknowns;
  return ExitCode.clean;
}
