import { formatAddress, formatCidr, parseCidr, type Cidr } from "../../core/sets";
import { PlanError } from "./plan-error";

export type Ipv4Block = Extract<Cidr, { family: "ipv4" }>;
export type Ipv6Block = Extract<Cidr, { family: "ipv6" }>;

/** A network's IPv4 block, from /16 to /21. @throws PlanError for the input `cidr` */
export function ipv4Network(text: string): Ipv4Block {
  const block = parsed("cidr", text);
  if (block.family !== "ipv4") throw new PlanError("cidr", `${text} is not an IPv4 block`);
  if (block.prefixLength < 16 || block.prefixLength > 21)
    throw new PlanError(
      "cidr",
      `${text} must be from /16 (the most that AWS gives) to /21 (the least to divide)`,
    );
  return block;
}

/** A network's IPv6 block: /44, /48, /52 or /56. @throws PlanError for the input `ipv6.cidr` */
export function ipv6Network(text: string): Ipv6Block {
  const block = parsed("ipv6.cidr", text);
  if (block.family !== "ipv6") throw new PlanError("ipv6.cidr", `${text} is not an IPv6 block`);
  if (block.prefixLength < 44 || block.prefixLength > 56 || block.prefixLength % 4 !== 0)
    throw new PlanError(
      "ipv6.cidr",
      `${text} must be a /44, /48, /52 or /56: AWS gives networks no other that can be divided`,
    );
  return block;
}

function parsed(input: string, text: string): Cidr {
  const read = parseCidr(text);
  if (!read.ok) throw new PlanError(input, read.reason);
  if (read.value.hadHostBits)
    throw new PlanError(input, `${text} has bits set beyond its prefix: write ${formatCidr(read.value)}`);
  return read.value;
}

/** The `index`-th of `count` equal parts; `count` is a power of two. */
export function ipv4Part(block: Ipv4Block, index: number, count: number): string {
  const size = 2 ** (32 - block.prefixLength) / count;
  const first = formatAddress({ family: "ipv4", value: block.first + index * size });
  return `${first}/${block.prefixLength + Math.log2(count)}`;
}

/** The `zone`-th part of /`zoneLength`, or the `index`-th one of /`length` in that. */
export function ipv6Part(
  block: Ipv6Block,
  zone: number,
  zoneLength: number,
  index = 0,
  length = zoneLength,
): string {
  const at = (place: number, prefix: number): bigint => BigInt(place) << BigInt(128 - prefix);
  const value = block.first + at(zone, zoneLength) + at(index, length);
  return `${formatAddress({ family: "ipv6", value })}/${length}`;
}
