import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, parseDocument, stringify } from "yaml";
import { applied, NotEditable } from "../../../cli/fix/text-edits";
import { editsOf } from "../../../cli/fix/yaml-edits";

function edit(text: string, change: (value: never) => unknown): string {
  const { contents } = parseDocument(text);
  const before = contents!.toJSON() as never;
  return applied(text, [...editsOf(text, contents, before, change(before))]);
}

const word = fc.stringMatching(/^[a-z]{1,5}$/);
const leaf = fc.oneof(word, fc.boolean(), fc.integer({ min: 0, max: 99 }), fc.constant("a: b # c"));
const { tree } = fc.letrec<{ tree: unknown; map: unknown }>((tie) => ({
  tree: fc.oneof({ depthSize: "small" }, leaf, fc.array(leaf, { maxLength: 3 }), tie("map")),
  map: fc.dictionary(word, tie("tree"), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
}));
const map = fc.dictionary(word, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

describe("edits of YAML", () => {
  it("leave comments, order and layout as they are", () => {
    const text = [
      "# of the web",
      "spec:",
      "  containers:",
      "  - name: web   # the first",
      "    stdin: true # why?",
      "    securityContext:",
      "      # keep this",
      "      privileged: true",
      "  # the end",
      "other: 'x'",
      "",
    ].join("\n");
    const expected = [
      "# of the web",
      "spec:",
      "  containers:",
      "  - name: web   # the first",
      "    securityContext:",
      "      # keep this",
      "      privileged: false",
      "      capabilities:",
      "        drop:",
      "          - ALL",
      "  # the end",
      "other: 'x'",
      "",
    ].join("\n");
    const found = edit(
      text,
      (value: { spec: { containers: { name: string; securityContext: object }[] } }) => {
        const [{ name, securityContext }] = value.spec.containers as [
          { name: string; securityContext: object },
        ];
        const changed = { ...securityContext, privileged: false, capabilities: { drop: ["ALL"] } };
        return { ...value, spec: { containers: [{ name, securityContext: changed }] } };
      },
    );
    assert.equal(found, expected);
  });

  it("change what is on one line on that line", () => {
    assert.equal(
      edit("a: { b: 1 } # note\nc: 2\n", () => ({ a: { b: 1, d: true }, c: 3 })),
      "a: { b: 1, d: true } # note\nc: 3\n",
    );
    assert.equal(
      edit("a:\nb: 1\n", () => ({ a: { x: 1 }, b: 1 })),
      "a: { x: 1 }\nb: 1\n",
    );
  });

  it("put collections and texts of several lines in place of a text on its line", () => {
    for (const after of [[false], { b: 1 }, "one\ntwo"]) {
      const text = edit("a: x # note\nc: 2\n", () => ({ a: after, c: 2 }));
      assert.deepEqual(parse(text), { a: after, c: 2 }, text);
      assert.match(text, /^a: .* # note\nc: 2\n$/);
    }
  });

  it("keep the form, the spaces and the quotes of what stands on one line", () => {
    const cases: readonly (readonly [before: string, after: string, change: unknown])[] = [
      ["{privileged: true}", "{privileged: false}", { privileged: false }],
      ["{ privileged: true }", "{ privileged: false }", { privileged: false }],
      [
        "{privileged: true,  user: 'me'}",
        "{privileged: false,  user: 'me',  capabilities: {drop: [ALL]}}",
        { privileged: false, user: "me", capabilities: { drop: ["ALL"] } },
      ],
      ["{ a: {b: 1}, c: 2 }", "{ a: {b: 2}, c: 2 }", { a: { b: 2 }, c: 2 }],
      ["{a: 1, b: 2, c: 3}", "{a: 1, c: 3}", { a: 1, c: 3 }],
      ["{a: 1, b: 2}", "{b: 2}", { b: 2 }],
      ["{a: 1, b: 2,}", "{a: 1,}", { a: 1 }],
      ["{a: 1}", "{}", {}],
      ["{}", "{a: 1}", { a: 1 }],
      ['{"a":1}', '{"a":1, "b":"x"}', { a: 1, b: "x" }],
      ["{a: \"x\", b: 'y'}", "{a: \"z\", b: 'it''s'}", { a: "z", b: "it's" }],
      ["{a: x}", '{a: "y, z"}', { a: "y, z" }],
      ["['NET_RAW', SYS_ADMIN]", "['NET_RAW', ALL]", ["NET_RAW", "ALL"]],
      ["['NET_RAW']", "['NET_RAW', ALL]", ["NET_RAW", "ALL"]],
      ["[ A, 'B', C ]", "[ 'B', C ]", ["B", "C"]],
      ["{\n    a: 1,\n    b: 2\n  }", "{\n    a: 1,\n    b: 3\n  }", { a: 1, b: 3 }],
    ];
    for (const [before, after, change] of cases) {
      const write = (value: string): string => `x:\n  y: ${value} # note\nz: 1\n`;
      const result = edit(write(before), () => ({ x: { y: change }, z: 1 }));
      assert.equal(result, write(after));
      assert.equal(
        edit(result, () => ({ x: { y: change }, z: 1 })),
        result,
        "once is enough",
      );
    }
  });

  it("of JSON are JSON", () => {
    const before = { a: { drop: ["X"], none: {}, id: 1 }, b: "x" };
    const after = { a: { drop: ["X", "ALL"], none: { yes: "no" }, id: "y" }, b: "x", c: ["d"] };
    for (const space of [undefined, 2]) {
      const text = `${JSON.stringify(before, null, space)}\n`;
      assert.deepEqual(JSON.parse(edit(text, () => after)), after);
    }
  });

  it("quote what other readers of YAML would take for something else", () =>
    assert.equal(
      edit("a: {b: x}\n", () => ({ a: { b: "x", c: "yes" } })),
      'a: {b: x, c: "yes"}\n',
    ));

  it("of collections on one line say what is meant, whatever is changed into what", () => {
    fc.assert(
      fc.property(map, map, fc.boolean(), (before, after, flowCollectionPadding) => {
        const inner = stringify(
          { ...before },
          { collectionStyle: "flow", flowCollectionPadding, lineWidth: 0 },
        );
        const text = `x: ${inner}`;
        let result: string;
        try {
          result = edit(text, () => ({ x: after }));
        } catch (error) {
          assert.ok(error instanceof NotEditable);
          return;
        }
        const read = parseDocument(result);
        assert.deepEqual(read.errors, [], result);
        assert.deepEqual(read.toJS(), { x: after }, `${text}\n${result}`);
      }),
      { numRuns: 500 },
    );
  });

  it("give up where more would change than is meant", () => {
    for (const text of ["a: &x { b: 1 }\nc: *x\n", "a: !!str 1\n", "a: {\n  b: 1 # note\n}\n"])
      assert.throws(() => edit(text, () => ({ a: { b: 2 }, c: { b: 2 } })), NotEditable, text);
  });

  it("say what is meant, whatever is changed into what", () => {
    fc.assert(
      fc.property(map, map, fc.boolean(), (before, after, indentSeq) => {
        const text = stringify(before, { indentSeq });
        let result: string;
        try {
          result = edit(text, () => after);
        } catch (error) {
          assert.ok(error instanceof NotEditable);
          return;
        }
        const read = parseDocument(result);
        assert.deepEqual(read.errors, [], result);
        assert.deepEqual(read.toJS(), after, `${text}\n${result}`);
      }),
      { numRuns: 500 },
    );
  });
});
