import * as z from "zod";
import { subject, text } from "../../core/image/evidence/bodies";
import { sha256 } from "../../core/image";
import { digestOfCdEvent } from "./cd-event";
import { kindOf, rankOf, WITNESSES, type EventKind, type Witness } from "./kinds";

/** Names of instances hold no spaces and nothing that a URL, a shell or HTML would take for its own. */
export const instanceName = () =>
  z
    .string()
    .max(512)
    .regex(/^[A-Za-z0-9][\w.:/@-]*$/, "is no name of an instance: letters, digits and . _ : / @ -");

export const place = {
  digest: subject().optional(),
  reference: text(2000).optional().describe("the name that the image was asked for by"),
  workload: text(512).optional().describe("namespace/name, or the service's name"),
  node: text(256).optional(),
  pool: text(256).optional(),
  zone: text(256).optional(),
  environment: text(256).optional(),
  account: text(256).optional(),
  cluster: text(256).optional(),
  supplier: text(256).optional(),
};

/** What is said of an instance: where it runs, and which image. */
export type Attributes = Readonly<z.output<z.ZodObject<typeof place>>>;
const ATTRIBUTES = Object.keys(place) as readonly (keyof Attributes)[];

const data = z.looseObject({
  instance: instanceName().optional().describe("the instance; else the event's subject"),
  by: z.enum(WITNESSES).default("container").describe("who saw it"),
  reason: text(512).optional(),
  ...place,
});

/** A CloudEvent in JSON, with types of CDEvents where those exist. Attributes beside these are taken and not kept. */
export const cloudEvent = z.looseObject({
  specversion: z.literal("1.0"),
  id: text(256),
  source: text(512),
  type: z
    .string()
    .refine((type) => kindOf(type) !== undefined, "is no type of event that the register knows"),
  subject: instanceName().optional(),
  time: z.iso.datetime({ offset: true, error: "is no time, such as 2026-01-31T08:00:00Z" }),
  datacontenttype: z.literal("application/json").optional(),
  data: data.optional(),
});

/** An event as the register keeps it. */
export interface RegisterEvent {
  readonly instance: string;
  /** Tells events of one instance apart: what comes with the same key is the same event. */
  readonly key: string;
  readonly kind: EventKind;
  /** When it happened, in milliseconds. */
  readonly at: number;
  readonly by: Witness;
  readonly reason?: string;
  readonly attributes: Attributes;
}

/** How far ahead of ours a reporter's clock may be, in milliseconds. */
const CLOCK_SKEW = 300_000;
/** Nothing that ran before containers did is believed. */
const earliest = Date.UTC(2013, 2, 13);

const keyLength = 22;

/**
 * An event in the form that the register keeps.
 *
 * @param now the register's time, in milliseconds
 * @returns the event, or what is wrong with it
 */
export function normalise(
  event: z.output<typeof cloudEvent>,
  now: number,
): RegisterEvent | { readonly problem: string } {
  const said = event.data;
  const { instance: named, by = "container", reason } = said ?? {};
  const instance = named ?? event.subject;
  if (instance === undefined) return { problem: "names no instance (subject, or data.instance)" };
  if (named !== undefined && event.subject !== undefined && named !== event.subject)
    return { problem: "names two instances (subject and data.instance)" };
  const at = Date.parse(event.time);
  if (at > now + CLOCK_SKEW) return { problem: `time: ${event.time} is in the future` };
  if (at < earliest) return { problem: `time: ${event.time} is too long ago` };
  const digest = said?.digest ?? digestOfCdEvent(said);
  const attributes: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value = name === "digest" ? digest : said?.[name];
    if (value !== undefined) attributes[name] = value;
  }
  return {
    instance,
    key: Buffer.from(sha256(`${event.source}\n${event.id}`), "hex")
      .toString("base64url")
      .slice(0, keyLength),
    kind: kindOf(event.type)!,
    at,
    by,
    ...(reason !== undefined && { reason }),
    attributes,
  };
}

/** The order in which events of one instance are taken to have happened, whenever they came in. */
export const compareEvents = (a: RegisterEvent, b: RegisterEvent): number =>
  a.at - b.at || rankOf(a.kind) - rankOf(b.kind) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
