/** What stands between the pods of a profile and every end: one state towards nearly all, and the ends that differ. */
export class Outcome {
  /**
   * @param usual the state towards all ends that are not listed
   * @param ends those with another state, in ascending order
   * @param states theirs, in the same order
   */
  constructor(
    readonly usual: number,
    readonly ends: Int32Array,
    readonly states: Int32Array,
  ) {}

  /** The state towards one end. */
  of(end: number): number {
    const at = lowerBound(this.ends, end);
    return this.ends[at] === end ? this.states[at]! : this.usual;
  }

  /** The listed ends from one on. */
  from(first: number): number {
    return lowerBound(this.ends, first);
  }
}

/** The place of the first number that is not below a limit. */
function lowerBound(numbers: Int32Array, limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An outcome of the states of some ends; all others share one, which there may be no end to have. */
export function outcomeOf(ends: Int32Array, states: Int32Array, others: number | undefined): Outcome {
  const usual = others ?? mostFrequent(states);
  let count = 0;
  for (const state of states) if (state !== usual) count++;
  const [kept, own] = [new Int32Array(count), new Int32Array(count)];
  let at = 0;
  states.forEach((state, from) => {
    if (state === usual) return;
    kept[at] = ends[from]!;
    own[at++] = state;
  });
  return new Outcome(usual, kept, own);
}

function mostFrequent(states: Int32Array): number {
  const counts = new Map<number, number>();
  let most = states[0] ?? 0;
  for (const state of states) {
    const count = (counts.get(state) ?? 0) + 1;
    counts.set(state, count);
    if (count > (counts.get(most) ?? 0)) most = state;
  }
  return most;
}
