import { instantIn, isObject, textIn, type Fields } from "../../behaviour/read/fields";
import { readCloudTrail, type CloudTrailLine } from "./cloudtrail";
import { isAudit, readAudit, type AuditLine } from "./kube-audit";

export type CallLine =
  { readonly trail: CloudTrailLine } | { readonly audit: AuditLine } | { readonly problem: string };

/**
 * Reads a piece of a log of calls: of CloudTrail, of Kubernetes' audit log, a batch of its webhook, or what CloudWatch
 * holds them in: its command line's and its subscriptions' answers, results of Insights.
 */
export function readCalls(data: unknown, depth = 0): readonly CallLine[] {
  if (!isObject(data)) return [{ problem: "is no JSON object" }];
  if (isAudit(data)) {
    const list = membersOf(data, "items");
    return (list ?? [data]).map((each) =>
      isObject(each) ? { audit: readAudit(each) } : { problem: "is no event of Kubernetes' audit log" },
    );
  }
  const trail = readCloudTrail(data);
  if (!("problem" in trail)) return [{ trail }];
  const inner = depth < deepest ? unwrap(data) : undefined;
  if (inner) return inner.flatMap((each) => readMessage(each, depth + 1));
  return [{ problem: `${trail.problem}, nor of Kubernetes' audit log` }];
}

const deepest = 3;

interface Message {
  readonly text: unknown;
  /** Where CloudWatch keeps it. */
  readonly stream?: string | undefined;
}

const membersOf = (data: Fields, name: string): readonly unknown[] | undefined => {
  const value = Object.hasOwn(data, name) ? data[name] : undefined;
  return Array.isArray(value) ? (value as unknown[]) : undefined;
};

/** The messages that something of CloudWatch holds; undefined where it is none. */
function unwrap(data: Fields): readonly Message[] | undefined {
  if (textIn(data, "messageType") === "CONTROL_MESSAGE") return [];
  const logged = membersOf(data, "logEvents") ?? membersOf(data, "events");
  const stream = textIn(data, "logStream", "logStreamName", "@logStream");
  if (logged) return logged.flatMap((each) => (isObject(each) ? (messageIn(each, stream) ?? []) : []));
  const rows = membersOf(data, "results");
  if (rows) return rows.flatMap((row) => (Array.isArray(row) ? messageOfRow(row as unknown[]) : []));
  const message = messageIn(data, stream);
  return message && [message];
}

function messageIn(data: Fields, stream: string | undefined): Message | undefined {
  for (const name of ["message", "@message", "log"])
    if (Object.hasOwn(data, name) && data[name] !== null)
      return { text: data[name], stream: textIn(data, "logStreamName") ?? stream };
  return undefined;
}

/** A row of Insights: a list of fields and their values. */
function messageOfRow(row: readonly unknown[]): Message | [] {
  const fields = row.filter(isObject);
  const valueOf = (name: string): unknown => fields.find((each) => each["field"] === name)?.["value"];
  const stream = valueOf("@logStream");
  const text = valueOf("@message");
  return text === undefined ? [] : { text, stream: typeof stream === "string" ? stream : undefined };
}

function readMessage({ text, stream }: Message, depth: number): readonly CallLine[] {
  // The control plane's other logs lie in the same group.
  const isOther = stream !== undefined && /^(kube-|authenticator|cloud-controller)/.test(stream);
  if (isOther && !stream.startsWith("kube-apiserver-audit")) return [];
  if (typeof text !== "string") return readCalls(text, depth);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return [{ problem: "holds a message that is no whole JSON, as CloudWatch cuts long ones" }];
  }
  return readCalls(data, depth);
}

const timed = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)[ \t]+(?=\{)/;

/** Whether a log has times before its lines, as CloudWatch exports them to S3. */
export const isTimed = (start: Buffer): boolean => {
  const found = timed.exec(start.toString("latin1", 0, 64));
  return found !== null && instantIn(found[1]) !== undefined;
};

const newline = 10;

/** The lines without the times before them. */
export async function* withoutTimes(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(newline) + 1;
    if (end > 0) yield bared(bytes.subarray(0, end));
    rest = bytes.subarray(end);
    if (rest.length <= longest) continue;
    yield bared(rest);
    rest = Buffer.alloc(0);
  }
  if (rest.length > 0) yield bared(rest);
}

const longest = 8 << 20;

function bared(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const found = bytes.indexOf(newline, at);
    const end = found < 0 ? bytes.length : found + 1;
    const skip = timed.exec(bytes.toString("latin1", at, Math.min(end, at + 64)))?.[0].length ?? 0;
    parts.push(bytes.subarray(at + skip, end));
    at = end;
  }
  return Buffer.concat(parts);
}
