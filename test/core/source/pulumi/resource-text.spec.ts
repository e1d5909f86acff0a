import assert from "node:assert/strict";
import fc from "fast-check";
import { parseResource } from "../../../../core/source/pulumi/resource-text";

type Resource = Readonly<Record<string, unknown>>;

const urn = (type: string): string => `urn:pulumi:dev::shop::${type}::web`;
const deployment = "kubernetes:apps/v1:Deployment";
const parent = urn("pulumi:pulumi:Stack");

const object = (more: Resource = {}): Resource => ({
  urn: urn(deployment),
  custom: true,
  id: "shop/web",
  type: deployment,
  inputs: { spec: { replicas: 1 } },
  outputs: { status: { conditions: [{ type: "Available" }] } },
  parent,
  ...more,
});

const read = (resource: Resource, space?: number): unknown =>
  parseResource(JSON.stringify(resource, null, space));

describe("the text of a resource", () => {
  it("of Kubernetes is read without its outputs", () => {
    for (const space of [0, 4]) assert.deepEqual(read(object(), space), { ...object(), outputs: null });
  });

  it("loses no member, in whatever order they are written", () => {
    const all = Object.entries(object());
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(2), (entries, space) => {
        assert.deepEqual(read(Object.fromEntries(entries), space), { ...object(), outputs: null });
      }),
    );
  });

  it("is read whole where the outputs are", () => {
    const type = "aws:ec2/instance:Instance";
    const whole = [
      object({ external: true }),
      object({ urn: urn(type), type }),
      // Of a provider that is called like one, with a type of another.
      object({ type }),
      object({ inputs: { type: "kubernetes:x" }, type, urn: urn(type) }),
    ].map((each) => JSON.parse(JSON.stringify(each)) as Resource);
    for (const each of whole) assert.deepEqual(read(each), each);
  });

  it("loses nothing else, whatever it holds", () => {
    const inner = fc.record({
      outputs: fc.record({ a: fc.constant({ b: "}," }), parent: fc.constant("urn:x") }),
      parent: fc.constant("urn:y"),
    });
    const odd = fc.constantFrom('},"parent":"urn:', '"outputs":{', "{", '}},"parent": "urn:', "\\");
    const leaf = fc.oneof(inner, odd, fc.jsonValue());
    const part = fc.dictionary(fc.constantFrom("outputs", "inputs", "parent", "spec", "__proto__"), leaf);
    const keys = fc.shuffledSubarray(["inputs", "outputs", "parent", "type", "urn", "external"]);
    fc.assert(
      fc.property(part, part, keys, fc.boolean(), fc.nat(2), (inputs, outputs, order, external, space) => {
        const all = object({ inputs, outputs, external });
        const text = JSON.stringify(Object.fromEntries(order.map((key) => [key, all[key]])), null, space);
        const whole = JSON.parse(text) as Resource;
        const found = parseResource(text) as Resource;
        if (found["outputs"] === null) {
          assert.ok(whole["type"] === deployment && whole["external"] !== true);
          assert.deepEqual(found, { ...whole, outputs: null });
        } else assert.deepEqual(found, whole);
      }),
      { numRuns: 2000 },
    );
  });

  it("is refused where it is cut", () => {
    const text = JSON.stringify(object());
    for (let end = 0; end < text.length; end += 1)
      assert.throws(() => parseResource(text.slice(0, end)), SyntaxError);
  });
});
