import { IntervalSet, IpSet, type Space } from "../../sets";
import { Subsets } from "./subsets";

/** Addresses that lie in the same of some sets. */
export interface Block {
  readonly addresses: IpSet;
  /** The same addresses cut wherever any of the sets begins or ends. */
  readonly parts: readonly IpSet[];
}

export interface Partition {
  readonly blocks: readonly Block[];
  /** The blocks that the set at a place is made of. */
  readonly blocksOf: (set: number) => Iterable<number>;
}

/** Cuts all addresses into the blocks that the sets tell apart. */
export function partition(sets: readonly IpSet[]): Partition {
  const subsets = new Subsets(sets.length);
  const { v4, v6 } = IpSet.all();
  const parts4 = cut(
    v4.space,
    sets.map((set) => set.v4),
    subsets,
  );
  const parts6 = cut(
    v6.space,
    sets.map((set) => set.v6),
    subsets,
  );
  const found = new Map<number, number>();
  const parts: IpSet[][] = [];
  const place = (subset: number, part: IpSet): number => {
    let block = found.get(subset);
    if (block === undefined) found.set(subset, (block = parts.push([]) - 1));
    parts[block]!.push(part);
    return block;
  };
  const blocks4 = parts4.within.map((subset, at) =>
    place(subset, IpSet.fromIntervals({ v4: parts4.ranges[at]! })),
  );
  const blocks6 = parts6.within.map((subset, at) =>
    place(subset, IpSet.fromIntervals({ v6: parts6.ranges[at]! })),
  );
  return {
    blocks: parts.map((each) => ({ parts: each, addresses: IpSet.unionAll(each) })),
    *blocksOf(set) {
      for (const [from, to] of parts4.spans[set]!) for (let at = from; at < to; at++) yield blocks4[at]!;
      for (const [from, to] of parts6.spans[set]!) for (let at = from; at < to; at++) yield blocks6[at]!;
    },
  };
}

interface Parts<T extends number | bigint> {
  /** The space, cut at every boundary. */
  readonly ranges: readonly IntervalSet<T>[];
  /** For each range, the sets that hold it. */
  readonly within: readonly number[];
  /** For each set, the ranges that it holds: from the one place up to the other. */
  readonly spans: readonly (readonly (readonly [from: number, to: number])[])[];
}

/** Goes through a space once, and notes at each boundary which sets hold what follows. */
function cut<T extends number | bigint>(
  space: Space<T>,
  sets: readonly IntervalSet<T>[],
  subsets: Subsets,
): Parts<T> {
  const edges: { readonly at: T; readonly set: number }[] = [];
  sets.forEach((set, index) => {
    for (const [first, last] of set.ranges()) {
      edges.push({ at: first, set: index });
      if (last < space.last) edges.push({ at: space.add(last, space.one), set: index });
    }
  });
  edges.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const ranges: IntervalSet<T>[] = [];
  const within: number[] = [];
  const begun = sets.map((): number | undefined => undefined);
  const spans = sets.map((): [number, number][] => []);
  let subset = subsets.empty;
  let from = space.first;
  for (const { at, set } of edges) {
    if (at > from) {
      ranges.push(IntervalSet.range(space, from, space.subtract(at, space.one)));
      within.push(subset);
      from = at;
    }
    subset = subsets.toggle(subset, set);
    const start = begun[set];
    if (start !== undefined) spans[set]!.push([start, ranges.length]);
    begun[set] = start === undefined ? ranges.length : undefined;
  }
  ranges.push(IntervalSet.range(space, from, space.last));
  within.push(subset);
  begun.forEach((start, set) => {
    if (start !== undefined) spans[set]!.push([start, ranges.length]);
  });
  return { ranges, within, spans };
}
