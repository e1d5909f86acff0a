import assert from "node:assert/strict";
import { faults } from "./faults";

describe("what was acknowledged", () => {
  it("outlives ten kills on each database, a full disk, a cut network and a restarted server, once", async () => {
    const scenarios: string[] = [];
    for await (const { scenario, acknowledged, entries, refusals, faults: found } of faults({
      kills: 10,
      postgres: true,
    })) {
      assert.deepEqual(found, [], scenario);
      assert.ok(acknowledged > 0 && entries >= acknowledged, scenario);
      const expected = /full|restarted/.test(scenario) ? 503 : 0;
      scenarios.push(scenario);
      assert.ok((refusals[expected] ?? 0) > 0, `${scenario}: nothing went wrong`);
    }
    // Without PostgreSQL, or a disk of its own for it.
    assert.ok([4, 6, 7].includes(scenarios.length), scenarios.join("; "));
  }).timeout(900_000);
});
