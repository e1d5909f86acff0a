import * as z from "zod";
import { cloudEvent, normalise, type RegisterEvent } from "../../domain/event";
import { refusalOf, type Caller } from "../rights";
import { NoJson, readJson } from "./json";

/** Events that one request may bring: as many as one transaction takes without keeping others waiting. */
const MOST_EVENTS = 1000;
const mostDetails = 20;

/** The form of what is reported: one event is a batch of one. */
export const report = z.array(cloudEvent).min(1).max(MOST_EVENTS);

/** Why nothing of a report is recorded. */
export interface Refused {
  readonly status: 400 | 403 | 409 | 422;
  readonly message: string;
  readonly details: readonly string[];
  /** How many events it brought; none where it is of no such form. */
  readonly events: number;
}

const refused = (
  status: Refused["status"],
  events: number,
  message: string,
  details: readonly string[] = [],
): { refused: Refused } => ({ refused: { status, message, details: details.slice(0, mostDetails), events } });

/**
 * What a caller reports, in the form that the register keeps, if all of it is right and the caller's to say.
 *
 * @param body JSON in UTF-8
 * @param now the register's time, in milliseconds
 */
export function judgeReport(
  body: Uint8Array,
  caller: Caller,
  now: number,
): { readonly events: readonly RegisterEvent[] } | { readonly refused: Refused } {
  let data: unknown;
  try {
    data = readJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  } catch (error) {
    if (error instanceof NoJson) return refused(400, 0, error.message);
    throw error;
  }
  const parsed = report.safeParse(Array.isArray(data) ? data : [data]);
  if (!parsed.success)
    return refused(
      400,
      0,
      "the request is not of the form that is described at /openapi.json",
      parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`.replace(/^: /, "")),
    );
  const events: RegisterEvent[] = [];
  const problems: string[] = [];
  const refusals: string[] = [];
  for (const [index, each] of parsed.data.entries()) {
    const event = normalise(each, now);
    if ("problem" in event) {
      problems.push(`${index}: ${event.problem}`);
      continue;
    }
    const refusal = refusalOf(caller, event);
    if (refusal === undefined) events.push(event);
    else refusals.push(`${index}: ${refusal}`);
  }
  const count = parsed.data.length;
  if (refusals.length > 0) return refused(403, count, "an event is not the caller's to report", refusals);
  if (problems.length > 0) return refused(422, count, "an event can't be recorded", problems);
  return { events };
}

/** Why the store refuses what it was given. */
export const refusedBy = (status: 409 | 422, events: number, message: string, indices: readonly number[]) =>
  refused(status, events, message, indices.map(String));
