import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument, stringify } from "yaml";
import { applied, editsOf, NotEditable } from "../../../cli/fix/yaml-edits";

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
      'a: {"b":1,"d":true} # note\nc: 3\n',
    );
    assert.equal(
      edit("a:\nb: 1\n", () => ({ a: { x: 1 }, b: 1 })),
      'a: {"x":1}\nb: 1\n',
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
