import type { Run } from "./instance";
import type { Request } from "./request";

/** From what is well to what is worst; the worst of an instance's runs is the instance's. */
export const COMPLIANCE = ["complied", "pending", "late", "violated"] as const;
export type Compliance = (typeof COMPLIANCE)[number];

type Asked = Pick<Request, "kind" | "at" | "due">;

/**
 * Whether an instance did what was asked: ended in time, not yet, too late, or began again although it was asked not to.
 *
 * @param now milliseconds
 * @returns undefined where the request doesn't concern it: it didn't run when it was made, nor since
 */
export function complianceOf(runs: readonly Run[], asked: Asked, now: number): Compliance | undefined {
  let worst: Compliance | undefined;
  for (const run of runs) {
    const own = ofRun(run, asked, now);
    if (own !== undefined && (worst === undefined || COMPLIANCE.indexOf(own) > COMPLIANCE.indexOf(worst)))
      worst = own;
  }
  return worst;
}

function ofRun(run: Run, { kind, at, due }: Asked, now: number): Compliance | undefined {
  const { startedAt, resumedAt = -Infinity, suspendedAt = Infinity, stoppedAt = Infinity } = run;
  if (stoppedAt <= at) return undefined;
  if (startedAt > at || resumedAt > at) return "violated";
  const done = kind === "suspend" ? Math.min(suspendedAt, stoppedAt) : stoppedAt;
  if (done <= at) return undefined;
  if (done === Infinity) return now > due ? "late" : "pending";
  return done > due ? "late" : "complied";
}
