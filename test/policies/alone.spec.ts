import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingsOf, loadAnew, policyFiles } from "../support/examples-alone";
import { judgeExample } from "../support/judge-example";

const pages = join(__dirname, "../../docs/policies");
const only = process.env["POLICY"];

/** Mutation tests stand on these: each runs one policy's file alone, and says all that it must do. */
describe("a policy alone", () => {
  for (const file of policyFiles()) {
    if (only !== undefined && file.name !== only && file.group !== only) continue;
    it(`${file.name} passes its good examples and says of its bad ones what its page shows`, () => {
      const policy = loadAnew(file);
      assert.equal(policy.name, file.name);
      for (const [title, example] of Object.entries(policy.good()))
        assert.deepEqual(judgeExample([policy], example).findings, [], title);
      const page = readFileSync(join(pages, `${file.name}.md`), "utf8");
      for (const [title, finding] of findingsOf(policy))
        assert.ok(
          page.includes(`- ${title}: ${finding}\n`),
          `the page lacks "${title}: ${finding}"; npm run generate`,
        );
      for (const [title, example] of Object.entries(policy.bad()))
        assert.equal(judgeExample([policy], example).findings.length, 1, title);
    });
  }
});
