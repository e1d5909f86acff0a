import { printable } from "../text";

/** What a policy pack said during a preview. */
export interface PolicyEvent {
  readonly pack: string;
  readonly policy: string;
  readonly level: string;
  readonly resource: string;
  readonly message: string;
}

/** Reads a line of the stream; undefined for every other event, and for what is none. */
export function readPolicyEvent(line: string): PolicyEvent | undefined {
  if (!line.includes('"policyEvent"')) return undefined;
  let event: unknown;
  try {
    event = (JSON.parse(line) as { policyEvent?: unknown }).policyEvent;
  } catch {
    return undefined;
  }
  if (typeof event !== "object" || event === null) return undefined;
  const given = event as Readonly<Record<string, unknown>>;
  const text = (key: string): string => (typeof given[key] === "string" ? given[key] : "");
  return {
    pack: text("policyPackName"),
    policy: text("policyName"),
    level: text("enforcementLevel"),
    resource: text("resourceUrn"),
    message: text("message")
      .trim()
      .replace(/\s*\n\s*/g, ": "),
  };
}

/** One line for people, without anything that steers their terminal. */
export const policyEventLine = ({ pack, policy, level, resource, message }: PolicyEvent): string =>
  printable(`${level} ${policy} (${pack}) on ${resource}: ${message}`).replace(/[\n\t]/g, " ");
