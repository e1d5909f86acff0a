import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { readManifests, readSources, type SourceResult } from "../../../core/source";
import { pathOf } from "./support/folder";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const urn = (name: string) => `urn:pulumi:dev::prog::aws:s3/bucket:Bucket::${name}`;
const bucket = (name: string) => ({
  urn: urn(name),
  type: "aws:s3/bucket:Bucket",
  inputs: { tags: { a: "ü" } },
});

const valid: Readonly<Record<string, string>> = {
  manifests: `# c\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: "a\\n"}\nspec:\n  x: |\n    text\n---\napiVersion: v1\nkind: List\nitems:\n- {kind: Pod, apiVersion: v1, metadata: &m {name: b}, spec: *m}\n`,
  json: JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: 'a"\\' } }),
  state: JSON.stringify(
    { version: 3, deployment: { manifest: {}, resources: [bucket("a"), bucket("b")] } },
    null,
    1,
  ),
  preview: JSON.stringify({
    steps: [{ op: "create", newState: bucket("a") }],
    diagnostics: [{ severity: "info", message: "x" }],
  }),
  plan: JSON.stringify({
    manifest: {},
    resourcePlans: { [urn("a")]: { goal: { inputDiff: { adds: { a: unknown } } }, steps: ["create"] } },
  }),
  events: `{"sequence":0,"timestamp":1,"resourcePreEvent":{"metadata":{"op":"create","new":${JSON.stringify(bucket("a"))}}}}\n{"sequence":1,"timestamp":1,"summaryEvent":{}}\n`,
};

/** Reads bytes as standard input and asks for the place of everything; a throw fails the test. */
async function survive(bytes: Uint8Array): Promise<SourceResult> {
  const results = await readSources(["-"], {
    stdin: Readable.from([Buffer.from(bytes)], { objectMode: false }),
  });
  assert.equal(results.length, 1);
  const [result] = results;
  for (const each of result!.resources) {
    const place = each.locate?.(pathOf("spec", 0, "tags", "a"));
    assert.equal(place?.file, "stdin");
  }
  for (const error of result!.errors) {
    assert.notEqual(error.message, "");
    assert.doesNotMatch(error.message, /\n| {4}at |undefined|\[object/);
  }
  return result!;
}

describe("readers", () => {
  it("survive arbitrary bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await survive(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it("survive arbitrary text that looks like a source", async () => {
    const word = fc.constantFrom(
      ..."{}[]:,-\"'\n #&*!|>?%@`\t".split(""),
      "---\n",
      "apiVersion: v1\n",
      "kind: Pod\n",
      '{"deployment":',
      '"resources":[',
      '{"urn":"',
      urn("a"),
      "  ",
      "<<: ",
      "&a ",
      "*a",
      "null",
      "0644",
    );
    const text = fc.array(fc.oneof(word, fc.string({ maxLength: 5 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        await survive(Buffer.from(parts.join("")));
      }),
      { numRuns: 500 },
    );
  });

  for (const [kind, text] of Object.entries(valid)) {
    it(`survive ${kind} cut at every place, and say that they were cut`, async () => {
      assert.deepEqual((await survive(Buffer.from(text))).errors, [], kind);
      const bytes = Buffer.from(text);
      for (let length = 0; length < bytes.length; length += 1) {
        const { errors } = await survive(bytes.subarray(0, length));
        const isWhole = kind === "manifests" || bytes.subarray(length).toString().trim() === "";
        if (!isWhole) assert.ok(errors.length > 0, `${kind} cut at ${length}`);
      }
    });

    it(`survive ${kind} with a byte changed at every place`, async () => {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed[at] = (bytes[at]! + 1 + (at % 7) * 31) % 256;
        await survive(changed);
      }
    });
  }

  it("survive gzip streams cut at every place", async () => {
    const packed = gzipSync(valid["state"]!);
    for (let length = 2; length < packed.length; length += 1) {
      const { errors } = await survive(packed.subarray(0, length));
      assert.ok(errors.length > 0, `cut at ${length}`);
    }
  });

  it("give the same objects for JSON read as YAML", () => {
    const object = fc.record({
      apiVersion: fc.constant("v1"),
      kind: fc.constant("X"),
      metadata: fc.constant({ name: "x" }),
      // Control characters may stand in JSON strings, but not in YAML's.
      spec: fc.jsonValue().filter((value) => /^[\x20-\x7e]*$/.test(JSON.stringify(value))),
    });
    fc.assert(
      fc.property(object, (value) => {
        const json = JSON.stringify(value);
        const asJson = readManifests(json, "a.json").resources[0]?.properties;
        const asYaml = readManifests(`--- \n${json}`, "a.yaml").resources[0]?.properties;
        assert.deepEqual(JSON.stringify(asYaml), JSON.stringify(asJson));
      }),
    );
  });
});
