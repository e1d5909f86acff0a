import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { Secret, Unknown } from "../../../../core/graph/value";
import { readSources, type SourceResult } from "../../../../core/source";
import { pathOf, withFolder } from "../support/folder";

const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const urn = (type: string, name: string) => `urn:pulumi:dev::prog::${type}::${name}`;
const bucket = (name: string, more: object = {}) => ({
  urn: urn("aws:s3/bucket:Bucket", name),
  type: "aws:s3/bucket:Bucket",
  custom: true,
  id: `${name}-1`,
  inputs: { bucket: name },
  ...more,
});
const state = (resources: unknown, more: object = {}, version: unknown = 3) => ({
  version,
  deployment: { manifest: { time: "x" }, resources, ...more },
});

async function read(content: unknown, name = "state.json"): Promise<SourceResult> {
  let result: SourceResult | undefined;
  const text =
    typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 4);
  await withFolder({ [name]: text }, async (folder) => {
    [result] = await readSources([`${folder}/${name}`]);
    for (const each of result?.resources ?? []) each.locate?.(undefined);
  });
  return result!;
}

const names = (result: SourceResult) => result.resources.map((each) => each.name);

describe("states", () => {
  it("are read with their stack, hash and size", async () => {
    const result = await read(state([bucket("a")]));
    assert.equal(result.stage, "state");
    assert.deepEqual(result.errors, []);
    const [input] = result.inputs;
    assert.equal(input?.kind, "state");
    assert.equal(input.stack, "prog/dev");
    assert.match(input.hash ?? "", /^[0-9a-f]{64}$/);
    assert.equal(input.bytes, JSON.stringify(state([bucket("a")]), null, 4).length);
    const [resource] = result.resources;
    assert.equal(resource?.id, urn("aws:s3/bucket:Bucket", "a"));
    assert.equal(resource.physicalId, "a-1");
    assert.equal(resource.custom, true);
    assert.equal(resource.stack, "prog/dev");
    assert.deepEqual(resource.properties, { bucket: "a" });
  });

  it("come as exports and checkpoints, old and new, in any order of keys, gzipped too", async () => {
    const deployment = { manifest: {}, resources: [bucket("a")] };
    const forms: unknown[] = [
      { version: 3, deployment },
      { deployment, version: 4 },
      { version: 1, deployment },
      { version: 3, checkpoint: { stack: "organization/prog/dev", latest: deployment } },
      { checkpoint: { latest: { resources: [bucket("a")], manifest: {} } }, version: 3 },
      { stack: "dev", latest: deployment },
    ];
    for (const form of forms) {
      assert.deepEqual(names(await read(form)), ["a"], JSON.stringify(form));
      const packed = gzipSync(JSON.stringify(form));
      assert.deepEqual(names(await read(packed, "dev.json.gz")), ["a"]);
    }
  });

  it("may be empty", async () => {
    for (const form of [
      { version: 3, deployment: { manifest: {} } },
      { version: 3, deployment: null },
      state(null),
      state([]),
      { version: 3, checkpoint: { stack: "x", latest: null } },
    ]) {
      const result = await read(form);
      assert.deepEqual([result.stage, result.errors, result.resources], ["state", [], []]);
    }
  });

  it("don't count what is to be deleted, or was and waits for its replacement", async () => {
    const result = await read(
      state([bucket("a"), bucket("a", { delete: true }), bucket("b", { pendingReplacement: true })]),
    );
    assert.deepEqual(names(result), ["a"]);
    assert.equal(result.notes.length, 2);
    assert.match(result.notes[0] ?? "", /1 resource to be deleted/);
  });

  it("tell of operations that were interrupted", async () => {
    const operations = [
      { resource: bucket("new"), type: "creating" },
      { resource: bucket("old"), type: "deleting" },
      { resource: null, type: "creating" },
      "nonsense",
    ];
    const { notSeen } = await read(state([], { pending_operations: operations }));
    assert.deepEqual(
      notSeen.map((each) => each.what),
      ["aws:s3/bucket:Bucket new", "aws:s3/bucket:Bucket old"],
    );
    assert.match(notSeen[0]?.why ?? "", /may exist/);
  });

  it("are judged with their encrypted secrets unknown", async () => {
    const inputs = {
      password: { [signature]: secret, ciphertext: "v1:x" },
      open: { [signature]: secret, plaintext: '"hunter2"' },
      user: "admin",
    };
    const { resources, errors } = await read(state([bucket("db", { inputs })]));
    assert.deepEqual(errors, []);
    const { properties } = resources[0]!;
    assert.ok(properties["password"] instanceof Unknown);
    assert.ok(properties["open"] instanceof Secret);
    assert.equal(properties["user"], "admin");
  });

  it("keep of the outputs what the provider computed, and all of a resource that was only read", async () => {
    const outputs = { bucket: "a", arn: "arn:aws:s3:::a", tagsAll: { a: "b" }, __meta: "{}", empty: [] };
    const owned = await read(state([bucket("a", { outputs })]));
    assert.deepEqual(owned.resources[0]?.outputs, { arn: "arn:aws:s3:::a" });
    const { resources } = await read(
      state([bucket("r", { external: true, inputs: {}, outputs: { bucket: "r", arn: "x" } })]),
    );
    assert.equal(resources[0]?.external, true);
    assert.deepEqual(resources[0].properties, { bucket: "r", arn: "x" });
  });

  it("keep outputs secret that the program declared so", async () => {
    const outputs = { key: "hunter2", arn: "arn:x" };
    const { resources } = await read(state([bucket("a", { outputs, additionalSecretOutputs: ["key", 3] })]));
    assert.deepEqual(resources[0]?.outputs, { key: new Secret("hunter2"), arn: "arn:x" });
  });

  it("know the old defaults, ignoreChanges, and dependencies that are there", async () => {
    const on = urn("aws:ec2/vpc:Vpc", "v");
    const { resources } = await read(
      state([
        bucket("a", {
          defaults: { acl: "private", bucket: "old" },
          ignoreChanges: ["tags"],
          dependencies: [on, 3],
          propertyDependencies: { bucket: [on], tags: [], wrong: "x" },
        }),
      ]),
    );
    const [resource] = resources;
    assert.equal(resource?.properties["acl"], "private");
    assert.equal(resource.properties["bucket"], "a");
    assert.ok(resource.properties["tags"] instanceof Unknown);
    assert.deepEqual(resource.dependencies, [on]);
    assert.deepEqual(resource.propertyDependencies, { bucket: [on] });
  });

  it("give a Kubernetes object the id that its manifest would have", async () => {
    const type = "kubernetes:core/v1:Pod";
    const inputs = { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "n" } };
    const { resources } = await read(state([{ urn: urn(type, "x"), type, inputs, outputs: { status: {} } }]));
    assert.equal(resources[0]?.id, "-/core/Pod/n/p");
    assert.equal(resources[0].outputs, undefined);
  });

  it("name the line of each property", async () => {
    await withFolder(
      { "s.json": JSON.stringify(state([bucket("ü"), bucket("b")]), null, 2) },
      async (folder) => {
        const file = `${folder}/s.json`;
        const [result] = await readSources([file]);
        const place = result?.resources[1]?.locate?.(pathOf("bucket"));
        assert.deepEqual(place, { file, line: 23, column: 11 });
        assert.deepEqual(result?.resources[1]?.locate?.(undefined), { file, line: 17, column: 7 });
      },
    );
  });

  it("are refused in a version that nobody knows yet", async () => {
    for (const version of [5, 99, 0, -1, 1.5, "3", null]) {
      const { errors, resources } = await read(state([bucket("a")], {}, version));
      assert.equal(errors[0]?.code, "state-version", String(version));
      assert.equal(errors[0].location.line, 2);
      assert.match(errors[0].hint ?? "", /update Bulkhead/);
      assert.deepEqual(resources, []);
    }
  });

  it("say what is wrong with a resource, and judge the others", async () => {
    const wrong = [
      null,
      3,
      "x",
      [],
      {},
      { urn: 3 },
      { urn: "x" },
      bucket("i", { inputs: [] }),
      bucket("o", { outputs: 7 }),
    ];
    const { errors, resources } = await read(state([bucket("a"), ...wrong, bucket("z")]));
    assert.deepEqual(
      resources.map((each) => each.name),
      ["a", "z"],
    );
    assert.equal(errors.length, wrong.length);
    for (const error of errors) assert.ok((error.location.line ?? 0) > 1, error.message);
    assert.match(errors.at(-1)?.message ?? "", /Bucket o: outputs is not an object/);
  });

  it("bear with the wrong type in every field", async () => {
    const fields = [
      "type",
      "id",
      "custom",
      "parent",
      "provider",
      "dependencies",
      "propertyDependencies",
      "ignoreChanges",
      "external",
      "delete",
      "remote",
      "defaults",
    ];
    for (const field of fields) {
      for (const value of [null, 3, "x", [], [3], {}, { a: 1 }, false]) {
        const { resources, errors } = await read(state([bucket("a", { [field]: value })]));
        assert.equal(resources.length + errors.length, 1, `${field}: ${JSON.stringify(value)}`);
      }
    }
  });

  it("say where the list of resources should have been", async () => {
    for (const wrong of ["none", 3, { a: bucket("a") }]) {
      const { errors } = await read(state(wrong));
      assert.match(errors[0]?.message ?? "", /deployment\.resources is not a list/);
    }
    assert.match((await read({ version: 3, deployment: "x" })).errors[0]?.message ?? "", /not an object/);
  });

  it("that were cut are an error, with what stands before judged", async () => {
    const text = JSON.stringify(state([bucket("a"), bucket("b"), bucket("c")]), null, 4);
    const { errors, resources, partial } = await read(text.slice(0, text.indexOf('"c"')));
    assert.deepEqual(
      resources.map((each) => each.name),
      ["a", "b"],
    );
    assert.equal(partial, true);
    assert.match(errors[0]?.message ?? "", /ends in the middle/);
    assert.ok((errors[0]?.location.line ?? 0) > 20);
  });

  it("that are broken gzip files are an error", async () => {
    const packed = gzipSync(JSON.stringify(state([bucket("a")])));
    const cut = await read(packed.subarray(0, packed.length - 12), "s.json.gz");
    assert.match(cut.errors[0]?.message ?? "", /gzip file that was cut/);
    const wrong = await read(Buffer.concat([packed.subarray(0, 10), Buffer.alloc(40, 7)]), "s.json.gz");
    assert.match(wrong.errors[0]?.message ?? "", /not a valid gzip file/);
  });

  it("keep a hostile key from the prototype", async () => {
    const text = JSON.stringify(state([bucket("a")])).replace(
      '"bucket":"a"',
      '"__proto__":{"polluted":1},"bucket":"a"',
    );
    const { resources } = await read(text);
    assert.equal(Object.getPrototypeOf(resources[0]?.properties), Object.prototype);
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });

  it("of other tools are not taken for Pulumi's", async () => {
    const { errors } = await read({ version: 4, terraform_version: "1.9", resources: [{ type: "aws_vpc" }] });
    assert.match(errors[0]?.message ?? "", /not a Kubernetes object/);
  });
});
