import type { Match } from "./bits";

/** Things that nothing tells apart, taken together. */
export interface Classes {
  readonly count: number;
  /** The class of each thing. */
  readonly of: Int32Array;
  /** One thing of each class. */
  readonly example: readonly number[];
}

/**
 * Splits things that are alike in nothing but their colour into those that every match takes alike. Each match costs
 * as much as it takes, however many things there are.
 */
export function classify(colours: readonly string[], matches: Iterable<Match>): Classes {
  const of = new Int32Array(colours.length);
  const byColour = new Map<string, number>();
  let count = 0;
  colours.forEach((colour, at) => {
    let found = byColour.get(colour);
    if (found === undefined) byColour.set(colour, (found = count++));
    of[at] = found;
  });
  for (const { may, must } of matches) {
    const split = new Map<number, number>();
    may.forEach((at) => {
      const key = of[at]! * 2 + (must.has(at) ? 1 : 0);
      let found = split.get(key);
      if (found === undefined) split.set(key, (found = count++));
      of[at] = found;
    });
  }
  return renumber(of);
}

/** Numbers without gaps, in the order of the things: classes that were split up altogether are gone. */
export function renumber(of: Int32Array): Classes {
  const numbers = new Map<number, number>();
  const example: number[] = [];
  of.forEach((old, at) => {
    let number = numbers.get(old);
    if (number === undefined) numbers.set(old, (number = example.push(at) - 1));
    of[at] = number;
  });
  return { count: example.length, of, example };
}
