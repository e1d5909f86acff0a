import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canRepair } from "../../core/policy/repair";
import { describeSchema } from "../../core/policy/setting-schema";
import { findingsOf, isAsked, loadAnew, policyFiles } from "../support/examples-alone";
import { judgeExample } from "../support/judge-example";
import { mendsItsExamples } from "../support/repairs";

const pages = join(__dirname, "../../docs/policies");
const cell = (text: string): string => text.replaceAll("|", "\\|");

/** Mutation tests stand on these: each evaluates one policy's file and holds it to all that it must do. */
describe("a policy alone", () => {
  for (const file of policyFiles()) {
    if (!isAsked(file)) continue;
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
      const settings = Object.entries(policy.settings ?? {}).map(
        ([name, { description, schema }]) =>
          `| \`${name}\` | ${cell(describeSchema(schema))} | ${cell(description)} |`,
      );
      assert.deepEqual(
        page.match(/^\| `.*\|$/gm) ?? [],
        settings,
        "the settings that its page shows; npm run generate",
      );
      for (const [title, finding] of findingsOf(policy))
        assert.ok(
          page.includes(`- ${title}: ${finding}\n`),
          `the page lacks "${title}: ${finding}"; npm run generate`,
        );
      if (canRepair(policy)) mendsItsExamples(policy);
    });
  }
});
