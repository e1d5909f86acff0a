import { STALE_AFTER, type Estate } from "../estate";
import type { ResultFinding } from "../report/result";
import { plural } from "../report/text";
import { millisecondsADay } from "./deadline";
import { toFinding } from "./found";
import { currentStatePolicy } from "./policies";

/** After how many days a state is old: as asked, else by the estate. */
export const staleAfterOf = ({ states }: Pick<Estate, "states">, asked: number | undefined): number =>
  asked ?? (states?.staleAfter ?? STALE_AFTER) / millisecondsADay;

/** Whole days. @param time ISO 8601 @param now milliseconds since 1970 */
export const ageInDays = (time: string, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(time)) / millisecondsADay));

/** A state of a stack, and when the engine wrote it. */
export interface WrittenState {
  readonly stack: string;
  readonly subject: { readonly id: string; readonly type: string; readonly name: string };
  readonly environment: string;
  /** As the user named it. */
  readonly file: string;
  /** ISO 8601. */
  readonly time: string;
}

/** Whether a state was written too long ago, or nobody can tell when. @param now milliseconds since 1970 @param staleAfter in days */
export const isStale = ({ time }: Pick<WrittenState, "time">, now: number, staleAfter: number): boolean =>
  !(now - Date.parse(time) <= staleAfter * millisecondsADay);

/**
 * What a state is told that was written too long ago; undefined of a current one.
 *
 * @param now milliseconds since 1970
 * @param staleAfter in days
 */
export function staleFinding(
  state: WrittenState,
  now: number,
  staleAfter: number,
): ResultFinding | undefined {
  if (!isStale(state, now, staleAfter)) return undefined;
  const { stack, subject, environment, file, time } = state;
  const age = ageInDays(time, now);
  return toFinding({
    policy: currentStatePolicy,
    environment,
    subject,
    message: `the state of stack ${stack} was written ${days(age)} ago (${time}); after ${days(staleAfter)} it is old`,
    key: "age",
    location: { file },
  });
}

const days = (count: number): string => plural(count, "day");
