import assert from "node:assert/strict";
import { actionOf } from "../../../../core/image/status/action";
import { DAY, estateWith, start } from "./support";

const estate = estateWith({
  risk: [
    { severity: "critical", exposed: "internet", new: "block", fixWithin: "3d" },
    {
      severity: ["critical", "high"],
      environment: "production",
      new: "block",
      fixWithin: "30d",
      rebuild: true,
    },
    { severity: ["critical", "high", "medium"], fixWithin: "90d" },
  ],
});
const cause = (severity: "critical" | "high" | "medium" | "low", since = start) => ({
  cause: `vulnerability:${severity}`,
  severity,
  since,
});
const inside = { environment: "production", exposedTo: [] };

describe("what follows from a doubt", () => {
  it("is what the first row says that matches severity, exposure and environment", () => {
    const act = (severity: Parameters<typeof cause>[0], placed: Parameters<typeof actionOf>[1]) => {
      const { block, rebuild, due } = actionOf({ causes: [cause(severity)] }, placed, estate);
      return { block, rebuild, days: (due - start) / DAY };
    };
    const staging = { environment: "staging", exposedTo: [] };
    assert.deepEqual(act("critical", { ...inside, exposedTo: ["internet"] }), {
      block: true,
      rebuild: false,
      days: 3,
    });
    assert.deepEqual(act("critical", inside), { block: true, rebuild: true, days: 30 });
    assert.deepEqual(act("high", { ...inside, exposedTo: ["internet"] }), {
      block: true,
      rebuild: true,
      days: 30,
    });
    assert.deepEqual(act("high", staging), { block: false, rebuild: false, days: 90 });
    assert.deepEqual(act("low", inside), { block: false, rebuild: false, days: 90 });
  });

  it("takes an image for exposed where nobody knows", () => {
    assert.equal(
      actionOf({ causes: [cause("critical")] }, { ...inside, exposedTo: undefined }, estate).due,
      start + 3 * DAY,
    );
  });

  it("takes the strictest of all causes, each from its own time", () => {
    const causes = [cause("medium", start - 89 * DAY), cause("high", start)];
    const action = actionOf({ causes }, inside, estate);
    assert.equal(action.due, start + DAY);
    assert.equal(action.block, true);
    assert.equal(actionOf({ causes: [] }, inside, estate).due, Infinity);
  });
});
