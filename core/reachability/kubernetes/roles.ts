import { renumber } from "./classes";
import type { Outcome } from "./outcome";

/**
 * Puts those together whose seeds are the same and that every column gives the same state: each column costs as much as
 * it says of ends that differ, however many ends there are. Numbered in the order of the ends.
 */
export function rolesOf(
  seeds: Int32Array,
  columns: Iterable<Outcome>,
): { readonly of: Int32Array; readonly count: number } {
  const of = new Int32Array(seeds.length);
  const bySeed = new Map<number, number>();
  let count = 0;
  seeds.forEach((seed, at) => {
    let found = bySeed.get(seed);
    if (found === undefined) bySeed.set(seed, (found = count++));
    of[at] = found;
  });
  for (const { ends, states } of columns) {
    const split = new Map<number, number>();
    for (let at = 0; at < ends.length && ends[at]! < seeds.length; at++) {
      const end = ends[at]!;
      const key = of[end]! * 2 ** 26 + states[at]!;
      let found = split.get(key);
      if (found === undefined) split.set(key, (found = count++));
      of[end] = found;
    }
  }
  return renumber(of);
}
