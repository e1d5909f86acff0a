import assert from "node:assert/strict";
import { faults } from "./faults";

describe("what was acknowledged", () => {
  it("outlives ten kills and a full disk, once, in a chain that holds", async () => {
    for await (const { scenario, acknowledged, entries, refusals, faults: found } of faults({
      kills: 10,
      postgres: false,
    })) {
      assert.deepEqual(found, [], scenario);
      assert.ok(acknowledged > 0 && entries >= acknowledged, scenario);
      const expected = scenario.includes("full") ? 503 : 0;
      assert.ok((refusals[expected] ?? 0) > 0, `${scenario}: nothing went wrong`);
    }
  }).timeout(180_000);
});
