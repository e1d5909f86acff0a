import assert from "node:assert/strict";
import type { Container, Workload } from "../../../core/graph";
import { hasLabel, isExemptImage, numberOf, numbersOf, textsOf } from "../../../core/policy/settings";
import { describeSchema, expressions, integer, oneOf, texts } from "../../../core/policy/setting-schema";

describe("reading a setting", () => {
  it("gives what is set, or that nothing is", () => {
    assert.deepEqual(textsOf({ a: ["x", ""] }, "a"), ["x", ""]);
    assert.deepEqual(textsOf({ a: [] }, "a"), []);
    assert.equal(textsOf({ a: undefined }, "a"), undefined);
    assert.deepEqual(numbersOf({ a: [1, 0] }, "a"), [1, 0]);
    assert.equal(numbersOf({ a: undefined }, "a"), undefined);
    assert.equal(numberOf({ a: 0 }, "a"), 0);
    assert.equal(numberOf({ a: undefined }, "a"), undefined);
  });

  it("names the setting that is of another type", () => {
    for (const a of ["x", ["x", 1], null, {}, 1])
      assert.throws(() => textsOf({ a }, "a"), /^Error: its setting "a" must be a list of texts$/);
    for (const a of ["x", [1, "x"], null, 1])
      assert.throws(() => numbersOf({ a }, "a"), /^Error: its setting "a" must be a list of numbers$/);
    for (const a of ["1", [1], null])
      assert.throws(() => numberOf({ a }, "a"), /^Error: its setting "a" must be a number$/);
  });

  it("exempts images as written, or by their beginning", () => {
    const isExempt = (image: string | undefined, ...exemptImages: readonly string[]): boolean =>
      isExemptImage({ ...(image !== undefined && { image }) } as Container, { exemptImages });
    assert.ok(isExempt("docker.io/a:1", "docker.io/a:1"));
    assert.ok(!isExempt("docker.io/a:1", "docker.io/a"));
    assert.ok(!isExempt("docker.io/a", "docker.io/a:1"));
    assert.ok(isExempt("docker.io/a:1", "other", "docker.io/*"));
    assert.ok(!isExempt("quay.io/docker.io/a:1", "docker.io/*"));
    assert.ok(isExempt("docker.io/a", "*"));
    assert.ok(!isExempt("docker.io/a"));
    assert.ok(!isExempt(undefined, "a*"));
    assert.ok(!isExemptImage({ image: "a" } as Container, { exemptImages: undefined }));
  });

  it("exempts pods by a label with its value", () => {
    const has = (exemptLabel: unknown, podLabels: Readonly<Record<string, string>>): boolean =>
      hasLabel({ podLabels } as unknown as Workload, { exemptLabel });
    assert.ok(has("a/b=c", { "a/b": "c" }));
    assert.ok(has("a=b=c", { a: "b=c" }));
    assert.ok(has("a=", { a: "" }));
    assert.ok(!has("a=b", { a: "c" }));
    assert.ok(!has("a=b", {}));
    assert.ok(!has("a=", {}));
    assert.ok(!has(undefined, { a: "b" }));
    for (const wrong of ["a", "=b", "=a=b", "a=b\nc", 1, ["a=b"]])
      assert.throws(
        () => has(wrong, {}),
        /^Error: its setting "exemptLabel" must be a text of the form key=value$/,
      );
  });
});

describe("what a setting must be", () => {
  const cases: readonly (readonly [Parameters<typeof describeSchema>[0], string])[] = [
    [{ type: "string" }, "a text"],
    [{ type: "string", title: "a port" }, "a port"],
    [{ type: "string", enum: ["a"] }, "the text a"],
    [{ type: "string", enum: ["a", "b"] }, "a or b"],
    [{ type: "string", enum: ["a", "b", "c"] }, "a, b or c"],
    [{ type: "string", format: "regex" }, "a regular expression"],
    [{ type: ["string", "number"] }, "a text or a number"],
    [{ type: ["string", "number", "boolean"] }, "a text, a number or true or false"],
    [{ type: "number" }, "a number"],
    [{ type: "number", exclusiveMinimum: 0 }, "a number above 0"],
    [{ type: "number", exclusiveMinimum: 0, minimum: 1, maximum: 2 }, "a number above 0"],
    [{ type: "integer", minimum: 1 }, "a whole number of at least 1"],
    [{ type: "integer", maximum: 9 }, "a whole number of at most 9"],
    [{ type: "integer", minimum: 0, maximum: 0 }, "a whole number from 0 to 0"],
    [{ type: "array" }, "a list"],
    [{ type: "array", items: { type: "string" } }, "a list of texts"],
    [{ type: "array", items: { type: "number" } }, "a list, each a number"],
    [{ type: "array", items: { type: "string", enum: ["a", "b"] } }, "a list of a, b"],
    [{ type: "array", items: { type: "string", title: "a verb", enum: ["a"] } }, "a list, each a verb"],
    [{ type: "object" }, "a mapping"],
    [{ type: "object", properties: { a: { type: "string" }, b: { type: "string" } } }, "{ a, b }"],
    [
      { type: "object", additionalProperties: { type: "integer", minimum: 2 } },
      "a mapping, each value a whole number of at least 2",
    ],
  ];
  for (const [schema, text] of cases)
    it(`is ${text}: ${JSON.stringify(schema)}`, () => assert.equal(describeSchema(schema), text));

  it("is as its maker says", () => {
    assert.deepEqual(texts("A."), {
      description: "A.",
      schema: { type: "array", items: { type: "string" } },
    });
    assert.deepEqual(texts("A.", ["a"]).schema.items, { type: "string", enum: ["a"] });
    assert.deepEqual(expressions("A."), {
      description: "A.",
      schema: { type: "array", items: { type: "string", format: "regex" } },
    });
    assert.deepEqual(oneOf(["a"], "A."), { description: "A.", schema: { type: "string", enum: ["a"] } });
    assert.deepEqual(integer("A.", 1), { description: "A.", schema: { type: "integer", minimum: 1 } });
    assert.deepEqual(integer("A.", 1, 2).schema, { type: "integer", minimum: 1, maximum: 2 });
  });
});
