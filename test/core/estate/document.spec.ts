import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { readDocument } from "../../../core/estate/document";
import { Locations } from "../../../core/estate/located";

const read = (text: string) => readDocument(text, "estate.yaml", new Locations());
const codes = (text: string): string[] =>
  read(text).errors.map(({ code, line, column }) => `${code} ${line}:${column}`);

describe("reading an estate's document", () => {
  it("reads what another parser reads", () => {
    const key = fc
      .string({ minLength: 1, maxLength: 8 })
      .filter((name) => name !== "__proto__" && name !== "<<");
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(
          fc.string({ maxLength: 12 }),
          fc.integer(),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.boolean(),
          fc.constant(null),
        ),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom("block", "flow", "json"), (data, style) => {
        const text =
          style === "json"
            ? JSON.stringify(data, null, 2)
            : stringify(data, {
                collectionStyle: style === "flow" ? "flow" : "block",
                aliasDuplicateObjects: false,
              });
        const result = read(text);
        assert.deepEqual(result.errors, []);
        assert.deepEqual(result.data, parse(text) ?? null);
      }),
      { numRuns: 500 },
    );
  });

  it("knows the place of every value and key", () => {
    const text = [
      "# a comment",
      "a:",
      "  - x # why",
      "  - {b: 1, c: [2,",
      "    3], d: }",
      "  - - y",
      "e: &f",
      "  g: 'h'",
      "i: *f",
      "",
    ].join("\n");
    const locations = new Locations();
    const { data, errors } = readDocument(text, "f", locations);
    assert.deepEqual(errors, []);
    const start = { file: "f", line: 1, column: 1 };
    const at = (part: "key" | "value", ...path: (string | number)[]): string => {
      const { line, column } = locations.at(data, path, start, part);
      return `${line}:${column}`;
    };
    assert.equal(at("key", "a"), "2:1");
    assert.equal(at("value", "a"), "3:3");
    assert.equal(at("value", "a", 0), "3:5");
    assert.equal(at("value", "a", 1, "b"), "4:9");
    assert.equal(at("key", "a", 1, "c"), "4:12");
    assert.equal(at("value", "a", 1, "c", 1), "5:5");
    assert.equal(at("value", "a", 1, "d"), "5:9");
    assert.equal(at("value", "a", 2, 0), "6:7");
    assert.equal(at("value", "e", "g"), "8:6");
    assert.equal(at("value", "i"), "9:4");
    assert.equal(at("value", "i", "g"), "8:6");
    assert.equal(at("value", "a", 1, "b", "more"), "4:9");
  });

  for (const [what, text, expected] of [
    ["broken syntax", "a: [1, 2\nb: 3", ["syntax 2:1"]],
    ["a second document", "a: 1\n---\nb: 2\n", ["syntax 3:1"]],
    ["a tab as indentation", "a:\n\tb: 1\n", ["syntax 2:1"]],
    [
      "duplicate keys, each of them",
      "a: 1\nb: {c: 1, c: 2}\na: 3\n",
      ["duplicate-key 2:11", "duplicate-key 3:1"],
    ],
    [
      "a key of a number, truth or nothing",
      "1: a\ntrue: b\n~: c\n",
      ["bad-key 1:1", "bad-key 2:1", "bad-key 3:1"],
    ],
    ["a list as a key", "? [a]\n: b\n", ["bad-key 1:3"]],
    ["a key apart from its value", "? a\n:b: c\n", ["bad-key 1:3"]],
    ["__proto__", "a: {__proto__: {b: 1}}", ["bad-key 1:5"]],
    ["a merge key", "a: &x {b: 1}\nc:\n  <<: *x\n", ["bad-key 3:3"]],
    ["an unknown tag", "a: !env HOME\n", ["bad-tag 1:4"]],
    ["a tag of another schema", "a: !!binary aGk=\n", ["bad-tag 1:5"]],
    ["an alias of nothing", "a: *b\n", ["syntax 1:6"]],
    ["an alias of what holds it", "a: &b\n  c: [*b]\n", ["bad-alias 2:7"]],
    [
      "what is no finite number",
      "a: .nan\nb: -.inf\nc: 1e999\n",
      ["bad-value 1:4", "bad-value 2:4", "bad-value 3:4"],
    ],
    ["an empty entry", "a:\n  -\n  - b\n", ["bad-value 2:3"]],
    ["a pair in a list", "a: [b: c]\n", ["bad-value 1:4"]],
    ["a binary file", "a: 1\0\n", ["syntax 1:5"]],
    ["an unknown directive", "%FOO bar\n---\na: 1\n", ["syntax 1:1"]],
  ] as const) {
    it(`refuses ${what}`, () => assert.deepEqual(codes(text), expected));
  }

  it("reads plain scalars by YAML 1.2: no yes, no binary or underscored numbers, no dates", () => {
    const text = "[yes, 0b1, 1_000, 2024-01-01, 0o17, 0x1f, 010, -.5, ~, True, !!str 1, !!int 7]";
    const data = ["yes", "0b1", "1_000", "2024-01-01", 15, 31, 10, -0.5, null, true, "1", 7];
    assert.deepEqual(read(text), { data, errors: [] });
  });

  it("refuses an alias bomb without expanding it", () => {
    const levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 30; i++)
      levels.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    const result = read(levels.join("\n"));
    assert.equal(result.data, undefined);
    assert.deepEqual(
      result.errors.map(({ code, line }) => [code, line]),
      [["bad-alias", 5]],
    );
  });

  it("accepts aliases that stay small", () => {
    assert.deepEqual(read("a: &x [1]\nb: *x\n"), { data: { a: [1], b: [1] }, errors: [] });
  });

  for (const [what, text] of Object.entries({
    brackets: "[".repeat(100_000),
    braces: "{a: ".repeat(100_000),
    dashes: "- ".repeat(100_000),
    "question marks": "? ".repeat(100_000),
    indentation: Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join(""),
    anchors: "&a ".repeat(10_000),
  })) {
    it(`refuses deep nesting by ${what}`, () => {
      const result = read(text);
      assert.equal(result.data, undefined);
      assert.ok(["too-deep", "syntax"].includes(result.errors[0]?.code ?? ""), JSON.stringify(result.errors));
    });
  }

  it("refuses nesting that aliases make deep", () => {
    const levels = ["a0: &a0 [x]"];
    for (let i = 1; i < 80; i++) levels.push(`a${i}: &a${i} [*a${i - 1}]`);
    assert.deepEqual(
      read(levels.join("\n")).errors.map(({ code }) => code),
      ["too-deep"],
    );
  });

  it("refuses what is too large", () => {
    assert.deepEqual(codes(`# ${"x".repeat(1_048_576)}\na: 1`), ["too-large 1:1"]);
  });

  it("shows nothing that a terminal acts on", () => {
    const result = read('a: 1\n"\\e[31m\\u202e": 1\n"\\e[31m\\u202e": 2\n');
    assert.deepEqual(
      result.errors.map(({ message }) => message),
      ['has the key "\\u001b[31m\\u202e" twice'],
    );
  });
});
