import type { Cidr } from "./cidr";
import { bigintSpace, IntervalSet, numberSpace } from "./interval-set";

export const ipv4Space = numberSpace("IPv4 addresses", 0, 2 ** 32 - 1);
export const ipv6Space = bigintSpace("IPv6 addresses", 0n, 2n ** 128n - 1n);

/** The addresses of the blocks by family. */
export function unionOf(cidrs: Iterable<Cidr>): { v4: IntervalSet<number>; v6: IntervalSet<bigint> } {
  const v4: [number, number][] = [];
  const v6: [bigint, bigint][] = [];
  for (const cidr of cidrs) {
    if (cidr.family === "ipv4") v4.push([cidr.first, cidr.last]);
    else v6.push([cidr.first, cidr.last]);
  }
  return { v4: IntervalSet.fromRanges(ipv4Space, v4), v6: IntervalSet.fromRanges(ipv6Space, v6) };
}

/** The fewest aligned blocks that make up the set, ascending. */
export function* blocksOf(set: {
  readonly v4: IntervalSet<number>;
  readonly v6: IntervalSet<bigint>;
}): Generator<Cidr> {
  for (const [first, last] of set.v4.ranges()) yield* ipv4Blocks(first, last);
  for (const [first, last] of set.v6.ranges()) yield* ipv6Blocks(first, last);
}

function* ipv4Blocks(first: number, last: number): Generator<Cidr> {
  for (let start = first; start <= last;) {
    let prefixLength = 32;
    let size = 1;
    while (prefixLength > 0 && start % (size * 2) === 0 && start + size * 2 - 1 <= last) {
      size *= 2;
      prefixLength--;
    }
    yield { family: "ipv4", first: start, last: start + size - 1, prefixLength, hadHostBits: false };
    start += size;
  }
}

function* ipv6Blocks(first: bigint, last: bigint): Generator<Cidr> {
  for (let start = first; start <= last;) {
    let hostBits = 0n;
    while (hostBits < 128n && isAligned(start, hostBits + 1n) && start + (1n << (hostBits + 1n)) - 1n <= last)
      hostBits++;
    const end = start + (1n << hostBits) - 1n;
    yield {
      family: "ipv6",
      first: start,
      last: end,
      prefixLength: 128 - Number(hostBits),
      hadHostBits: false,
    };
    start = end + 1n;
  }
}

function isAligned(address: bigint, hostBits: bigint): boolean {
  return (address & ((1n << hostBits) - 1n)) === 0n;
}
