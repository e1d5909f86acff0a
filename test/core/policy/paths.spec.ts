import assert from "node:assert/strict";
import { formatPath } from "../../../core/graph";
import { extend, joinPath, stepsOf } from "../../../core/policy/paths";

describe("the steps of a path", () => {
  const cases: readonly (readonly [string, readonly (string | number)[]])[] = [
    ["", []],
    ["a", ["a"]],
    ["a.b-c.d", ["a", "b-c", "d"]],
    ["a[0].b[12]", ["a", 0, "b", 12]],
    ["[3]", [3]],
    ['a["b.c/d"].e', ["a", "b.c/d", "e"]],
    ['["a]b"][1]', ["a]b", 1]],
    ['a["say \\"it\\""]', ["a", 'say "it"']],
    ['a["back\\\\slash"].b', ["a", "back\\slash", "b"]],
    ["a.0", ["a", "0"]],
  ];
  for (const [path, steps] of cases)
    it(`are ${JSON.stringify(steps)} of ${path || "nothing"}`, () => {
      assert.deepEqual(stepsOf(path), steps);
      assert.equal(joinPath(undefined, path), path, "and lead back to it");
    });

  it("lead on from another's", () => {
    const parent = { parent: { parent: undefined, key: "spec" }, key: 2 };
    assert.equal(joinPath(parent, "a.b"), "spec[2].a.b");
    assert.equal(joinPath(parent, ""), "spec[2]");
    assert.equal(extend(parent, ""), parent);
    assert.equal(formatPath(extend(parent, "a")), "spec[2].a");
  });
});
