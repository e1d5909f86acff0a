import assert from "node:assert/strict";
import { Secret, Unknown } from "../../../../core/graph";
import { prelude, run } from "./program";

/** `invoke(token, args)` gives a promise, `invokeOutput(token, args)` an output. */
const asking = `${prelude}
const invoke = (token, args) => pulumi.runtime.invoke(token, args);
const invokeOutput = (token, args) => pulumi.runtime.invokeOutput(token, args);
`;
const finds = (token: string) => new Unknown(`what ${token} finds`);

describe("what a program looks up", () => {
  it("is no manifest that could not be fetched only because one says so", async () => {
    const text =
      "# not fetched: https://example.com/a.yaml\\napiVersion: v1\\nkind: Pod\\nmetadata: { name: web }\\n";
    const { named, notSeen, errors } = await run({
      "index.js": `${asking}
        module.exports = async () => {
          const { result } = await invoke("kubernetes:yaml:decode", { text: "${text}" });
          thing("found", { kinds: result.map(({ kind }) => kind) });
        };`,
    });
    assert.deepEqual(errors, []);
    assert.deepEqual(named("found").properties["kinds"], ["Pod"]);
    assert.deepEqual(notSeen, []);
  });

  it("takes nothing that is derived from a lookup as known", async () => {
    const ami = "aws:ec2/getAmi:getAmi";
    const zones = "aws:index/getAvailabilityZones:getAvailabilityZones";
    const vpc = "aws:ec2/getVpc:getVpc";
    const { named, notSeen, errors } = await run({
      "index.js": `${asking}
        module.exports = async () => {
          const image = await invoke("${ami}", { mostRecent: true, owners: ["amazon"] });
          const zones = invokeOutput("${zones}", {});
          const network = await invoke("${vpc}", { default: true });
          const [a, b, c, d] = network.cidrBlock.split("/")[0].split(".").map(Number);
          zones.names.apply((names) => names.forEach((zone, index) => thing("zone" + index, { zone, label: "in " + zone })));
          thing("a", {
            image: image.id,
            matches: /^ami-[0-9a-f]{17}$/.test(image.id),
            upper: image.id.toUpperCase(),
            subnet: [a, b, c, d + 64].join(".") + "/26",
            json: JSON.stringify({ Resource: "arn:aws:ec2:x:y:vpc/" + network.id, Effect: "Allow" }),
            encoded: Buffer.from("#!/bin/sh\\necho " + network.id).toString("base64"),
            plain: "vpc-123",
          });
        };`,
    });
    assert.deepEqual(errors, []);
    const { properties } = named("a");
    assert.deepEqual(properties, {
      image: finds(ami),
      matches: true,
      upper: finds(ami),
      subnet: new Unknown("an address range that is looked up"),
      json: { Resource: finds(vpc), Effect: "Allow" },
      encoded: finds(vpc),
      plain: "vpc-123",
    });
    assert.deepEqual(named("zone2").properties, { zone: finds(zones), label: finds(zones) });
    assert.deepEqual(notSeen.map(({ what }) => what).sort(), [
      `${ami} (mostRecent true, owners amazon)`,
      `${vpc} (default true)`,
      zones,
    ]);
  });

  it("knows region and account where they are configured", async () => {
    const files = {
      "index.js": `${asking}
        module.exports = async () => {
          const region = await invoke("aws:index/getRegion:getRegion", {});
          const { accountId } = await invoke("aws:index/getCallerIdentity:getCallerIdentity", {});
          const { partition } = await invoke("aws:index/getPartition:getPartition", {});
          thing("a", { region: region.name, accountId, partition, arn: "arn:" + partition + ":iam::" + accountId + ":root" });
        };`,
    };
    const known = await run(files, {
      config: { "aws:region": "cn-north-1", "aws:allowedAccountIds": '["123456789012"]' },
    });
    assert.deepEqual(known.named("a").properties, {
      region: "cn-north-1",
      accountId: "123456789012",
      partition: "aws-cn",
      arn: "arn:aws-cn:iam::123456789012:root",
    });
    const { properties } = (await run(files)).named("a");
    for (const value of Object.values(properties)) assert.ok(value instanceof Unknown, JSON.stringify(value));
  });

  it("goes on with functions that nothing is known of", async () => {
    const { named, errors, notSeen } = await run({
      "index.js": `${asking}
        module.exports = async () => {
          const found = await invoke("acme:index:getThings", { name: "x" });
          const later = invokeOutput("acme:index:getOther", {});
          for (const item of found.items) thing("item", { of: item.id, text: \`id-\${item.id}\`, deep: found.a.b[0].c });
          thing("a", { name: found.name, later: later.list[0].name, length: found.items.map((i) => i.id).join(",") });
        };`,
    });
    assert.deepEqual(errors, []);
    const { of, text, deep } = named("item").properties;
    for (const value of [of, text, deep]) assert.ok(value instanceof Unknown, JSON.stringify(value));
    assert.equal(named("a").properties["name"], "x");
    for (const name of ["later", "length"])
      assert.ok(
        named("a").properties[name] instanceof Unknown,
        `${name}: ${JSON.stringify(named("a").properties)}`,
      );
    assert.deepEqual(
      notSeen.map(({ what }) => what),
      ["acme:index:getThings (name x)", "acme:index:getOther"],
    );
  });

  it("keeps looked-up secrets secret", async () => {
    const token = "aws:ssm/getParameter:getParameter";
    const { named } = await run({
      "index.js": `${asking} module.exports = async () => {
        thing("a", { url: "postgres://u:" + (await invoke("${token}", { name: "/db" })).value + "@db" });
      };`,
    });
    assert.deepEqual(named("a").properties["url"], new Secret(finds(token)));
  });

  it("computes policy documents, of unknown parts too", async () => {
    const { named, notSeen } = await run({
      "index.js": `${asking}
        const bucket = thing("bucket");
        const document = invokeOutput("aws:iam/getPolicyDocument:getPolicyDocument", {
          statements: [
            {
              sid: "Read", actions: ["s3:GetObject", "s3:ListBucket"], resources: [bucket.id, "*"],
              principals: [{ type: "AWS", identifiers: ["*"] }],
              conditions: [{ test: "StringEquals", variable: "aws:x", values: ["y"] }],
            },
            { effect: "Deny", actions: ["s3:*"], resources: ["*"], principals: [{ type: "*", identifiers: ["*"] }] },
          ],
        });
        thing("a", { policy: document.json });
        thing("b", { policy: pulumi.jsonStringify({ Resource: bucket.id, Effect: "Allow" }) });
        thing("c", { policy: pulumi.interpolate\`{"Resource": "\${bucket.id}/*", "Effect": "Allow"}\` });
        thing("d", { text: pulumi.interpolate\`bucket \${bucket.id}\` });
        module.exports = async () => {
          const plain = await invoke("aws:iam/getPolicyDocument:getPolicyDocument", { statements: [{ actions: ["a:b"], resources: ["*"] }] });
          thing("e", { policy: plain.json });
        };`,
    });
    const unknown = new Unknown("an output of test:index:Thing bucket");
    assert.deepEqual(named("a").properties["policy"], {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Read",
          Effect: "Allow",
          Action: ["s3:ListBucket", "s3:GetObject"],
          Resource: [unknown, "*"],
          Principal: { AWS: "*" },
          Condition: { StringEquals: { "aws:x": "y" } },
        },
        { Effect: "Deny", Action: "s3:*", Resource: "*", Principal: "*" },
      ],
    });
    assert.deepEqual(named("a").propertyDependencies, { policy: [named("bucket").urn] });
    assert.deepEqual(named("b").properties["policy"], { Resource: unknown, Effect: "Allow" });
    assert.deepEqual(named("c").properties["policy"], { Resource: unknown, Effect: "Allow" });
    assert.deepEqual(named("d").properties["text"], unknown);
    assert.equal(
      named("e").properties["policy"],
      '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Action": "a:b",\n      "Resource": "*"\n    }\n  ]\n}',
    );
    assert.deepEqual(notSeen, []);
  });
});
