import assert from "node:assert/strict";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { parseAddress } from "../../../core/sets/ip-address";
import { IpSet, privateSpace, publicIpv4, publicIpv6 } from "../../../core/sets/ip-set";

function isPublic(text: string): boolean {
  const parsed = parseAddress(text);
  assert.ok(parsed.ok);
  return (parsed.value.family === "ipv4" ? publicIpv4 : publicIpv6).contains(parsed.value);
}

describe("the internet by measure", () => {
  const isInternet: Record<string, string[]> = {
    "0.0.0.0/0": ["0.0.0.0/0"],
    "two halves": ["0.0.0.0/1", "128.0.0.0/1"],
    "the lower half alone": ["0.0.0.0/1"],
    "the upper half alone": ["128.0.0.0/1"],
    "every /8": Array.from({ length: 256 }, (_, at) => `${at}.0.0.0/8`),
    "every /16": Array.from({ length: 65536 }, (_, at) => `${at >> 8}.${at & 255}.0.0/16`),
    "all but private space": IpSet.all("ipv4").subtract(privateSpace).toCidrs(),
    "host bits in a world-wide block": ["203.0.113.7/0"],
    "all but one /8": IpSet.all("ipv4").subtract(IpSet.of("9.0.0.0/8")).toCidrs(),
  };
  for (const [name, cidrs] of Object.entries(isInternet)) {
    it(`is covered by ${name}`, () => {
      assert.ok(IpSet.of(...cidrs).coversInternet("ipv4"));
      assert.ok(!IpSet.of(...cidrs).coversInternet("ipv6"));
    });
  }

  const isNot: Record<string, string[]> = {
    nothing: [],
    "all private space": privateSpace.toCidrs(),
    "10.0.0.0/8": ["10.0.0.0/8"],
    "100.64.0.0/10": ["100.64.0.0/10"],
    "everything that is not public": publicIpv4.union(publicIpv6).complement().toCidrs(),
    "a public /8": ["3.0.0.0/8"],
    "the IPv4-mapped IPv6 space": ["::ffff:0.0.0.0/96"],
    "the NAT64 prefix": ["64:ff9b::/96"],
  };
  for (const [name, cidrs] of Object.entries(isNot)) {
    it(`is not covered by ${name}`, () => {
      assert.ok(!IpSet.of(...cidrs).coversInternet("ipv4"));
      assert.ok(!IpSet.of(...cidrs).coversInternet("ipv6"));
    });
  }

  it("is asked for by family: ::/0 and 2000::/3 are the IPv6 internet only", () => {
    for (const cidr of ["::/0", "2000::/3"]) {
      assert.ok(IpSet.of(cidr).coversInternet("ipv6"));
      assert.ok(!IpSet.of(cidr).coversInternet("ipv4"));
    }
    assert.ok(!IpSet.of("2001:db8::/32", "fc00::/7", "fe80::/10").coversInternet("ipv6"));
  });

  it("takes another share", () => {
    assert.ok(!IpSet.of("0.0.0.0/1").coversInternet("ipv4", 0.9));
    assert.ok(IpSet.of("3.0.0.0/8").coversInternet("ipv4", 0.004));
  });

  it("measures shares", () => {
    assert.equal(IpSet.all().publicShare("ipv4"), 1);
    assert.equal(IpSet.all().publicShare("ipv6"), 1);
    assert.equal(IpSet.empty().publicShare("ipv4"), 0);
    assert.equal(privateSpace.publicShare("ipv4"), 0);
    assert.equal(privateSpace.publicShare("ipv6"), 0);
    const lower = IpSet.of("0.0.0.0/1").publicShare("ipv4");
    const upper = IpSet.of("128.0.0.0/1").publicShare("ipv4");
    assert.ok(Math.abs(lower + upper - 1) < 1e-12);
    assert.ok(IpSet.of("8.8.8.8/32").publicShare("ipv4") > 0);
  });

  it("agrees with ipaddr.js on which IPv4 addresses are public", () => {
    const publicUses = ["unicast", "as112", "amt"];
    const edge = fc.constantFrom(
      ...publicIpv4.toRanges().flatMap(({ first, last }) => [first, last]),
      ...IpSet.all("ipv4")
        .subtract(publicIpv4)
        .toRanges()
        .flatMap(({ first, last }) => [first, last]),
    );
    const any = fc
      .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
      .map((octets) => octets.join("."));
    fc.assert(
      fc.property(fc.oneof(edge, any), (text) => {
        assert.equal(isPublic(text), publicUses.includes(ipaddr.IPv4.parse(text).range()), text);
      }),
      { numRuns: 3000 },
    );
  });

  it("counts no IPv6 address as public that ipaddr.js gives another use", () => {
    const publicUses = ["unicast", "as112v6", "rfc6052"];
    const edges = publicIpv6.toRanges().flatMap(({ first, last }) => [first, last]);
    for (const text of [...edges, "2606:4700::1111", "2a00::1", "64:ff9b::8.8.8.8"]) {
      assert.ok(isPublic(text), text);
      assert.ok(publicUses.includes(ipaddr.IPv6.parse(text).range()), text);
    }
    const others = [
      "::",
      "::1",
      "fe80::1",
      "fc00::1",
      "ff02::1",
      "2001:db8::1",
      "3fff::1",
      "2002::1",
      "2001::1",
    ];
    for (const text of [...others, "::ffff:8.8.8.8", "4000::1", "64:ff9b:1::1"])
      assert.ok(!isPublic(text), text);
  });
});
