import { IntervalSet, IpSet, type Space } from "../../sets";

/** Addresses that lie in the same of some sets. */
export interface Block {
  readonly addresses: IpSet;
  /** The places of the sets that hold them. */
  readonly within: readonly number[];
  /** The same addresses cut wherever any of the sets begins or ends. */
  readonly parts: readonly IpSet[];
}

interface Part<T extends number | bigint> {
  readonly range: IntervalSet<T>;
  readonly within: readonly number[];
}

/** Cuts all addresses into the blocks that the sets tell apart. */
export function partition(sets: readonly IpSet[]): readonly Block[] {
  const v4 = cut(
    IpSet.all().v4.space,
    sets.map((set) => set.v4),
  );
  const v6 = cut(
    IpSet.all().v6.space,
    sets.map((set) => set.v6),
  );
  const blocks = new Map<string, { within: readonly number[]; parts: IpSet[] }>();
  const add = (part: IpSet, within: readonly number[]): void => {
    const key = within.join();
    const block = blocks.get(key);
    if (block) block.parts.push(part);
    else blocks.set(key, { within, parts: [part] });
  };
  for (const { range, within } of v4) add(IpSet.fromIntervals({ v4: range }), within);
  for (const { range, within } of v6) add(IpSet.fromIntervals({ v6: range }), within);
  return Array.from(blocks.values(), (block) => ({ ...block, addresses: IpSet.unionAll(block.parts) }));
}

/** Goes through a space once, and notes at each boundary which sets hold what follows. */
function cut<T extends number | bigint>(
  space: Space<T>,
  sets: readonly IntervalSet<T>[],
): readonly Part<T>[] {
  const edges: { readonly at: T; readonly set: number }[] = [];
  sets.forEach((set, index) => {
    for (const [first, last] of set.ranges()) {
      edges.push({ at: first, set: index });
      if (last < space.last) edges.push({ at: space.add(last, space.one), set: index });
    }
  });
  edges.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const parts: Part<T>[] = [];
  const inside = new Set<number>();
  let from = space.first;
  for (const { at, set } of edges) {
    if (at > from) {
      parts.push({
        range: IntervalSet.range(space, from, space.subtract(at, space.one)),
        within: [...inside].sort((a, b) => a - b),
      });
      from = at;
    }
    if (!inside.delete(set)) inside.add(set);
  }
  parts.push({
    range: IntervalSet.range(space, from, space.last),
    within: [...inside].sort((a, b) => a - b),
  });
  return parts;
}
