import type { IntervalSet } from "./interval-set";
import type { IpSet } from "./ip-set";

interface Run<N, T> {
  readonly first: N;
  readonly last: N;
  readonly item: T;
}

/** Finds those of many sets of addresses, of which no two overlap, that have some in common with another. */
export class AddressIndex<T> {
  private readonly v4: readonly Run<number, T>[];
  private readonly v6: readonly Run<bigint, T>[];

  constructor(all: Iterable<readonly [IpSet, T]>) {
    const sets = [...all];
    this.v4 = runsOf(sets.map(([{ v4 }, item]) => [v4, item]));
    this.v6 = runsOf(sets.map(([{ v6 }, item]) => [v6, item]));
  }

  /** In the order of the first addresses that each has in common, those of IPv4 before; each once. */
  meeting(addresses: IpSet): readonly T[] {
    return [...new Set([...meetingRuns(this.v4, addresses.v4), ...meetingRuns(this.v6, addresses.v6)])];
  }
}

function runsOf<N extends number | bigint, T>(
  sets: readonly (readonly [IntervalSet<N>, T])[],
): readonly Run<N, T>[] {
  return sets
    .flatMap(([set, item]) => [...set.ranges()].map(([first, last]) => ({ first, last, item })))
    .sort((a, b) => (a.first < b.first ? -1 : 1));
}

function* meetingRuns<N extends number | bigint, T>(
  runs: readonly Run<N, T>[],
  addresses: IntervalSet<N>,
): Generator<T> {
  for (const [first, last] of addresses.ranges()) {
    let [low, high] = [0, runs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (runs[middle]!.last < first) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < runs.length && runs[at]!.first <= last; at++) yield runs[at]!.item;
  }
}
