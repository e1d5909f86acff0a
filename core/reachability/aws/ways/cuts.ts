import type { IpAddress, IpSet } from "../../../sets";

/** Ascending, each once. */
function ascending<T extends number | bigint>(points: readonly T[]): readonly T[] {
  return [...new Set(points)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function position<T extends number | bigint>(points: readonly T[], value: T): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (points[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The addresses at which membership in any of some sets changes: between two of them, none tells addresses apart. */
export class Cuts {
  private readonly v4: readonly number[];
  private readonly v6: readonly bigint[];

  constructor(sets: Iterable<IpSet>) {
    const v4: number[] = [];
    const v6: bigint[] = [];
    for (const set of new Set(sets)) {
      for (const [first, last] of set.v4.ranges()) v4.push(first, last + 1);
      for (const [first, last] of set.v6.ranges()) v6.push(first, last + 1n);
    }
    this.v4 = ascending(v4);
    this.v6 = ascending(v6);
  }

  /** The same for addresses that are in the same of the sets, as far as they lie side by side. */
  index(address: IpAddress): string {
    return address.family === "ipv4"
      ? String(position(this.v4, address.value))
      : `v6 ${position(this.v6, address.value)}`;
  }

  /** One address for each part of the set that is not told apart. */
  *points(set: IpSet): Generator<IpAddress> {
    for (const [first, last] of set.v4.ranges()) {
      yield { family: "ipv4", value: first };
      for (let at = position(this.v4, first); at < this.v4.length && this.v4[at]! <= last; at++)
        yield { family: "ipv4", value: this.v4[at]! };
    }
    for (const [first, last] of set.v6.ranges()) {
      yield { family: "ipv6", value: first };
      for (let at = position(this.v6, first); at < this.v6.length && this.v6[at]! <= last; at++)
        yield { family: "ipv6", value: this.v6[at]! };
    }
  }
}
