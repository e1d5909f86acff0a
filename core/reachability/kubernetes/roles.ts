/**
 * Puts those together whose seeds and whose values in every column are the same. Columns are hashed in two lanes first;
 * equal hashes are compared, so that no chance decides.
 */
export function rolesOf(
  seeds: Int32Array,
  columns: readonly Int32Array[],
): { readonly of: Int32Array; readonly count: number } {
  const first = seeds.slice();
  const second = seeds.slice();
  for (const column of columns) {
    for (let at = 0; at < seeds.length; at++) {
      first[at] = (Math.imul(first[at]!, 31) + column[at]!) | 0;
      second[at] = (Math.imul(second[at]!, 1_000_003) ^ column[at]!) | 0;
    }
  }
  const buckets = new Map<number, number[]>();
  const examples: number[] = [];
  const of = new Int32Array(seeds.length);
  for (let at = 0; at < seeds.length; at++) {
    const hash = first[at]! * 2 ** 21 + (second[at]! >>> 11);
    const bucket = buckets.get(hash) ?? [];
    let role = bucket.find((each) => isSame(examples[each]!, at, seeds, columns));
    if (role === undefined) {
      role = examples.push(at) - 1;
      buckets.set(hash, [...bucket, role]);
    }
    of[at] = role;
  }
  return { of, count: examples.length };
}

const isSame = (a: number, b: number, seeds: Int32Array, columns: readonly Int32Array[]): boolean =>
  seeds[a] === seeds[b] && columns.every((column) => column[a] === column[b]);
