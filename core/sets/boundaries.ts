/**
 * The points at which membership changes, ascending: [in, out, in, out, ...], half open. Set algebra on them needs
 * comparison only, so one implementation serves numbers and bigints.
 */
export type Boundaries<T> = readonly T[];

/** A rule: a point is in the result iff the bit numbered (in a ? 1 : 0) + (in b ? 2 : 0) is set. */
export const UNION = 0b1110;
export const INTERSECTION = 0b1000;
export const DIFFERENCE = 0b0010;

const ONLY_A = 0b0010;
const ONLY_B = 0b0100;

/** The boundaries of the combination, or no more than `limit` of them. */
export function combine<T extends number | bigint>(
  a: Boundaries<T>,
  b: Boundaries<T>,
  rule: number,
  limit = Infinity,
): T[] {
  const result: T[] = [];
  // What lies before the other's first or after its last boundary matters only if the rule takes it alone: so a
  // small set meets a large one in logarithmic time.
  let inA = (rule & ONLY_A) === 0 && b.length > 0 ? countBelow(a, b[0] as T) : 0;
  let inB = (rule & ONLY_B) === 0 && a.length > 0 ? countBelow(b, a[0] as T) : 0;
  while (result.length < limit) {
    const hasA = inA < a.length;
    const hasB = inB < b.length;
    if (!hasA && (!hasB || (rule & ONLY_B) === 0)) break;
    if (!hasB && (rule & ONLY_A) === 0) break;
    const takesA = hasA && (!hasB || (a[inA] as T) <= (b[inB] as T));
    const takesB = hasB && (!hasA || (b[inB] as T) <= (a[inA] as T));
    const point = (takesA ? a[inA] : b[inB]) as T;
    if (takesA) inA++;
    if (takesB) inB++;
    if (holds(rule, inA, inB) !== (result.length & 1)) result.push(point);
  }
  return result;
}

/** Half-open [in, out] pairs in any order, overlapping or touching, as boundaries. Sorts only what is unsorted. */
export function normalise<T extends number | bigint>(pairs: (readonly [T, T])[]): T[] {
  if (!isSorted(pairs)) pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const result: T[] = [];
  for (const [start, end] of pairs) {
    const reached = result.at(-1);
    if (reached === undefined || start > reached) result.push(start, end);
    else if (end > reached) result[result.length - 1] = end;
  }
  return result;
}

export function includes<T extends number | bigint>(boundaries: Boundaries<T>, point: T): boolean {
  const below = countBelow(boundaries, point);
  return ((below + (boundaries[below] === point ? 1 : 0)) & 1) === 1;
}

function countBelow<T extends number | bigint>(boundaries: Boundaries<T>, point: T): number {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((boundaries[middle] as T) < point) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Having passed an odd number of boundaries means being inside.
function holds(rule: number, passedA: number, passedB: number): number {
  return (rule >> ((passedA & 1) | ((passedB & 1) << 1))) & 1;
}

function isSorted<T extends number | bigint>(pairs: readonly (readonly [T, T])[]): boolean {
  for (let index = 1; index < pairs.length; index++) {
    if ((pairs[index] as readonly [T, T])[0] < (pairs[index - 1] as readonly [T, T])[0]) return false;
  }
  return true;
}
