/** A division into classes without any two that conflict in one. */
export interface Colouring {
  /** The class of each vertex, from 0. */
  readonly of: readonly number[];
  readonly count: number;
  /** No division has fewer classes than this. */
  readonly least: number;
  /** Whether `count` was proved to be the fewest. */
  readonly exact: boolean;
}

/** Steps after which the search for fewer classes ends: what was found by then is kept. */
const mostSteps = 100_000;

/**
 * Colours a graph with few colours: by saturation first, then, while steps last, by search for fewer, down to the size of
 * a clique that was found.
 *
 * @param neighbours of each vertex, both ways
 */
export function colour(neighbours: readonly ReadonlySet<number>[]): Colouring {
  const size = neighbours.length;
  const least = clique(neighbours);
  const greedy = saturate(neighbours);
  let best = greedy;
  let count = size === 0 ? 0 : Math.max(...greedy) + 1;
  let steps = 0;
  const of = new Array<number>(size).fill(-1);
  const search = (used: number, coloured: number): void => {
    if (steps++ > mostSteps || count === least || used >= count) return;
    if (coloured === size) {
      best = [...of];
      count = used;
      return;
    }
    const vertex = mostSaturated(neighbours, of);
    const taken = coloursAround(neighbours[vertex]!, of);
    for (let each = 0; each <= used && each < count - 1; each++) {
      if (taken.has(each)) continue;
      of[vertex] = each;
      search(Math.max(used, each + 1), coloured + 1);
      of[vertex] = -1;
    }
  };
  if (count > least) search(0, 0);
  const exact = count === least || steps <= mostSteps;
  return { of: best, count, least: exact ? count : least, exact };
}

const coloursAround = (around: ReadonlySet<number>, of: readonly number[]): ReadonlySet<number> =>
  new Set([...around].map((each) => of[each]!).filter((each) => each >= 0));

/** The vertex with the fewest colours left; of several, the one with the most neighbours, then the first. */
function mostSaturated(neighbours: readonly ReadonlySet<number>[], of: readonly number[]): number {
  let found = -1;
  let [most, degree] = [-1, -1];
  neighbours.forEach((around, vertex) => {
    if (of[vertex] !== -1) return;
    const saturation = coloursAround(around, of).size;
    if (saturation > most || (saturation === most && around.size > degree))
      [found, most, degree] = [vertex, saturation, around.size];
  });
  return found;
}

function saturate(neighbours: readonly ReadonlySet<number>[]): readonly number[] {
  const of = new Array<number>(neighbours.length).fill(-1);
  for (let done = 0; done < neighbours.length; done++) {
    const vertex = mostSaturated(neighbours, of);
    const taken = coloursAround(neighbours[vertex]!, of);
    let each = 0;
    while (taken.has(each)) each++;
    of[vertex] = each;
  }
  return of;
}

/** The size of a clique, found from each vertex in turn by the neighbours with the most neighbours. */
function clique(neighbours: readonly ReadonlySet<number>[]): number {
  let best = neighbours.length > 0 ? 1 : 0;
  neighbours.forEach((around, start) => {
    if (around.size + 1 <= best) return;
    const members = [start];
    const byDegree = [...around].sort((a, b) => neighbours[b]!.size - neighbours[a]!.size || a - b);
    for (const each of byDegree) if (members.every((one) => neighbours[one]!.has(each))) members.push(each);
    best = Math.max(best, members.length);
  });
  return best;
}
