import assert from "node:assert/strict";
import fc from "fast-check";
import { planAddresses } from "../../../components/planners/addresses";
import { IpSet } from "../../../core/sets";

const zoneNames = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 16 });
const letters = fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { minLength: 1, maxLength: 8 });
const networks = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 21 }))
  .map(([octet, length]) => `10.${octet}.0.0/${length}`);
const inputs = fc.record({ cidr: networks, zones: zoneNames, letters });

const plan = ({ cidr, zones, letters: names }: { cidr: string; zones: string[]; letters: string[] }) =>
  planAddresses({ cidr, zones, availabilityZones: names.map((letter) => `eu-west-1${letter}`) });

const subnetsOf = (zones: ReturnType<typeof plan>) =>
  new Map(
    zones.flatMap(({ subnets }) =>
      subnets.map(({ zone, letter, cidr }) => [`${zone}/${letter}`, cidr] as const),
    ),
  );

describe("addresses of a zoned network", () => {
  it("lie in the zone's block, that in the network's, and overlap nowhere", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const zones = plan(input);
        let taken = IpSet.empty();
        for (const { cidr, subnets } of zones) {
          const block = IpSet.of(cidr);
          assert.ok(block.isSubsetOf(IpSet.of(input.cidr)));
          assert.ok(!block.overlaps(taken));
          taken = taken.union(block);
          let used = IpSet.empty();
          for (const subnet of subnets) {
            const own = IpSet.of(subnet.cidr);
            assert.ok(own.isSubsetOf(block) && !own.overlaps(used));
            assert.ok(own.size >= 16n, "AWS gives no subnet below /28");
            used = used.union(own);
          }
        }
      }),
    );
  });

  it("stay where they are when zones are added behind the others and availability zones anywhere", () => {
    fc.assert(
      fc.property(inputs, fc.nat(), fc.shuffledSubarray([..."abcdefgh"]), (input, cut, order) => {
        const fewer = { ...input, zones: input.zones.slice(0, 1 + (cut % input.zones.length)) };
        const more = { ...input, letters: [...new Set([...order, ...input.letters])] };
        const after = subnetsOf(plan(more));
        for (const [subnet, cidr] of subnetsOf(plan(fewer))) assert.equal(after.get(subnet), cidr);
      }),
    );
  });

  it("stay where they are when a zone with a place is put before the others", () => {
    const before = planAddresses({
      cidr: "10.0.0.0/16",
      zones: ["a", "b"],
      availabilityZones: ["eu-west-1a"],
    });
    const after = planAddresses({
      cidr: "10.0.0.0/16",
      zones: ["new", "a", "b"],
      availabilityZones: ["eu-west-1a"],
      slots: { new: 2 },
    });
    assert.deepEqual(after.slice(1), before);
  });

  for (const [what, input, message] of [
    [
      "a block with host bits",
      { cidr: "10.0.0.1/16" },
      /cidr: 10\.0\.0\.1\/16 has bits set .* write 10\.0\.0\.0\/16/,
    ],
    ["a block that is too small", { cidr: "10.0.0.0/24" }, /cidr: .* from \/16 .* to \/21/],
    ["an IPv6 block", { cidr: "fd00::/64" }, /cidr: .* not an IPv4 block/],
    [
      "a name that is no availability zone",
      { availabilityZones: ["eu-west-1"] },
      /write a region and a letter/,
    ],
    [
      "an availability zone twice",
      { availabilityZones: ["eu-west-1a", "eu-west-1a"] },
      /the letter a is there twice/,
    ],
    ["none", { availabilityZones: [] }, /availabilityZones: none is named/],
    ["a place twice", { slots: { a: 1, b: 1 } }, /slots: a and b both have the place 1/],
    ["a place beyond the block", { slots: { a: 16 } }, /slots: the place of a must be .* 0 to 15/],
    ["a place of no zone", { slots: { c: 1 } }, /slots: there is no zone c: the zones are a, b/],
  ] as const)
    it(`refuses ${what}`, () => {
      const valid = { cidr: "10.0.0.0/16", zones: ["a", "b"], availabilityZones: ["eu-west-1a"] };
      assert.throws(() => planAddresses({ ...valid, ...(input as object) }), { name: "RangeError", message });
    });
});
