import assert from "node:assert/strict";
import fc from "fast-check";
import { partition } from "../../../../core/reachability/kubernetes/external";
import { Subsets } from "../../../../core/reachability/kubernetes/subsets";
import { IpSet } from "../../../../core/sets";

const cidr = fc.oneof(
  fc
    .tuple(fc.nat(3), fc.nat(3), fc.constantFrom(8, 16, 30, 32))
    .map(([a, b, length]) => `10.${a}.0.${b}/${length}`),
  fc.constantFrom("0.0.0.0/0", "::/0", "2001:db8::/32", "2001:db8:1::/48", "ffff::/16", "255.0.0.0/8"),
);
const ipSet = fc
  .tuple(fc.array(cidr, { maxLength: 3 }), fc.array(cidr, { maxLength: 2 }))
  .map(([take, leave]) => IpSet.of(...take).subtract(IpSet.of(...leave)));

describe("the outside, cut by sets of addresses", () => {
  it("is all addresses, each once, and each set is whole blocks of it", () => {
    fc.assert(
      fc.property(fc.array(ipSet, { maxLength: 6 }), (sets) => {
        const { blocks, blocksOf } = partition(sets);
        const total = blocks.reduce((sum, { addresses }) => sum + addresses.size, 0n);
        assert.equal(total, IpSet.all().size);
        assert.ok(IpSet.unionAll(blocks.map(({ addresses }) => addresses)).equals(IpSet.all()));
        sets.forEach((set, at) => {
          const own = [...blocksOf(at)].map((block) => blocks[block]!.addresses);
          assert.ok(IpSet.unionAll(own).equals(set), set.toString());
        });
        const signatures = blocks.map((_, block) =>
          sets.map((__, at) => [...blocksOf(at)].includes(block)).join(),
        );
        assert.equal(new Set(signatures).size, blocks.length);
      }),
    );
  });

  it("names equal subsets equally, however they came about", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40)), fc.array(fc.nat(40)), (first, second) => {
        const subsets = new Subsets(41);
        const name = (members: readonly number[]): number =>
          members.reduce((subset, member) => subsets.toggle(subset, member), subsets.empty);
        const odd = (members: readonly number[]): string =>
          [...new Set(members)]
            .filter((each) => members.filter((other) => other === each).length % 2 === 1)
            .sort((a, b) => a - b)
            .join();
        assert.equal(name(first) === name(second), odd(first) === odd(second));
      }),
    );
  });
});
