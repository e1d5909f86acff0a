import * as z from "zod";
import { cloudEvent, normalise, type RegisterEvent } from "./event";
import { typeOf } from "./kinds";

/** An entry of the register's history, as `GET /v1/history` tells it. */
const entry = z.looseObject({
  seq: z.int(),
  kind: z.string(),
  body: z.string().nullable(),
  content: z.string().nullable(),
  link: z.string(),
});
export type RecordedEntry = z.output<typeof entry>;

const eventEntry = z.looseObject({
  event: z.looseObject({
    instance: z.string(),
    key: z.string(),
    kind: z.string(),
    at: z.number(),
    by: z.string(),
    reason: z.string().optional(),
    attributes: z.record(z.string(), z.string()),
  }),
});

/** Says that not all that was heard of an instance is told. */
const pruned = z.strictObject({ instance: z.string(), prunedBefore: z.iso.datetime() });
type Pruned = z.output<typeof pruned>;

/** What a piece of a recording is. */
export type Recorded =
  | { readonly pruned: Pruned }
  | { readonly event: RegisterEvent; readonly entry?: RecordedEntry }
  /** Of another kind than events, or let go after its time. */
  | { readonly entry: RecordedEntry }
  | { readonly problem: string };

/**
 * Reads a piece of a recording: a CloudEvent as it was reported, or an entry of the register's history.
 *
 * @param now milliseconds; later events are refused as the register would
 */
export function readRecorded(data: unknown, now: number): Recorded {
  const isEntry = typeof data === "object" && data !== null && "seq" in data && "link" in data;
  if (!isEntry) {
    const partly = pruned.safeParse(data);
    if (partly.success) return { pruned: partly.data };
    const parsed = cloudEvent.safeParse(data);
    if (!parsed.success) return { problem: problemOf(parsed.error) };
    const event = normalise(parsed.data, now);
    return "problem" in event ? event : { event };
  }
  const parsed = entry.safeParse(data);
  if (!parsed.success) return { problem: problemOf(parsed.error) };
  const { kind, body } = parsed.data;
  if (kind !== "event" || body === null) return { entry: parsed.data };
  const told = bodyOf(body);
  if (told === undefined) return { problem: "holds no event that the register could have recorded" };
  // What the register recorded is held to the same form as what is reported to it.
  const { event } = told;
  const again = cloudEvent.safeParse({ ...cloudEventOf(event as unknown as RegisterEvent) });
  if (!again.success) return { problem: problemOf(again.error) };
  const normal = normalise(again.data, now);
  return "problem" in normal ? normal : { event: { ...normal, key: event.key }, entry: parsed.data };
}

function bodyOf(body: string): z.output<typeof eventEntry> | undefined {
  try {
    return eventEntry.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

const problemOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message))
    .join("; ");

/** An event as it would be reported. */
export const cloudEventOf = ({ instance, key, kind, at, by, reason, attributes }: RegisterEvent) => ({
  specversion: "1.0" as const,
  id: key,
  source: "register",
  type: typeOf(kind),
  time: new Date(at).toISOString(),
  data: { instance, by, ...(reason !== undefined && { reason }), ...attributes },
});
