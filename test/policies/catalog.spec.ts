import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findControl } from "../../core/policy/frameworks";
import { catalog } from "../../policies/catalog";

const root = join(__dirname, "../../policies");
const verbs = ["disallow", "require", "restrict"];

describe("the catalogue", () => {
  it("lists exactly the policies whose files stand in the groups' folders", () => {
    const groups = readdirSync(root, { withFileTypes: true })
      .filter((each) => each.isDirectory() && !["bin", "node_modules"].includes(each.name))
      .map((each) => each.name);
    const files = groups.flatMap((group) => readdirSync(join(root, group)).map((file) => `${group}/${file}`));
    const listed = catalog.map(({ group, policy }) => `${group}/${policy.name}.ts`);
    assert.deepEqual(listed.sort(), files.sort());
  });

  it("names every policy once", () => {
    const names = catalog.map(({ policy }) => policy.name);
    assert.equal(new Set(names).size, names.length);
  });

  for (const { policy } of catalog) {
    describe(policy.name, () => {
      it("is named verb-subject", () => {
        assert.ok(verbs.includes(policy.name.split("-")[0]!));
      });
      it("says what, why and what to do", () => {
        assert.ok(policy.displayName.length >= 10 && !policy.displayName.endsWith("."), policy.displayName);
        assert.match(policy.description, /[.]\)?$/);
        assert.match(policy.remediationSteps, /[.]$/);
      });
      it("names only controls and requirements that exist", () => {
        for (const entry of policy.controls) assert.ok(findControl(entry), entry);
        for (const row of policy.requirements)
          assert.ok(Number.isInteger(row) && row >= 1 && row <= 66, `${row}`);
      });
    });
  }
});
