import type { AuditFinding, AuditNotSeen, AuditResult } from "../result";

/** How judging stacks together changes what was found in each of them alone. */
export interface Across {
  /** Found only where they are judged together. */
  readonly findings: readonly AuditFinding[];
  /** Found in a stack alone, and not so where the others are at hand. */
  readonly withdrawn: readonly AuditFinding[];
  /** What exceptions accept of what is found only together. */
  readonly exceptions: AuditResult["exceptions"];
  /** By how much the tallies of policies change: pass, violation, unknown, not applicable and error. */
  readonly tallies: readonly { readonly policy: string; readonly more: readonly number[] }[];
  /** Stacks that meet, but could not be judged together. */
  readonly notSeen: readonly AuditNotSeen[];
  readonly notes: readonly string[];
}

export const nothingAcross: Across = {
  findings: [],
  withdrawn: [],
  exceptions: [],
  tallies: [],
  notSeen: [],
  notes: [],
};

/** All of them as one. */
export const allAcross = (all: readonly Across[]): Across => ({
  findings: all.flatMap(({ findings }) => findings),
  withdrawn: all.flatMap(({ withdrawn }) => withdrawn),
  exceptions: all.flatMap(({ exceptions }) => exceptions),
  tallies: all.flatMap(({ tallies }) => tallies),
  notSeen: all.flatMap(({ notSeen }) => notSeen),
  notes: [...new Set(all.flatMap(({ notes }) => notes))],
});
