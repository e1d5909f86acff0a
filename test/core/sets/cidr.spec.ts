import assert from "node:assert/strict";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { formatCidr, parseCidr, type Cidr } from "../../../core/sets/cidr";

const BAD: [text: string, reason: RegExp][] = [
  ["", /the CIDR is empty/],
  ["/", /the address is empty/],
  ["/8", /the address is empty/],
  ["010.0.0.0/8", /octet 010 has a leading zero, which other parsers read as octal/],
  ["10.0.0/8", /has 3 parts where four octets are needed/],
  ["10/8", /has 1 part where four octets are needed/],
  ["10.0.0.0", /has no prefix length: one address is 10\.0\.0\.0\/32/],
  ["2001:db8::1", /has no prefix length: one address is 2001:db8::1\/128/],
  ["10.0.0.0/", /prefix length "", which is not a plain decimal number/],
  ["10.0.0.0/33", /prefix longer than the 32 bits/],
  ["::/129", /prefix longer than the 128 bits/],
  ["10.0.0.0/4294967304", /prefix longer than the 32 bits/],
  ["10.0.0.0/08", /prefix length "08"/],
  ["10.0.0.0/+8", /prefix length "\+8"/],
  ["10.0.0.0/-1", /prefix length "-1"/],
  ["10.0.0.0/0x8", /prefix length "0x8"/],
  ["10.0.0.0/8.0", /prefix length "8.0"/],
  ["10.0.0.0/1e1", /prefix length "1e1"/],
  ["10.0.0.0/255.0.0.0", /prefix length "255.0.0.0"/],
  ["10.0.0.0/8/8", /prefix length "8\/8"/],
  ["10.0.0.0/8 ", /prefix length "8 "/],
  ["10.0.0.0 /8", /white space/],
  [" 10.0.0.0/8", /white space/],
  ["10.0.0.0/8\n", /prefix length "8\\u\{a\}"/],
  ["fe80::%eth0/64", /zone id/],
  ["10.0.0.0-10.255.255.255", /is not an IPv4 address/],
  ["sg-0123456789abcdef0", /is not an IPv4 address/],
  ["any", /is not an IPv4 address/],
];

function parsed(text: string): Cidr {
  const result = parseCidr(text);
  assert.ok(result.ok, text);
  return result.value;
}

describe("parseCidr", () => {
  for (const [text, reason] of BAD) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const result = parseCidr(text);
      assert.ok(!result.ok);
      assert.match(result.reason, reason);
    });
  }

  it("takes first and last address of an IPv4 block as ipaddr.js does", () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(32), (value, length) => {
        const text = `${[24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".")}/${length}`;
        const cidr = parsed(text);
        assert.equal(formatCidr(cidr), `${ipaddr.IPv4.networkAddressFromCIDR(text).toString()}/${length}`);
        assert.equal(
          formatCidr({ ...cidr, first: cidr.last, prefixLength: 32 } as Cidr),
          `${ipaddr.IPv4.broadcastAddressFromCIDR(text).toString()}/32`,
        );
        assert.equal(cidr.hadHostBits, formatCidr(cidr) !== text);
      }),
    );
  });

  it("takes first and last address of an IPv6 block as ipaddr.js does", () => {
    const groups = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, fc.nat(128), (parts, length) => {
        const address = new ipaddr.IPv6(parts);
        const cidr = parsed(`${address.toString()}/${length}`);
        const value = BigInt(`0x${parts.map((part) => part.toString(16).padStart(4, "0")).join("")}`);
        const host = BigInt(128 - length);
        assert.equal(cidr.first, (value >> host) << host);
        assert.equal(cidr.last, ((value >> host) << host) + 2n ** host - 1n);
        assert.equal(cidr.hadHostBits, cidr.first !== value);
        assert.ok(address.match(ipaddr.IPv6.parseCIDR(formatCidr(cidr))));
      }),
    );
  });

  it("masks host bits and says so", () => {
    assert.deepEqual(
      [
        "10.1.2.3/8",
        "10.0.0.0/8",
        "2001:db8::1/32",
        "2001:db8::/32",
        "255.255.255.255/0",
        "192.0.2.1/32",
      ].map((text) => {
        const cidr = parsed(text);
        return [formatCidr(cidr), cidr.hadHostBits];
      }),
      [
        ["10.0.0.0/8", true],
        ["10.0.0.0/8", false],
        ["2001:db8::/32", true],
        ["2001:db8::/32", false],
        ["0.0.0.0/0", true],
        ["192.0.2.1/32", false],
      ],
    );
  });

  it("keeps an IPv4-mapped block in IPv6", () => {
    const cidr = parsed("::ffff:10.0.0.0/104");
    assert.equal(cidr.family, "ipv6");
    assert.equal(formatCidr(cidr), "::ffff:10.0.0.0/104");
    assert.equal(formatCidr(parsed("::ffff:0.0.0.0/96")), "::ffff:0.0.0.0/96");
  });
});
