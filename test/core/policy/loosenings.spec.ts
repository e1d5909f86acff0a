import assert from "node:assert/strict";
import type { Resource } from "../../../core/graph";
import { looseningNotes } from "../../../core/policy/loosenings";

const resource = (name: string, properties: Record<string, unknown>): Resource => ({
  id: name,
  type: "t",
  name,
  properties,
});
const noted = (name: string, what: string, reason: unknown = "legacy"): Resource =>
  resource(name, { metadata: { annotations: { [`bulkhead.dev/loosened-${what}`]: reason } } });

describe("notes of what was taken back", () => {
  it("name the default, the reason and the resources, sorted, each once", () => {
    const tagged = resource("bucket", { tags: { "bulkhead.dev/loosened-encryption": "costs", other: "x" } });
    assert.deepEqual(
      looseningNotes([noted("b", "probes"), noted("a", "probes"), noted("a", "probes"), tagged]),
      [
        "A component's default is taken back, encryption (costs): bucket.",
        "A component's default is taken back, probes (legacy): b, a.",
      ],
    );
  });

  it("stand in their order, however the resources do", () => {
    const notes = looseningNotes([noted("a", "a"), noted("a", "b"), noted("a", "c")]);
    assert.deepEqual(notes, looseningNotes([noted("a", "c"), noted("a", "b"), noted("a", "a")]));
    assert.match(notes[0]!, /taken back, a /);
  });

  it("keep different reasons apart", () => {
    assert.equal(looseningNotes([noted("a", "probes"), noted("a", "probes", "other")]).length, 2);
  });

  it("name three resources, and tell how many more there are", () => {
    const notes = (...names: readonly string[]) => looseningNotes(names.map((name) => noted(name, "x")));
    assert.match(notes("a", "b", "c")[0]!, /: a, b, c\.$/);
    assert.match(notes("a", "b", "c", "d", "e")[0]!, /: a, b, c and 2 more\.$/);
  });

  it("are made of texts only", () => {
    const strange = [
      noted("a", "x", 1),
      resource("b", {}),
      resource("c", { metadata: "text", tags: ["bulkhead.dev/loosened-x"] }),
      resource("d", { metadata: { annotations: null }, tags: null }),
      resource("e", { tags: { "x-bulkhead.dev/loosened-x": "reason" } }),
    ];
    assert.deepEqual(looseningNotes(strange), []);
  });
});
