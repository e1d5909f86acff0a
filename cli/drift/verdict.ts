import { ExitCode, fails, type FailOn } from "../exit-code";
import type { Drift } from "./model";

/**
 * 2 where a side could not be read; 1 where program, state and what runs are not the same in what policies read; 3 where
 * nobody can tell.
 *
 * @param failOn only drift by which a violation of at least this severity comes in ends with 1
 */
export function exitCodeOfDrift(drift: Drift, failOn?: FailOn): ExitCode {
  const {
    problems,
    findings,
    missing,
    extra,
    changed,
    running = [],
    unknown,
    untold = [],
    notSeen,
    leftOut,
  } = drift;
  if (problems.length > 0 || findings.some(({ kind }) => kind === "error")) return ExitCode.cannotCheck;
  const drifted = missing.length + extra.length + changed.length + running.length > 0;
  const failing =
    failOn === undefined
      ? drifted
      : findings.some((each) => each.kind === "violation" && fails(each, failOn));
  if (failing) return ExitCode.findings;
  return unknown.length + untold.length + notSeen.length > 0 || leftOut > 0
    ? ExitCode.unknowns
    : ExitCode.clean;
}
