import assert from "node:assert/strict";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "../support/judge-example";

describe("the policies' own examples", () => {
  const all = catalog.map((entry) => entry.policy);
  const only = process.env["POLICY"];

  for (const { group, policy } of catalog) {
    if (only !== undefined && policy.name !== only && group !== only) continue;
    describe(policy.name, () => {
      const good = Object.entries(policy.good());
      const bad = Object.entries(policy.bad());
      it("has a good and a bad example", () => {
        assert.ok(good.length > 0);
        assert.ok(bad.length > 0);
      });

      for (const [title, example] of good) {
        it(`passes the whole pack: ${title}`, () => {
          const { findings, problems } = judgeExample(all, example);
          assert.deepEqual(problems, []);
          assert.deepEqual(
            findings.map((each) => `${each.policy}: ${each.message}`),
            [],
          );
        });
      }

      for (const [title, example] of bad) {
        it(`finds one violation, and nothing unexpected: ${title}`, () => {
          const { findings } = judgeExample(all, example);
          const others = new Set(findings.map((each) => each.policy).filter((name) => name !== policy.name));
          const own = findings.filter((each) => each.policy === policy.name);
          assert.equal(own.length, 1, own.map((each) => each.message).join("\n") || "no finding");
          assert.equal(own[0]?.kind, "violation");
          assert.deepEqual([...others].sort(), [...(example.alsoFails ?? [])].sort());
        });
      }
    });
  }
});
