import assert from "node:assert/strict";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { formatCidr, parseCidr } from "../../../core/sets/cidr";
import { blocksOf } from "../../../core/sets/ip-blocks";
import { parseAddress, type IpAddress } from "../../../core/sets/ip-address";
import { IpSet } from "../../../core/sets/ip-set";

// The oracle: membership of each of 32 addresses of either family, asked of ipaddr.js CIDR by CIDR.
const UNIVERSE = ["10.1.2.", "2001:db8::"].flatMap((prefix) =>
  Array.from({ length: 32 }, (_, at) => prefix + (prefix.includes(":") ? at.toString(16) : String(at))),
);
const WIDTH = { "10.1.2.": 32, "2001:db8::": 128 } as const;

const cidr = fc
  .tuple(fc.constantFrom("10.1.2." as const, "2001:db8::" as const), fc.nat(31), fc.nat(5))
  .map(([prefix, at, hostBits]) => {
    const low = prefix === "10.1.2." ? String(at) : at.toString(16);
    return `${prefix}${low}/${WIDTH[prefix] - hostBits}`;
  });
const cidrs = fc.array(cidr, { maxLength: 8 });

function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  assert.ok(parsed.ok);
  return parsed.value;
}

const ADDRESSES = UNIVERSE.map(address);
const REFERENCES = UNIVERSE.map((text) => ipaddr.parse(text));

function members(set: IpSet): boolean[] {
  return ADDRESSES.map((one) => set.contains(one));
}

function expected(list: readonly string[]): boolean[] {
  const networks = list.map((entry) => ipaddr.parseCIDR(entry));
  return REFERENCES.map((reference) =>
    networks.some(
      ([network, length]) => reference.kind() === network.kind() && reference.match(network, length),
    ),
  );
}

/** The fewest aligned blocks of a bitmap, by halving. */
function fewestBlocks(bitmap: readonly boolean[]): number {
  if (!bitmap.includes(true)) return 0;
  if (!bitmap.includes(false)) return 1;
  const half = bitmap.length / 2;
  return fewestBlocks(bitmap.slice(0, half)) + fewestBlocks(bitmap.slice(half));
}

describe("IpSet", () => {
  it("algebra equals membership asked of ipaddr.js", () => {
    fc.assert(
      fc.property(cidrs, cidrs, (left, right) => {
        const [x, y] = [IpSet.of(...left), IpSet.of(...right)];
        const [a, b] = [expected(left), expected(right)];
        assert.deepEqual(members(x), a);
        assert.deepEqual(
          members(x.union(y)),
          a.map((inside, at) => inside || b[at]),
        );
        assert.deepEqual(members(IpSet.unionAll([x, y])), members(x.union(y)));
        assert.deepEqual(
          members(x.intersect(y)),
          a.map((inside, at) => inside && b[at]),
        );
        assert.deepEqual(
          members(x.subtract(y)),
          a.map((inside, at) => inside && !b[at]),
        );
        assert.deepEqual(
          members(x.complement()),
          a.map((inside) => !inside),
        );
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
        assert.equal(x.isEmpty, !a.includes(true));
        assert.equal(x.size, BigInt(a.filter(Boolean).length));
      }),
      { numRuns: 300 },
    );
  });

  it("gives back the fewest CIDRs, which make the same set", () => {
    fc.assert(
      fc.property(cidrs, (list) => {
        const set = IpSet.of(...list);
        const texts = set.toCidrs();
        assert.ok(IpSet.of(...texts).equals(set));
        assert.deepEqual(expected(texts), expected(list));
        const bitmap = expected(list);
        assert.equal(texts.length, fewestBlocks(bitmap.slice(0, 32)) + fewestBlocks(bitmap.slice(32)));
      }),
    );
  });

  it("cuts into blocks that equal those read from their text", () => {
    fc.assert(
      fc.property(cidrs, (list) => {
        for (const block of blocksOf(IpSet.of(...list))) {
          assert.deepEqual(parseCidr(formatCidr(block)), { ok: true, value: block });
        }
      }),
    );
  });

  it("gives back the fewest CIDRs of the whole space, of all but one address and of both families", () => {
    assert.deepEqual(IpSet.all().toCidrs(), ["0.0.0.0/0", "::/0"]);
    assert.deepEqual(IpSet.empty().toCidrs(), []);
    assert.equal(IpSet.all("ipv4").subtract(IpSet.of("0.0.0.0/32")).toCidrs().length, 32);
    assert.equal(IpSet.all("ipv6").subtract(IpSet.of("ffff::/128")).toCidrs().length, 128);
    assert.deepEqual(IpSet.of("128.0.0.0/1", "::/1", "0.0.0.0/1", "8000::/1").toCidrs(), [
      "0.0.0.0/0",
      "::/0",
    ]);
  });

  it("gives ranges in text, ascending, IPv4 first", () => {
    assert.deepEqual(IpSet.of("10.0.1.0/24", "2001:db8::/127", "10.0.0.0/24", "10.0.3.0/24").toRanges(), [
      { family: "ipv4", first: "10.0.0.0", last: "10.0.1.255" },
      { family: "ipv4", first: "10.0.3.0", last: "10.0.3.255" },
      { family: "ipv6", first: "2001:db8::", last: "2001:db8::1" },
    ]);
  });

  it("reads the good CIDRs of a list, names the bad ones by place, and does not pass for whole", () => {
    const parsed = IpSet.fromCidrs(["10.0.0.0/8", "010.0.0.0/8", "192.0.2.0/24", "10.0.0.0/33"]);
    assert.ok(!parsed.ok);
    assert.deepEqual(
      parsed.errors.map(({ index, text }) => [index, text]),
      [
        [1, "010.0.0.0/8"],
        [3, "10.0.0.0/33"],
      ],
    );
    assert.deepEqual(parsed.set.toCidrs(), ["10.0.0.0/8", "192.0.2.0/24"]);
  });

  it("tells which CIDRs had host bits", () => {
    const parsed = IpSet.fromCidrs(["10.0.0.1/8", "192.0.2.0/24"]);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.withHostBits, ["10.0.0.1/8"]);
    assert.deepEqual(parsed.set.toCidrs(), ["10.0.0.0/8", "192.0.2.0/24"]);
  });

  it("throws on a bad constant", () => {
    assert.throws(() => IpSet.of("10.0.0.0/33"), TypeError);
  });

  it("keeps the families apart: an IPv4-mapped block meets no IPv4", () => {
    const mapped = IpSet.of("::ffff:0.0.0.0/96");
    assert.ok(!mapped.overlaps(IpSet.all("ipv4")));
    assert.ok(mapped.isSubsetOf(IpSet.all("ipv6")));
    assert.ok(!IpSet.all("ipv6").contains(address("10.0.0.1")));
    assert.deepEqual(IpSet.all().only("ipv4").toCidrs(), ["0.0.0.0/0"]);
  });

  it("names its least address as a witness", () => {
    assert.deepEqual(IpSet.of("10.0.0.0/8", "::/0").first, address("10.0.0.0"));
    assert.deepEqual(IpSet.of("2001:db8::/32").first, address("2001:db8::"));
    assert.equal(IpSet.empty().first, undefined);
    assert.ok(IpSet.fromAddress(address("2001:db8::7")).equals(IpSet.of("2001:db8::7/128")));
    assert.ok(IpSet.fromAddress(address("192.0.2.7")).equals(IpSet.of("192.0.2.7/32")));
  });

  it("prints as its CIDRs", () => {
    assert.equal(String(IpSet.of("10.0.0.0/9", "10.128.0.0/9", "::1/128")), "10.0.0.0/8, ::1/128");
    assert.equal(String(IpSet.empty()), "no address");
  });

  it("is frozen", () => {
    const set = IpSet.of("10.0.0.0/8");
    assert.throws(() => Object.assign(set, { v4: IpSet.all().v4 }), TypeError);
    assert.throws(() => Object.assign(IpSet.empty(), { v4: set.v4 }), TypeError);
  });
});
