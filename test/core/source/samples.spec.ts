import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Secret, Unknown } from "../../../core/graph/value";
import { readSources } from "../../../core/source";

const shared = join(__dirname, "../../../../shared");
const samples = join(shared, "samples");
const cases = join(shared, "cases/cases");

const project = ["data", "logs", "web", "app", "data-acl", "obj", "logs-pab", "db"].sort();

/** Reads a sample and gives its resources by name, without the stack and the providers. */
async function read(name: string) {
  const results = await readSources([join(samples, name)]);
  assert.equal(results.length, 1);
  const [result] = results;
  assert.deepEqual(result?.errors, []);
  const own = result.resources.filter((each) => !each.type.startsWith("pulumi:"));
  return { result, own, named: new Map(own.map((each) => [`${each.type} ${each.name}`, each])) };
}

describe("what the engine really writes", function () {
  before(function () {
    if (!existsSync(samples)) {
      console.log("      ../shared/samples is absent: skipped");
      this.skip();
    }
  });

  for (const [file, kind] of [
    ["preview-policy.json", "preview"],
    ["preview-stream.jsonl", "preview"],
    ["plan.json", "plan"],
    ["stack-export.json", "state"],
    ["stack-export-secrets.json", "state"],
  ] as const) {
    it(`${file} is read as a ${kind}`, async () => {
      const { result, own, named } = await read(file);
      assert.equal(result.inputs[0]?.kind, kind);
      assert.equal(result.inputs[0].stack, "prog/dev");
      assert.deepEqual([...new Set(own.map((each) => each.name))].sort(), project);
      const group = named.get("aws:ec2/securityGroup:SecurityGroup web");
      assert.deepEqual(group?.properties["ingress"], [
        { cidrBlocks: ["0.0.0.0/0"], fromPort: 22, protocol: "tcp", toPort: 22 },
      ]);
      const password = named.get("aws:rds/instance:Instance db")?.properties["password"];
      if (file === "stack-export-secrets.json") assert.deepEqual(password, new Secret("hunter2"));
      else assert.ok(password instanceof Unknown);
      const bucket = named.get("aws:s3/bucketAcl:BucketAcl data-acl")?.properties["bucket"];
      if (kind === "state") assert.equal(bucket, "data-1");
      else assert.ok(bucket instanceof Unknown);
      const ids = own.filter((each) => each.type === "kubernetes:core/v1:Namespace").map((each) => each.id);
      assert.deepEqual(ids, ["-/core/Namespace/-/app"]);
      for (const each of own) assert.ok((each.locate?.(undefined)?.line ?? 0) > 0);
    });
  }

  it("checkpoint.json is an empty state", async () => {
    const { result } = await read("checkpoint.json");
    assert.deepEqual([result.stage, result.resources], ["state", []]);
  });

  it("what is no source is refused", async () => {
    for (const name of ["component-schema.json", "up.txt", "preview-policy.txt", "mock-resources.jsonl"]) {
      const [result] = await readSources([join(samples, name)]);
      assert.equal(result?.errors.length, 1, name);
      assert.deepEqual(result.resources, [], name);
    }
  });

  it("cases of others are read to the last document", async function () {
    if (!existsSync(cases)) this.skip();
    const results = await readSources([cases]);
    assert.deepEqual(
      results.flatMap((result) => result.errors),
      [],
    );
    assert.ok(results.flatMap((result) => result.resources).length > 5000);
  });
});
