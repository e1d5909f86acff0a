import assert from "node:assert/strict";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { formatAddress, parseAddress, type IpAddress } from "../../../core/sets/ip-address";

const BAD: Record<string, [text: string, reason: RegExp][]> = {
  IPv4: [
    ["", /is empty/],
    ["010.0.0.0", /octet 010 has a leading zero, which other parsers read as octal/],
    ["10.0.0.08", /octet 08 has a leading zero/],
    ["10.0.0.00", /octet 00 has a leading zero/],
    ["10.0.0", /has 3 parts where four octets are needed/],
    ["10.1", /has 2 parts where four/],
    ["167772160", /octet 167772160 .*greater than 255|has 1 part/],
    ["0x7f.0.0.1", /octet 0x7f is hexadecimal/],
    ["0x7f000001", /octet 0x7f000001 is hexadecimal/],
    ["10.0.0.0.0", /has 5 parts/],
    ["256.0.0.1", /octet 256 is greater than 255/],
    ["10.0.0.9999999999999999999999", /octet 999999999999 is greater than 255/],
    ["10..0.1", /an octet is empty/],
    ["10.0.0.", /an octet is empty/],
    [".10.0.0.1", /an octet is empty/],
    ["+10.0.0.1", /has a sign/],
    ["10.-1.0.1", /has a sign/],
    ["10.0.0.1e1", /is not a decimal number/],
    ["10.0.0.a", /is not a decimal number/],
    ["10.0.0.\u0661", /is not a decimal number/],
    [" 10.0.0.1", /white space/],
    ["10.0.0.1\n", /white space/],
    ["10.0. 0.1", /white space/],
    ["10.0.0.1%eth0", /zone id/],
    ["10,0,0,1", /is not a decimal number/],
    ["localhost", /is not a decimal number/],
  ],
  IPv6: [
    [":", /a group is empty/],
    [":::", /three colons/],
    ["1::2::3", /"::" occurs more than once/],
    ["1:2:3:4:5:6:7", /has 7 groups where eight are needed/],
    ["1:2:3:4:5:6:7:8:9", /more than eight groups/],
    ["1:2:3:4::5:6:7:8", /"::" stands for no group/],
    ["1:2:3:4:5:6:7:", /a group is empty/],
    [":1:2:3:4:5:6:7", /a group is empty/],
    ["1::2:", /a group is empty/],
    ["12345::", /group "12345" is not one to four hexadecimal digits/],
    ["g::", /group "g" is not/],
    ["-1::", /group "-1" is not/],
    ["0x1::", /group "0x1" is not/],
    ["fe80::1%eth0", /zone id/],
    ["[::1]", /brackets/],
    [" ::1", /white space/],
    ["::1\t", /white space/],
    ["::ffff:1.2.3", /has 3 parts/],
    ["::ffff:01.2.3.4", /leading zero/],
    ["::ffff:1.2.3.256", /greater than 255/],
    ["1.2.3.4::", /group "1.2.3.4" is not/],
    ["::1.2.3.4:5", /group "1.2.3.4" is not/],
    ["1:2:3:4:5:6:7:1.2.3.4", /more than eight groups/],
  ],
};

const octets = fc.tuple(...([0, 1, 2, 3] as const).map(() => fc.nat(255)));
const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });

function parsed(text: string): IpAddress {
  const result = parseAddress(text);
  assert.ok(result.ok, `${text}: ${result.ok ? "" : result.reason}`);
  return result.value;
}

function bytesOf({ family, value }: IpAddress): number[] {
  const length = family === "ipv4" ? 4 : 16;
  return Array.from({ length }, (_, at) => Number((BigInt(value) >> BigInt((length - 1 - at) * 8)) & 255n));
}

describe("parseAddress", () => {
  for (const [family, cases] of Object.entries(BAD)) {
    for (const [text, reason] of cases) {
      it(`refuses ${JSON.stringify(text)} as ${family}`, () => {
        const result = parseAddress(text);
        assert.ok(!result.ok);
        assert.match(result.reason, reason);
      });
    }
  }

  it("reads IPv4 as ipaddr.js does and writes the same text", () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        const text = bytes.join(".");
        const address = parsed(text);
        assert.equal(address.family, "ipv4");
        assert.deepEqual(bytesOf(address), ipaddr.IPv4.parse(text).toByteArray());
        assert.equal(formatAddress(address), text);
      }),
    );
  });

  it("reads every form of an IPv6 address as ipaddr.js does", () => {
    fc.assert(
      fc.property(groups, fc.boolean(), fc.nat(2), (parts, upper, form) => {
        const reference = new ipaddr.IPv6(parts);
        const quad = reference.toByteArray().slice(12).join(".");
        const plain = [
          reference.toRFC5952String(),
          parts.map((part) => part.toString(16).padStart(4, "0")).join(":"),
          [...parts.slice(0, 6).map((part) => part.toString(16)), quad].join(":"),
        ][form];
        const text = (upper ? plain?.toUpperCase() : plain) ?? "";
        assert.deepEqual(bytesOf(parsed(text)), reference.toByteArray());
      }),
    );
  });

  it("writes IPv6 as RFC 5952 wants it, and reads it back", () => {
    fc.assert(
      fc.property(groups, (parts) => {
        const address = parsed(new ipaddr.IPv6(parts).toNormalizedString());
        const text = formatAddress(address);
        assert.deepEqual(parsed(text), address);
        if (!text.startsWith("::ffff:")) assert.equal(text, new ipaddr.IPv6(parts).toRFC5952String());
      }),
    );
  });

  it("accepts nothing but what ipaddr.js accepts too", () => {
    const soup = fc.string({ unit: fc.constantFrom(..."0123456789abfx:.%/+- ".split("")), maxLength: 24 });
    const near = fc
      .tuple(
        fc.oneof(
          octets.map((bytes) => bytes.join(".")),
          groups.map((g) => new ipaddr.IPv6(g).toString()),
        ),
        soup,
      )
      .map(([text, extra]) => text + extra.slice(0, 2));
    fc.assert(
      fc.property(fc.oneof(soup, near), (text) => {
        const result = parseAddress(text);
        if (!result.ok) return;
        assert.deepEqual(bytesOf(result.value), ipaddr.parse(text).toByteArray());
      }),
      { numRuns: 3000 },
    );
  });

  it("keeps an IPv4-mapped address in IPv6, and writes its dotted form", () => {
    const mapped = parsed("::ffff:1.2.3.4");
    assert.deepEqual(mapped, { family: "ipv6", value: 0xffff_0102_0304n });
    assert.deepEqual(parsed("::ffff:102:304"), mapped);
    assert.equal(formatAddress(mapped), "::ffff:1.2.3.4");
    assert.equal(formatAddress(parsed("::1.2.3.4")), "::102:304");
  });

  it("reads the special addresses", () => {
    const texts = ["::", "::1", "1::", "fe80::1", "2001:db8::1:0:0:1", "255.255.255.255", "0.0.0.0"];
    assert.deepEqual(
      texts.map((text) => formatAddress(parsed(text))),
      texts,
    );
    assert.equal(formatAddress(parsed("1:2:3:4:5:6:7::")), "1:2:3:4:5:6:7:0");
    assert.equal(formatAddress(parsed("2001:DB8:0:0:1:0:0:1")), "2001:db8::1:0:0:1");
  });

  it("never lets control characters of bad text into the reason, nor its whole length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const result = parseAddress(text);
        if (result.ok) return;
        assert.match(result.reason, /^[\x20-\x7e]+$/);
        assert.ok(result.reason.length < 700);
      }),
    );
    const long = parseAddress(`10.0.0.${"9".repeat(1_000_000)}`);
    assert.ok(!long.ok && long.reason.length < 300);
  });
});
