import assert from "node:assert/strict";
import fc from "fast-check";
import { exitCodeOf, fails } from "../../cli/exit-code";
import { clean, full } from "../core/report/fixture";

const finding = fc.record({
  kind: fc.constantFrom("violation" as const, "unknown" as const, "error" as const),
  level: fc.constantFrom("advisory" as const, "mandatory" as const),
  severity: fc.constantFrom("low" as const, "medium" as const, "high" as const, "critical" as const),
});
const failOn = fc.option(fc.constantFrom("low" as const, "high" as const, "critical" as const), {
  nil: undefined,
});

describe("exit code", () => {
  it("is the worst of all, whatever the order: 2, 1, 3, 0", () => {
    fc.assert(
      fc.property(fc.array(finding), fc.boolean(), failOn, (changes, broken, least) => {
        const findings = changes.map((each) => ({ ...full.findings[0]!, ...each }));
        const problems = broken ? full.problems : [];
        const code = exitCodeOf({ ...clean, findings, problems }, least);
        const failing = findings.filter((each) => fails(each, least));
        const kinds = new Set(failing.map(({ kind }) => kind));
        const expected =
          broken || kinds.has("error") ? 2 : kinds.has("violation") ? 1 : kinds.has("unknown") ? 3 : 0;
        assert.equal(code, expected);
      }),
    );
  });

  it("heeds levels without --fail-on, severities with it", () => {
    const advisory = { ...full.findings[0]!, level: "advisory" as const, severity: "critical" as const };
    const mandatory = { ...full.findings[0]!, level: "mandatory" as const, severity: "low" as const };
    assert.deepEqual([fails(advisory), fails(mandatory)], [false, true]);
    assert.deepEqual([fails(advisory, "high"), fails(mandatory, "high")], [true, false]);
  });

  it("counts no accepted finding", () => {
    assert.equal(exitCodeOf({ ...clean, exceptions: full.exceptions }), 0);
  });
});
