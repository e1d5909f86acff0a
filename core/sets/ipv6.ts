import { formatIpv4, parseIpv4 } from "./ipv4";
import { failure, quote, success, type Result } from "./result";

const GROUPS = 8;
const MAPPED = 0xffffn;

/**
 * An IPv6 address as a bigint from 0 to 2^128 - 1: eight groups of one to four hexadecimal digits, `::` at most
 * once, the last 32 bits also as a strict dotted quad. No zone id, no brackets. An IPv4-mapped address
 * (`::ffff:192.0.2.1`) is the IPv6 address that it is: no IPv4 rule or set matches it.
 */
export function parseIpv6(text: string): Result<bigint> {
  const refusal = refuse(text);
  if (refusal !== undefined) return failure(refusal);
  const halves = text.split("::");
  const head = groupsOf(halves[0] ?? "", halves.length === 1);
  if (!head.ok) return failure(`${notAnAddress(text)}: ${head.reason}`);
  if (halves.length === 1) {
    return head.value.length === GROUPS
      ? success(combine(head.value))
      : failure(wrongCount(text, head.value));
  }
  const tail = groupsOf(halves[1] ?? "", true);
  if (!tail.ok) return failure(`${notAnAddress(text)}: ${tail.reason}`);
  const missing = GROUPS - head.value.length - tail.value.length;
  if (missing < 1) return failure(`${notAnAddress(text)}: "::" stands for no group`);
  return success(combine([...head.value, ...new Array<number>(missing).fill(0), ...tail.value]));
}

/** RFC 5952: lower case, the first longest run of zero groups as `::`, IPv4-mapped addresses with a dotted quad. */
export function formatIpv6(value: bigint): string {
  if (value >> 32n === MAPPED) return `::ffff:${formatIpv4(Number(value & 0xffffffffn))}`;
  const groups: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(Number((value >> shift) & MAPPED));
  const [start, length] = longestZeroRun(groups);
  const words = groups.map((group) => group.toString(16));
  if (length < 2) return words.join(":");
  return `${words.slice(0, start).join(":")}::${words.slice(start + length).join(":")}`;
}

function refuse(text: string): string | undefined {
  if (text === "") return "the address is empty";
  if (/\s/.test(text)) return `${quote(text)} contains white space`;
  if (text.includes("%")) return `${quote(text)} has a zone id, which means something on one host only`;
  if (/[[\]]/.test(text)) return `${notAnAddress(text)}: brackets belong to URLs`;
  if (text.includes(":::")) return `${notAnAddress(text)}: it has three colons in a row`;
  if (text.indexOf("::") !== text.lastIndexOf("::"))
    return `${notAnAddress(text)}: "::" occurs more than once`;
  return undefined;
}

function groupsOf(text: string, last: boolean): Result<number[]> {
  const groups: number[] = [];
  if (text === "") return success(groups);
  const words = text.split(":");
  for (const [index, word] of words.entries()) {
    if (last && index === words.length - 1 && word.includes(".")) {
      const quad = parseIpv4(word);
      if (!quad.ok) return quad;
      groups.push(quad.value >>> 16, quad.value & 0xffff);
    } else if (/^[0-9a-f]{1,4}$/i.test(word)) {
      groups.push(parseInt(word, 16));
    } else {
      return failure(
        word === "" ? "a group is empty" : `group ${quote(word)} is not one to four hexadecimal digits`,
      );
    }
    if (groups.length > GROUPS) return failure("it has more than eight groups");
  }
  return success(groups);
}

function combine(groups: readonly number[]): bigint {
  let value = 0n;
  // Two groups at a time: half the bigint operations.
  for (let at = 0; at < GROUPS; at += 2) {
    value = (value << 32n) | BigInt((groups[at] ?? 0) * 0x10000 + (groups[at + 1] ?? 0));
  }
  return value;
}

function longestZeroRun(groups: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0];
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > best[1]) best = [start, index + 1 - start];
  }
  return best;
}

function notAnAddress(text: string): string {
  return `${quote(text)} is not an IPv6 address`;
}

function wrongCount(text: string, groups: readonly number[]): string {
  return `${notAnAddress(text)}: it has ${groups.length} ${groups.length === 1 ? "group" : "groups"} where eight are needed`;
}
