import assert from "node:assert/strict";
import fc from "fast-check";
import { IntervalSet } from "../../../core/sets/interval-set";
import { allIcmp, formatIcmp, icmpCodes, icmpSpace, icmpTypes, noIcmp } from "../../../core/sets/icmp-set";
import {
  allPorts,
  formatPorts,
  noPorts,
  portRange,
  portSpace,
  type PortSet,
} from "../../../core/sets/port-set";

const ports = fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constantFrom(1, 2, 22, 23, 65534, 65535));
const ranges = fc.array(
  fc.tuple(ports, ports).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
  { maxLength: 10 },
);

/** The oracle: a byte for each of the 65,536 port numbers. */
function bitmapOf(list: readonly (readonly [number, number])[]): Uint8Array {
  const bitmap = new Uint8Array(65536);
  for (const [first, last] of list) bitmap.fill(1, first, last + 1);
  return bitmap;
}

function bitmapOfSet(set: PortSet): Uint8Array {
  return bitmapOf([...set.ranges()]);
}

function combine(a: Uint8Array, b: Uint8Array, rule: (a: number, b: number) => number): Uint8Array {
  return a.map((inside, port) => (port === 0 ? 0 : rule(inside, b[port] ?? 0)));
}

describe("PortSet", () => {
  it("algebra equals a bitmap's", () => {
    fc.assert(
      fc.property(ranges, ranges, (left, right) => {
        const [x, y] = [IntervalSet.fromRanges(portSpace, left), IntervalSet.fromRanges(portSpace, right)];
        const [a, b] = [bitmapOf(left), bitmapOf(right)];
        assert.deepEqual(
          bitmapOfSet(x.union(y)),
          combine(a, b, (p, q) => p | q),
        );
        assert.deepEqual(
          bitmapOfSet(x.intersect(y)),
          combine(a, b, (p, q) => p & q),
        );
        assert.deepEqual(
          bitmapOfSet(x.subtract(y)),
          combine(a, b, (p, q) => p & ~q),
        );
        assert.deepEqual(
          bitmapOfSet(x.complement()),
          combine(a, b, (p) => 1 - p),
        );
        assert.equal(
          x.size,
          a.reduce((sum, inside) => sum + inside, 0),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("is 1 to 65535", () => {
    assert.equal(allPorts.size, 65535);
    assert.ok(noPorts.isEmpty);
    assert.ok(portRange(1, 65535).isFull);
    assert.throws(() => portRange(0), RangeError);
    assert.throws(() => portRange(65536), RangeError);
    assert.throws(() => portRange(2, 1), RangeError);
  });

  it("prints merged", () => {
    const set = portRange(443).union(portRange(80)).union(portRange(8000, 8050)).union(portRange(8051, 8100));
    assert.equal(formatPorts(set), "80,443,8000-8100");
    assert.equal(formatPorts(noPorts), "");
  });
});

describe("IcmpSet", () => {
  it("holds type and code", () => {
    assert.equal(formatIcmp(icmpTypes(8)), "8");
    assert.equal(formatIcmp(icmpTypes(8, 11)), "8-11");
    assert.equal(formatIcmp(icmpCodes(8, 0)), "8/0");
    assert.equal(formatIcmp(icmpCodes(3, 0, 4)), "3/0-4");
    assert.ok(icmpCodes(8, 0).isSubsetOf(icmpTypes(8)));
    assert.ok(!icmpTypes(8).isSubsetOf(icmpCodes(8, 0)));
    assert.ok(!icmpCodes(8, 255).overlaps(icmpCodes(9, 0)));
    assert.equal(allIcmp.size, 65536);
    assert.ok(noIcmp.isEmpty);
  });

  it("prints what is left without a code, a type, or both", () => {
    assert.equal(formatIcmp(icmpCodes(8, 0).complement()), "0-7,8/1-255,9-255");
    assert.equal(formatIcmp(icmpCodes(8, 7).complement()), "0-7,8/0-6,8/8-255,9-255");
    assert.equal(formatIcmp(icmpTypes(8).complement()), "0-7,9-255");
    assert.equal(formatIcmp(icmpCodes(0, 0).complement()), "0/1-255,1-255");
    assert.equal(formatIcmp(IntervalSet.range(icmpSpace, 3 * 256 + 9, 4 * 256 + 2)), "3/9-255,4/0-2");
  });

  it("refuses types and codes beyond 255", () => {
    assert.throws(() => icmpTypes(256), RangeError);
    assert.throws(() => icmpTypes(-1), RangeError);
    assert.throws(() => icmpCodes(8, 256), RangeError);
    assert.throws(() => icmpCodes(8, -1), RangeError);
    assert.throws(() => icmpCodes(8, 3, 2), RangeError);
  });
});
