/** Addresses of either family as text, and the blocks that they lie in. */

interface Bits {
  readonly value: bigint;
  readonly length: number;
}

function ipv6(text: string): bigint {
  const [head = "", tail] = text.split("::");
  const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = new Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}

const bitsOf = (ip: string): Bits =>
  ip.includes(":")
    ? { value: ipv6(ip), length: 128 }
    : { value: ip.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n), length: 32 };

function compare(ip: string, cidr: string): boolean {
  const [base = "", prefix = ""] = cidr.split("/");
  const [one, other] = [bitsOf(ip), bitsOf(base)];
  const size = 1n << BigInt(one.length - Number(prefix));
  return one.length === other.length && one.value / size === other.value / size;
}

/** The same few are asked for again and again. */
const known = new Map<string, Map<string, boolean>>();

export function inside(ip: string, cidr: string): boolean {
  let ofBlock = known.get(cidr);
  if (!ofBlock) known.set(cidr, (ofBlock = new Map<string, boolean>()));
  let found = ofBlock.get(ip);
  if (found === undefined) ofBlock.set(ip, (found = compare(ip, cidr)));
  return found;
}

export const isIpv6 = (ip: string): boolean => ip.includes(":");

export const isPrivate = (ip: string): boolean =>
  ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"].some((cidr) =>
    inside(ip, cidr),
  );
