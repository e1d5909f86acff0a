import { IntervalSet, IpSet, type Space } from "../../sets";

/** Addresses that lie in the same of some sets. */
export interface Block {
  readonly addresses: IpSet;
  /** The same addresses cut wherever one of the sets begins or ends. */
  readonly parts: readonly IpSet[];
}

/** Cuts all addresses of one family into runs between two ends of sets, each with what tells it apart from others. */
function* runs<T extends number | bigint>(
  space: Space<T>,
  sets: readonly IntervalSet<T>[],
): Generator<readonly [key: string, run: IntervalSet<T>]> {
  const ends = new Map<T, number[]>();
  const note = (at: T, set: number): void => {
    const list = ends.get(at);
    if (list) list.push(set);
    else ends.set(at, [set]);
  };
  sets.forEach((set, index) => {
    for (const [first, last] of set.ranges()) {
      note(first, index);
      if (last < space.last) note(space.add(last, space.one), index);
    }
  });
  const inside = new Set<number>();
  let from = space.first;
  for (const at of [...ends.keys()].sort((a, b) => (a < b ? -1 : 1))) {
    if (at > from) yield [keyOf(inside), IntervalSet.range(space, from, space.subtract(at, space.one))];
    for (const set of ends.get(at)!) if (!inside.delete(set)) inside.add(set);
    from = at;
  }
  yield [keyOf(inside), IntervalSet.range(space, from, space.last)];
}

const keyOf = (inside: ReadonlySet<number>): string => [...inside].sort((a, b) => a - b).join();

/** Cuts all addresses into as few blocks as the sets tell apart; the families may share one. */
export function partition(sets: readonly IpSet[]): readonly Block[] {
  const blocks = new Map<string, IpSet[]>();
  const add = (key: string, part: IpSet): void => {
    const list = blocks.get(key);
    if (list) list.push(part);
    else blocks.set(key, [part]);
  };
  const all = IpSet.all();
  const [v4, v6] = [sets.map((set) => set.v4), sets.map((set) => set.v6)];
  for (const [key, run] of runs(all.v4.space, v4)) add(key, IpSet.fromIntervals({ v4: run }));
  for (const [key, run] of runs(all.v6.space, v6)) add(key, IpSet.fromIntervals({ v6: run }));
  return Array.from(blocks.values(), (parts) => ({ addresses: IpSet.unionAll(parts), parts }));
}
