import assert from "node:assert/strict";
import fc from "fast-check";
import { planAddresses } from "../../../components/planners/addresses";
import { IpSet } from "../../../core/sets";

const zoneNames = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 16 });
const letters = fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { minLength: 1, maxLength: 8 });
const networks = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 21 }))
  .map(([octet, length]) => `10.${octet}.0.0/${length}`);
const networks6 = fc
  .tuple(fc.integer({ min: 0, max: 15 }), fc.constantFrom(44, 48, 52, 56))
  .map(([digit, length]) => `2600:1f1${digit.toString(16)}::/${length}`);
const inputs = fc.record({ cidr: networks, ipv6Cidr: networks6, zones: zoneNames, letters });

const plan = ({
  letters: names,
  ...input
}: {
  cidr: string;
  ipv6Cidr?: string;
  zones: string[];
  letters: string[];
}) => planAddresses({ ...input, availabilityZones: names.map((letter) => `eu-west-1${letter}`) });

const subnetsOf = (zones: ReturnType<typeof plan>) =>
  new Map(
    zones.flatMap(({ subnets }) =>
      subnets.map(
        ({ zone, letter, cidr, ipv6Cidr }) => [`${zone}/${letter}`, `${cidr} ${ipv6Cidr}`] as const,
      ),
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

  it("of IPv6 are a /64 for each subnet, in the zone's part of the network's block, and overlap nowhere", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const zones = plan(input);
        let taken = IpSet.empty();
        for (const { ipv6Cidr, subnets } of zones) {
          const block = IpSet.of(ipv6Cidr!);
          assert.ok(block.isSubsetOf(IpSet.of(input.ipv6Cidr)) && !block.overlaps(taken));
          taken = taken.union(block);
          let used = IpSet.empty();
          for (const subnet of subnets) {
            const own = IpSet.of(subnet.ipv6Cidr!);
            assert.match(subnet.ipv6Cidr!, /\/64$/);
            assert.ok(own.isSubsetOf(block) && !own.overlaps(used));
            used = used.union(own);
          }
        }
      }),
    );
  });

  it("of IPv4 are what they are without IPv6, which comes and goes without moving them", () => {
    fc.assert(
      fc.property(inputs, ({ ipv6Cidr: _, ...input }) => {
        const bare = ({ subnets }: ReturnType<typeof plan>[number]) => subnets.map(({ cidr }) => cidr);
        const dual = plan({ ...input, ipv6Cidr: "2600:1f10::/56" });
        assert.deepEqual(dual.map(bare), plan(input).map(bare));
        assert.ok(plan(input).every((zone) => !("ipv6Cidr" in zone)));
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
    ["an IPv4 block for IPv6", { ipv6Cidr: "10.0.0.0/16" }, /ipv6\.cidr: .* not an IPv6 block/],
    [
      "a block of IPv6 that can't be divided",
      { ipv6Cidr: "2600:1f10::/60" },
      /ipv6\.cidr: .* must be a \/44/,
    ],
    ["a block of IPv6 that AWS has not", { ipv6Cidr: "2600:1f10::/55" }, /ipv6\.cidr: .* must be a \/44/],
    [
      "a block of IPv6 with host bits",
      { ipv6Cidr: "2600:1f10::1/56" },
      /ipv6\.cidr: .* has bits set .* write 2600:1f10::\/56/,
    ],
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
      assert.throws(() => planAddresses({ ...valid, ...(input as object) }), { name: "PlanError", message });
    });
});
