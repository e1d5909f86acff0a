import { combine, DIFFERENCE, includes, INTERSECTION, normalise, UNION, type Boundaries } from "./boundaries";

/** The integers that a set's elements come from, `first` to `last`, both included. */
export interface Space<T extends number | bigint> {
  readonly name: string;
  readonly first: T;
  readonly last: T;
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  readonly zero: T;
  readonly one: T;
}

export function numberSpace(name: string, first: number, last: number): Space<number> {
  return Object.freeze({
    name,
    first,
    last,
    zero: 0,
    one: 1,
    add: (a: number, b: number) => a + b,
    subtract: (a: number, b: number) => a - b,
  });
}

export function bigintSpace(name: string, first: bigint, last: bigint): Space<bigint> {
  return Object.freeze({
    name,
    first,
    last,
    zero: 0n,
    one: 1n,
    add: (a: bigint, b: bigint) => a + b,
    subtract: (a: bigint, b: bigint) => a - b,
  });
}

/**
 * An immutable set of integers of one space, kept as sorted, disjoint, non-adjacent intervals. Every operation is
 * linear in the intervals of its operands (`contains`: logarithmic); `unionAll` sorts once.
 * @throws RangeError on an interval outside the space, TypeError on operands of different spaces: both are
 * mistakes of the caller, so text is to be checked before.
 */
export class IntervalSet<T extends number | bigint> {
  readonly #boundaries: Boundaries<T>;

  private constructor(
    readonly space: Space<T>,
    boundaries: Boundaries<T>,
  ) {
    this.#boundaries = boundaries;
    Object.freeze(this);
  }

  static empty<T extends number | bigint>(space: Space<T>): IntervalSet<T> {
    return new IntervalSet<T>(space, []);
  }

  static full<T extends number | bigint>(space: Space<T>): IntervalSet<T> {
    return IntervalSet.range(space, space.first, space.last);
  }

  static range<T extends number | bigint>(space: Space<T>, first: T, last: T): IntervalSet<T> {
    return new IntervalSet(space, halfOpen(space, first, last));
  }

  /** Ranges [first, last], both included, in any order; they may overlap. */
  static fromRanges<T extends number | bigint>(
    space: Space<T>,
    ranges: Iterable<readonly [first: T, last: T]>,
  ): IntervalSet<T> {
    const pairs = Array.from(ranges, ([first, last]) => halfOpen(space, first, last));
    return new IntervalSet(space, normalise(pairs));
  }

  static unionAll<T extends number | bigint>(
    space: Space<T>,
    sets: Iterable<IntervalSet<T>>,
  ): IntervalSet<T> {
    const pairs: (readonly [T, T])[] = [];
    for (const set of sets) {
      requireSame(space, set.space);
      for (const pair of set.#pairs()) pairs.push(pair);
    }
    return new IntervalSet(space, normalise(pairs));
  }

  get isEmpty(): boolean {
    return this.#boundaries.length === 0;
  }

  get isFull(): boolean {
    return this.#boundaries.length === 2 && this.first === this.space.first && this.last === this.space.last;
  }

  /** The least element. */
  get first(): T | undefined {
    return this.#boundaries[0];
  }

  /** The greatest element. */
  get last(): T | undefined {
    const end = this.#boundaries.at(-1);
    return end === undefined ? undefined : this.space.subtract(end, this.space.one);
  }

  /** The number of elements. */
  get size(): T {
    let size = this.space.zero;
    for (const [start, end] of this.#pairs()) size = this.space.add(size, this.space.subtract(end, start));
    return size;
  }

  get rangeCount(): number {
    return this.#boundaries.length / 2;
  }

  /** The fewest ranges [first, last] that make up the set, both ends included, ascending. */
  *ranges(): Generator<readonly [first: T, last: T]> {
    for (const [start, end] of this.#pairs()) yield [start, this.space.subtract(end, this.space.one)];
  }

  contains(element: T): boolean {
    return includes(this.#boundaries, element);
  }

  union(other: IntervalSet<T>): IntervalSet<T> {
    requireSame(this.space, other.space);
    if (other.isEmpty || other === this) return this;
    return this.isEmpty ? other : this.#with(other, UNION);
  }

  intersect(other: IntervalSet<T>): IntervalSet<T> {
    requireSame(this.space, other.space);
    if (this.isEmpty || other.isFull || other === this) return this;
    return other.isEmpty || this.isFull ? other : this.#with(other, INTERSECTION);
  }

  subtract(other: IntervalSet<T>): IntervalSet<T> {
    requireSame(this.space, other.space);
    return this.isEmpty || other.isEmpty ? this : this.#with(other, DIFFERENCE);
  }

  complement(): IntervalSet<T> {
    return IntervalSet.full(this.space).subtract(this);
  }

  overlaps(other: IntervalSet<T>): boolean {
    requireSame(this.space, other.space);
    return combine(this.#boundaries, other.#boundaries, INTERSECTION, 1).length > 0;
  }

  isSubsetOf(other: IntervalSet<T>): boolean {
    requireSame(this.space, other.space);
    return this === other || combine(this.#boundaries, other.#boundaries, DIFFERENCE, 1).length === 0;
  }

  equals(other: IntervalSet<T>): boolean {
    requireSame(this.space, other.space);
    const theirs = other.#boundaries;
    return (
      this === other ||
      (this.#boundaries.length === theirs.length &&
        this.#boundaries.every((point, at) => point === theirs[at]))
    );
  }

  #with(other: IntervalSet<T>, rule: number): IntervalSet<T> {
    return new IntervalSet(this.space, combine(this.#boundaries, other.#boundaries, rule));
  }

  *#pairs(): Generator<readonly [start: T, end: T]> {
    for (let at = 0; at < this.#boundaries.length; at += 2) {
      yield [this.#boundaries[at] as T, this.#boundaries[at + 1] as T];
    }
  }
}

function halfOpen<T extends number | bigint>(space: Space<T>, first: T, last: T): readonly [T, T] {
  if (!(first >= space.first && first <= last && last <= space.last && isInteger(first) && isInteger(last))) {
    throw new RangeError(
      `${first}-${last} is not a range within the ${space.name} ${space.first}-${space.last}`,
    );
  }
  return [first, space.add(last, space.one)];
}

function isInteger(value: number | bigint): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}

function requireSame<T extends number | bigint>(a: Space<T>, b: Space<T>): void {
  if (a !== b) throw new TypeError(`a set of ${a.name} can't be combined with a set of ${b.name}`);
}
