import assert from "node:assert/strict";
import fc from "fast-check";
import { bigintSpace, IntervalSet, numberSpace, type Space } from "../../../core/sets/interval-set";

const LAST = 31;
const numbers = numberSpace("small numbers", 0, LAST);
const bigints = bigintSpace("small bigints", 0n, BigInt(LAST));

// The oracle: one boolean for each element of a universe of 32.
type Bitmap = readonly boolean[];
const bitmaps = fc.array(fc.boolean(), { minLength: LAST + 1, maxLength: LAST + 1 });
const ranges = fc.array(
  fc.tuple(fc.nat(LAST), fc.nat(LAST)).map(([a, b]) => (a <= b ? ([a, b] as const) : ([b, a] as const))),
  { maxLength: 12 },
);

interface Kind<T extends number | bigint> {
  space: Space<T>;
  of: (element: number) => T;
}

function fromBitmap<T extends number | bigint>({ space, of }: Kind<T>, bitmap: Bitmap): IntervalSet<T> {
  const elements = bitmap.flatMap((inside, at) => (inside ? [[of(at), of(at)] as const] : []));
  return IntervalSet.fromRanges(space, elements);
}

function toBitmap<T extends number | bigint>({ of }: Kind<T>, set: IntervalSet<T>): Bitmap {
  return Array.from({ length: LAST + 1 }, (_, at) => set.contains(of(at)));
}

function isCanonical<T extends number | bigint>(set: IntervalSet<T>): boolean {
  const all = [...set.ranges()].map(([first, last]) => [Number(first), Number(last)] as const);
  return all.every(([first, last], at) => first <= last && (at === 0 || first > (all[at - 1]?.[1] ?? 0) + 1));
}

function behavesAsBitmaps<T extends number | bigint>(name: string, kind: Kind<T>): void {
  describe(`IntervalSet of ${name}`, () => {
    const pair = (check: (a: Bitmap, b: Bitmap, x: IntervalSet<T>, y: IntervalSet<T>) => void): void => {
      fc.assert(
        fc.property(bitmaps, bitmaps, (a, b) => {
          check(a, b, fromBitmap(kind, a), fromBitmap(kind, b));
        }),
        { numRuns: 500 },
      );
    };

    const algebra: Record<
      string,
      [(x: IntervalSet<T>, y: IntervalSet<T>) => IntervalSet<T>, (a: boolean, b: boolean) => boolean]
    > = {
      union: [(x, y) => x.union(y), (a, b) => a || b],
      intersect: [(x, y) => x.intersect(y), (a, b) => a && b],
      subtract: [(x, y) => x.subtract(y), (a, b) => a && !b],
      complement: [(x) => x.complement(), (a) => !a],
      unionAll: [(x, y) => IntervalSet.unionAll(kind.space, [x, y]), (a, b) => a || b],
    };
    for (const [operation, [ofSets, ofElements]] of Object.entries(algebra)) {
      it(`${operation} equals the bitmap's, is canonical and leaves its operands alone`, () => {
        pair((a, b, x, y) => {
          const result = ofSets(x, y);
          assert.deepEqual(
            toBitmap(kind, result),
            a.map((inside, at) => ofElements(inside, b[at] ?? false)),
          );
          assert.ok(isCanonical(result));
          assert.deepEqual([toBitmap(kind, x), toBitmap(kind, y)], [a, b]);
        });
      });
    }

    it("predicates and measures equal the bitmap's", () => {
      pair((a, b, x, y) => {
        assert.equal(x.isEmpty, !a.includes(true));
        assert.equal(x.isFull, !a.includes(false));
        assert.equal(x.size, kind.of(a.filter(Boolean).length));
        assert.equal(x.first, a.includes(true) ? kind.of(a.indexOf(true)) : undefined);
        assert.equal(x.last, a.includes(true) ? kind.of(a.lastIndexOf(true)) : undefined);
        assert.equal(
          x.overlaps(y),
          a.some((inside, at) => inside && b[at]),
        );
        assert.equal(
          x.isSubsetOf(y),
          a.every((inside, at) => !inside || b[at]),
        );
        assert.equal(
          x.equals(y),
          a.every((inside, at) => inside === b[at]),
        );
        assert.equal(x.rangeCount, a.filter((inside, at) => inside && !a[at - 1]).length);
      });
    });

    it("equal, contained and overlapping sets are seen as such", () => {
      pair((_, __, x, y) => {
        assert.ok(x.equals(x.union(y).intersect(x)));
        assert.ok(x.intersect(y).isSubsetOf(x));
        assert.ok(x.isSubsetOf(x.union(y)));
        assert.equal(x.overlaps(x.union(y)), !x.isEmpty);
        assert.ok(!x.overlaps(x.complement()));
      });
    });

    it("overlapping, touching and unsorted ranges give the same set as their elements", () => {
      fc.assert(
        fc.property(ranges, (list) => {
          const set = IntervalSet.fromRanges(
            kind.space,
            list.map(([first, last]) => [kind.of(first), kind.of(last)] as const),
          );
          const expected = Array.from({ length: LAST + 1 }, (_, at) =>
            list.some(([first, last]) => first <= at && at <= last),
          );
          assert.deepEqual(toBitmap(kind, set), expected);
          assert.ok(isCanonical(set));
          assert.ok(IntervalSet.fromRanges(kind.space, set.ranges()).equals(set));
        }),
      );
    });
  });
}

behavesAsBitmaps("numbers", { space: numbers, of: (element) => element });
behavesAsBitmaps("bigints", { space: bigints, of: (element) => BigInt(element) });

describe("IntervalSet", () => {
  it("refuses a range that is reversed, outside the space or not of integers", () => {
    for (const [first, last] of [
      [5, 4],
      [-1, 3],
      [0, LAST + 1],
      [0.5, 3],
      [0, Number.NaN],
    ] as const) {
      assert.throws(() => IntervalSet.range(numbers, first, last), RangeError);
    }
  });

  it("refuses operands of different spaces", () => {
    const other = IntervalSet.full(numberSpace("other numbers", 0, LAST));
    assert.throws(() => IntervalSet.full(numbers).union(other), TypeError);
    assert.throws(() => IntervalSet.full(numbers).equals(other), TypeError);
  });

  it("is frozen", () => {
    const set = IntervalSet.full(numbers);
    assert.ok(Object.isFrozen(set));
    assert.throws(() => Object.assign(set, { space: bigints }), TypeError);
  });

  it("unites 200,000 sets without growing quadratically", () => {
    const space = numberSpace("many", 0, 2 ** 32);
    const sets = Array.from({ length: 200_000 }, (_, at) => {
      const start = ((at * 7919) % 200_000) * 10;
      return IntervalSet.range(space, start, start + 4);
    });
    const union = IntervalSet.unionAll(space, sets);
    assert.equal(union.rangeCount, 200_000);
    assert.equal(union.size, 1_000_000);
  });
});
