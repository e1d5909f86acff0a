import assert from "node:assert/strict";
import { buildGraph, derivedBy, type Graph } from "../../../core/graph";

describe("analyses of a graph by a key", () => {
  it("are computed once for each key of each graph", () => {
    const asked: [Graph, string][] = [];
    const find = derivedBy((graph, key: string) => {
      asked.push([graph, key]);
      return { key };
    });
    const [one, other] = [buildGraph([]), buildGraph([])];
    const first = find(one, "a");
    assert.equal(find(one, "a"), first);
    assert.notEqual(find(other, "a"), first);
    assert.equal(find(one, "b").key, "b");
    assert.deepEqual(
      asked.map(([graph, key]) => [graph === one, key]),
      [
        [true, "a"],
        [false, "a"],
        [true, "b"],
      ],
    );
  });

  it("are apart from others with the same key", () => {
    const [one, other] = ["one", "other"].map((name) => derivedBy((_, key: string) => [name, key]));
    const graph = buildGraph([]);
    assert.deepEqual(
      [one!(graph, "a"), other!(graph, "a")],
      [
        ["one", "a"],
        ["other", "a"],
      ],
    );
  });
});
