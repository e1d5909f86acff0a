import assert from "node:assert/strict";
import { allExamples } from "../support/all-examples";
import { isAsked, loadAnew, policyFiles } from "../support/examples-alone";

/** As the examples' own test holds, policy by policy: each graph is built once, so that each mutant costs little. */
describe("a policy on the examples of all", () => {
  const examples = allExamples();
  for (const file of policyFiles()) {
    if (!isAsked(file)) continue;
    it(`${file.name} finds what is said of each, and nothing else`, () => {
      const policy = loadAnew(file);
      for (const { title, fails, judge } of examples) {
        const { findings } = judge([policy]);
        assert.equal(findings.length > 0, fails.includes(policy.name), `${title}: ${findings[0]?.message}`);
      }
    });
  }
});
