import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canRepair } from "../../core/policy/repair";
import { decisionsOf } from "../support/decisions";
import { findingsOf, loadAnew, policyFiles } from "../support/examples-alone";
import { judgeExample } from "../support/judge-example";
import { mendsItsExamples } from "../support/repairs";

const pages = join(__dirname, "../../docs/policies");
const decisions = join(__dirname, "decisions");
const only = process.env["POLICY"];

/** Mutation tests stand on these: each evaluates one policy's file and holds it to all that it must do. */
describe("a policy alone", () => {
  for (const file of policyFiles()) {
    if (only !== undefined && file.name !== only && file.group !== only) continue;
    it(`${file.name} finds what its page shows, and mends it where it can`, () => {
      const policy = loadAnew(file);
      assert.equal(policy.name, file.name);
      for (const [title, example] of Object.entries(policy.good()))
        assert.deepEqual(judgeExample([policy], example).findings, [], title);
      for (const [title, example] of Object.entries(policy.bad()))
        assert.equal(judgeExample([policy], example).findings.length, 1, title);
      const page = readFileSync(join(pages, `${file.name}.md`), "utf8");
      const judged =
        policy.scope === "graph" ? "Judged on all resources together" : "Judged on each resource";
      assert.ok(page.includes(`\n${judged}`), `the page lacks "${judged}"; npm run generate`);
      for (const [title, finding] of findingsOf(policy))
        assert.ok(
          page.includes(`- ${title}: ${finding}\n`),
          `the page lacks "${title}: ${finding}"; npm run generate`,
        );
      if (canRepair(policy)) mendsItsExamples(policy);
    });

    // Mutation tests ask for these; `npm run generate` shows every change of them in between.
    if (process.env["BULKHEAD_DECISIONS"] === undefined) continue;
    it(`${file.name} decides as before where a value of its examples is another`, () => {
      const kept = join(decisions, `${file.name}.txt`);
      assert.ok(existsSync(kept), "npm run generate");
      const lines = readFileSync(kept, "utf8").trimEnd().split("\n");
      // Line by line, so that the first difference ends it.
      let at = 0;
      for (const decision of decisionsOf(loadAnew(file)))
        assert.equal(decision, lines[at++], "npm run generate");
      assert.equal(at, lines.length);
    });
  }
});
