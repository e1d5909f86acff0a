import assert from "node:assert/strict";
import { memoised } from "../../../core/graph/memo";

describe("remembered answers", () => {
  const counting = (most: number) => {
    const asked: string[] = [];
    const read = memoised((text) => {
      asked.push(text);
      return text === "none" ? undefined : text.length;
    }, most);
    return { asked, read };
  };

  it("are computed once for a text, also where there is none", () => {
    const { asked, read } = counting(10);
    assert.deepEqual(["a", "none", "a", "none"].map(read), [1, undefined, 1, undefined]);
    assert.deepEqual(asked, ["a", "none"]);
  });

  it("are kept for the first texts only", () => {
    const { asked, read } = counting(1);
    assert.deepEqual(["a", "bb", "a", "bb"].map(read), [1, 2, 1, 2]);
    assert.deepEqual(asked, ["a", "bb", "bb"]);
  });
});
