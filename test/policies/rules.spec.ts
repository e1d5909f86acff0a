import assert from "node:assert/strict";
import { isAsked, loadAnew, policyFiles } from "../support/examples-alone";
import { judgeExample } from "../support/judge-example";
import { notApplicable, passes } from "./rules/rule";
import { rules as account } from "./rules/account";
import { rules as batch } from "./rules/batch";
import { rules as fleets } from "./rules/fleets";
import { rules as forms } from "./rules/forms";
import { rules as host } from "./rules/host";
import { rules as identity } from "./rules/identity";
import { rules as image } from "./rules/image";
import { rules as managed } from "./rules/managed";
import { rules as network } from "./rules/network";
import { rules as placement } from "./rules/placement";
import { rules as registry } from "./rules/registry";
import { rules as rights } from "./rules/rights";
import { rules as secrets } from "./rules/secrets";
import { rules as workload } from "./rules/workload";

const tables = {
  account,
  batch,
  fleets,
  forms,
  host,
  identity,
  image,
  managed,
  network,
  placement,
  registry,
  rights,
  secrets,
  workload,
};
const rules = Object.entries(tables).flatMap(([table, cases]) =>
  Object.entries(cases).map(([policyName, its]) => ({ table, policyName, cases: its })),
);

/** What each policy decides at the bounds of its rules, of its settings, and on what it is not about. */
describe("a policy at the bounds of its rules", () => {
  const files = policyFiles();
  for (const { table, policyName, cases } of rules) {
    const file = files.find((each) => each.name === policyName);
    if (file && !isAsked(file)) continue;
    it(`${policyName} finds what it should (${table})`, () => {
      assert.ok(file, `no policy ${policyName}`);
      const policy = loadAnew(file);
      cases.forEach(([given, ...finds], index) => {
        const { findings, tallies } = judgeExample([policy], given);
        const passed = (tallies.get(policyName)?.pass ?? 0) > 0 ? passes : notApplicable;
        const said =
          findings.length === 0
            ? [passed]
            : findings.map(({ kind, message }) => (kind === "violation" ? message : `${kind}: ${message}`));
        const asExpected =
          said.length === finds.length && finds.every((text, at) => said[at]!.includes(text));
        assert.ok(
          asExpected,
          `case ${index + 1}: ${JSON.stringify(said)} instead of ${JSON.stringify(finds)}`,
        );
      });
    });
  }
});
