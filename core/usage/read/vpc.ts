import type { NetworkFlow } from "../flow";

/** A line of a log: a flow; a gap, where AWS lost records; an interval in which nothing was to be told; or a problem. */
export type VpcLine =
  | { readonly flow: NetworkFlow }
  | { readonly gap: string; readonly start: number; readonly end: number }
  | { readonly quiet: true; readonly start: number; readonly end: number }
  | { readonly header: true }
  | { readonly problem: string };

/** The fields of version 2 in their order, which a log without a header has. */
const version2 =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status".split(
    " ",
  );
/** What a custom format must have. */
const needed = ["srcaddr", "dstaddr", "dstport", "protocol", "start", "end", "action"] as const;
const fieldName = /^[a-z][a-z0-9-]*$/;

const SECOND = 1000;
const latest = Date.UTC(2200, 0);
const longest = 2000;
const [syn, ack] = [2, 16];
const ephemeral = 32_768;

const number = (text: string | undefined, most: number): number | undefined => {
  if (text === undefined || !/^\d{1,13}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= most ? value : undefined;
};

/**
 * Reads VPC flow logs, versions 2 to 5 and later, line by line. The first line may name the fields, as files in S3 have it;
 * a custom format of CloudWatch, which has none, is given by its fields.
 */
export class VpcFlowReader {
  private fields: ReadonlyMap<string, number>;
  private isFirst = true;

  /** @param format the fields, as `${version} ${srcaddr} …` or without the signs */
  constructor(format?: string) {
    const names = format === undefined ? version2 : namesIn(format);
    this.fields = placesOf(names);
  }

  /** What a format lacks, so that nothing can be told by it. */
  static lacking(format: string): readonly string[] {
    const names = new Set(namesIn(format));
    return needed.filter((each) => !names.has(each));
  }

  read(line: string): VpcLine {
    if (line.length > longest) return { problem: "is too long for a record" };
    const words = line.trim().split(/\s+/);
    if (this.isFirst) {
      this.isFirst = false;
      if (
        words.length > 1 &&
        words.every((word) => fieldName.test(word)) &&
        words.some((word) => word.includes("addr"))
      )
        return this.header(words);
    }
    if (words.length !== this.fields.size)
      return {
        problem: `has ${words.length} fields, not ${this.fields.size}: name them in its first line, or by --flow-format`,
      };
    const get = (name: string): string | undefined => {
      const at = this.fields.get(name);
      const word = at === undefined ? undefined : words[at];
      return word === "-" ? undefined : word;
    };
    const [start, end] = [number(get("start"), latest / SECOND), number(get("end"), latest / SECOND)];
    if (start === undefined || end === undefined || end < start) return { problem: "has no times" };
    const times = { start: start * SECOND, end: end * SECOND };
    const status = get("log-status");
    if (status === "SKIPDATA") return { gap: "AWS skipped records (SKIPDATA)", ...times };
    if (status === "NODATA") return { quiet: true, ...times };
    return flowOf(get, times);
  }

  private header(words: readonly string[]): VpcLine {
    const lacking = needed.filter((each) => !words.includes(each));
    if (lacking.length > 0) return { problem: `names no field ${lacking.join(", ")}` };
    this.fields = placesOf(words);
    return { header: true };
  }
}

const namesIn = (format: string): string[] =>
  format
    .trim()
    .split(/[\s,]+/)
    .map((word) => word.replace(/^\$\{(.*)\}$/, "$1"));

const placesOf = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, at) => [name, at]));

function flowOf(
  get: (name: string) => string | undefined,
  times: { readonly start: number; readonly end: number },
): VpcLine {
  const [source, target, protocol] = [get("srcaddr"), get("dstaddr"), number(get("protocol"), 255)];
  const [from, to] = [number(get("srcport"), 65_535) ?? 0, number(get("dstport"), 65_535) ?? 0];
  const action = get("action");
  if (source === undefined || target === undefined || protocol === undefined || action === undefined)
    return { problem: "lacks an address, a protocol or an action" };
  if (action !== "ACCEPT" && action !== "REJECT")
    return { problem: "has an action that is neither ACCEPT nor REJECT" };
  const flags = number(get("tcp-flags"), 255);
  const direction = get("flow-direction");
  const networkInterface = get("interface-id");
  return {
    flow: {
      source,
      target,
      protocol,
      port: to,
      ...times,
      isAccepted: action === "ACCEPT",
      isReply: isReply(from, to, protocol, flags),
      ...(networkInterface !== undefined && { networkInterface }),
      ...((direction === "ingress" || direction === "egress") && { direction }),
    },
  };
}

/**
 * Whether a record is of the answering side, whose packets pass without a rule of their own. Flags tell; without them an
 * answer goes from a port of a service to one that a kernel chose. In doubt it counts as use: that keeps a rule.
 */
function isReply(from: number, to: number, protocol: number, flags: number | undefined): boolean {
  if (protocol !== 6 && protocol !== 17) return false;
  if (flags !== undefined && (flags & syn) !== 0) return (flags & ack) !== 0;
  return from !== 0 && from < ephemeral && to >= ephemeral;
}
