import assert from "node:assert/strict";
import fc from "fast-check";
import { Secret, Unknown } from "../../../../core/graph/value";
import { hideIgnored, parsePropertyPath } from "../../../../core/source/pulumi/ignore-changes";
import { parseUrn } from "../../../../core/source/pulumi/urn";
import { missingFrom, plainValue } from "../../../../core/source/pulumi/values";

const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const reference = "5cf8f73096256a8f31e491e813e4eb8e";
const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const asset = "c44067f5952c0a294b673a41bacd8c17";
const plain = (value: unknown) => plainValue(value, "property");

describe("plainValue", () => {
  it("makes unknowns of the engine's sentinels, and names what is missing by the top-level property", () => {
    const properties = plainValue({ tags: { a: [unknown] }, name: `x-${unknown}` }, undefined, {
      missing: (property) => `what ${property} needs`,
    }) as { tags: { a: Unknown[] }; name: Unknown };
    assert.deepEqual(properties.tags.a, [new Unknown("what tags needs")]);
    assert.deepEqual(properties.name, new Unknown("what name needs"));
  });

  it("makes an encrypted or hidden secret unknown, and an open one a secret", () => {
    assert.ok(plain({ [signature]: secret, ciphertext: "v1:abc" }) instanceof Unknown);
    assert.ok(plain("[secret]") instanceof Unknown);
    assert.deepEqual(plain({ [signature]: secret, plaintext: '{"a":"b"}' }), new Secret({ a: "b" }));
    assert.deepEqual(plain({ [signature]: secret, value: 3 }), new Secret(3));
    assert.ok(plain({ [signature]: secret, value: unknown }) instanceof Unknown);
    assert.ok(plain({ [signature]: secret, plaintext: "not JSON" }) instanceof Unknown);
    assert.deepEqual(
      plain({ [signature]: output, secret: true, value: { [signature]: secret, value: 1 } }),
      new Secret(1),
    );
  });

  it("takes a reference to a resource for its id", () => {
    const urn = "urn:pulumi:dev::prog::aws:s3/bucket:Bucket::data";
    assert.equal(plain({ [signature]: reference, urn, id: "data-1" }), "data-1");
    assert.deepEqual(
      plain({ [signature]: reference, urn, id: "" }),
      new Unknown("the id of aws:s3/bucket:Bucket data"),
    );
    assert.equal(plain({ [signature]: reference, urn }), urn);
    assert.ok(plain({ [signature]: reference, id: unknown }) instanceof Unknown);
  });

  it("opens output values and assets", () => {
    assert.deepEqual(plain({ [signature]: output, value: [1] }), [1]);
    assert.ok(plain({ [signature]: output }) instanceof Unknown);
    assert.deepEqual(plain({ [signature]: asset, hash: "x", text: "hello" }), { hash: "x", text: "hello" });
    const elided = plain({ [signature]: asset, text: "<contents elided>" }) as { text: unknown };
    assert.ok(elided.text instanceof Unknown);
  });

  it("drops the providers' bookkeeping at every level", () => {
    const value = {
      __defaults: [],
      tags: { Name: "x", __defaults: ["Name"] },
      list: [{ __meta: "y", a: 1 }],
    };
    assert.deepEqual(plain(value), { tags: { Name: "x" }, list: [{ a: 1 }] });
  });

  it("gives plain values back as they are, the very same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!/__defaults|__meta|\[secret\]/.test(JSON.stringify(value)));
        assert.equal(plain(value), value);
      }),
    );
  });

  it("keeps a hostile key as a property and bears with depth", () => {
    const value = plain(JSON.parse(`{"__proto__": {"a": "${unknown}"}}`)) as object;
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.ok(Object.hasOwn(value, "__proto__"));
    let deep: unknown = unknown;
    for (let level = 0; level < 5000; level += 1) deep = [deep];
    assert.doesNotThrow(() => plain(deep));
  });
});

describe("missingFrom", () => {
  it("names the resources that a property comes from", () => {
    const urn = (name: string) => `urn:pulumi:dev::prog::aws:ec2/vpc:Vpc::${name}`;
    const missing = missingFrom({ vpcId: [urn("main")], many: ["a", "b", "c", "d"].map(urn), none: [] });
    assert.match(missing("vpcId"), /aws:ec2\/vpc:Vpc main/);
    assert.match(missing("many"), /Vpc c and others/);
    assert.equal(missing("none"), missing("absent"));
    assert.doesNotThrow(() => missingFrom("nonsense")("x"));
  });
});

describe("parseUrn", () => {
  it("takes the last type and everything behind it as the name", () => {
    assert.deepEqual(parseUrn("urn:pulumi:dev::prog::my:C$aws:s3/bucket:Bucket::a::b"), {
      stack: "dev",
      project: "prog",
      type: "aws:s3/bucket:Bucket",
      name: "a::b",
    });
    for (const wrong of ["", "urn:pulumi:dev", 3, null, undefined, {}])
      assert.equal(parseUrn(wrong), undefined);
  });
});

describe("hideIgnored", () => {
  const isUnknown = (value: unknown) => value instanceof Unknown;

  it("reads the engine's property paths", () => {
    assert.deepEqual(parsePropertyPath('a.b[0]["c.d"].*[*]'), ["a", "b", 0, "c.d", "*", "*"]);
    assert.equal(parsePropertyPath("a[["), undefined);
  });

  it("makes unknown what is ignored, and nothing else", () => {
    const properties = {
      size: 3,
      tags: { a: "1", b: "2" },
      ingress: [{ port: 1, cidr: "x" }, { port: 2 }],
    };
    const hidden = hideIgnored(properties, ["size", "tags.a", "ingress[*].port", "absent", "tags.c.d"]) as {
      size: unknown;
      tags: Record<string, unknown>;
      ingress: Record<string, unknown>[];
      absent: unknown;
    };
    assert.ok(isUnknown(hidden.size));
    assert.ok(isUnknown(hidden.tags["a"]) && isUnknown(hidden.tags["c"]));
    assert.equal(hidden.tags["b"], "2");
    assert.deepEqual(
      hidden.ingress.map((each) => [isUnknown(each["port"]), each["cidr"]]),
      [
        [true, "x"],
        [true, undefined],
      ],
    );
    assert.ok(isUnknown(hidden.absent));
    assert.equal(properties.size, 3);
    assert.equal(properties.tags.a, "1");
  });

  it("makes everything unknown at the first word of a path that it can't read", () => {
    assert.ok(isUnknown(hideIgnored({ a: { b: 1 } }, ["a[[b"])["a"]));
    assert.ok(isUnknown((hideIgnored({ a: 1, b: 2 }, ["*"]) as Record<string, unknown>)["b"]));
    assert.deepEqual(hideIgnored({ a: 1 }, "a"), { a: 1 });
  });
});
