import assert from "node:assert/strict";
import fc from "fast-check";
import { IpSet } from "../../../core/sets";
import { AddressIndex } from "../../../core/sets/address-index";

const block = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
    .map(([a, b]) => `10.0.0.${a}/${b}`),
  fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 120, max: 128 }))
    .map(([a, b]) => `fd00::${a.toString(16)}/${b}`),
  fc.constantFrom("0.0.0.0/0", "::/0"),
);
const blocks = fc.array(block, { maxLength: 6 }).map((each) => IpSet.fromCidrs(each).set);

describe("index of addresses", () => {
  it("finds what a look at each set finds", () => {
    fc.assert(
      fc.property(fc.array(blocks, { maxLength: 8 }), blocks, (drawn, asked) => {
        let taken = IpSet.empty();
        const sets = drawn.map((set) => {
          const own = set.subtract(taken);
          taken = taken.union(set);
          return own;
        });
        const index = new AddressIndex(sets.map((set, at) => [set, at] as const));
        const expected = sets.flatMap((set, at) => (set.overlaps(asked) ? [at] : []));
        assert.deepEqual(
          [...index.meeting(asked)].sort((a, b) => a - b),
          expected,
        );
      }),
    );
  });

  it("gives each once, in the order of addresses, IPv4 first", () => {
    const index = new AddressIndex([
      [IpSet.of("10.0.2.0/24", "10.0.0.0/24", "fd00::/64"), "a"],
      [IpSet.of("10.0.1.0/24"), "b"],
      [IpSet.of("fc00::/64"), "c"],
    ]);
    assert.deepEqual(index.meeting(IpSet.of("10.0.0.0/16", "fc00::/7")), ["a", "b", "c"]);
  });

  it("finds nothing where nothing is asked for", () => {
    assert.deepEqual(new AddressIndex([[IpSet.all(), 1]]).meeting(IpSet.empty()), []);
  });
});
