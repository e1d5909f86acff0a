import assert from "node:assert/strict";
import { catalog } from "../../policies/catalog";
import { casesFolder, haveCases } from "./cases";
import { readControls } from "./controls";
import { runCases } from "./harness";
import { byControl, precision, recall, score, type Outcome } from "./score";

const least = { precision: 0.98, recall: 0.98 };

describe("conformance", () => {
  const table = readControls();

  it("names only policies that exist", () => {
    const names = new Set(catalog.map(({ policy }) => policy.name));
    for (const [control, { policies }] of table) {
      for (const name of policies) assert.ok(names.has(name), `${control} names ${name}`);
    }
  });

  describe(`cases of others at ${haveCases ? "the cases' folder" : casesFolder}`, () => {
    let groups: Map<string, Outcome[]>;
    before(async function () {
      if (!haveCases) this.skip();
      this.timeout(300_000);
      const { outcomes } = await runCases(table);
      groups = byControl(outcomes);
    });
    for (const [control, { floor = least }] of table) {
      it(`${control} holds its floor`, function () {
        const own = groups.get(control);
        if (!own) this.skip();
        const total = score(own);
        const misses = own
          .filter((each) => each.got !== each.expected)
          .map((each) => `${each.got} ${each.case.id}`);
        assert.ok(precision(total) >= floor.precision, `precision ${precision(total)}\n${misses.join("\n")}`);
        assert.ok(recall(total) >= floor.recall, `recall ${recall(total)}\n${misses.join("\n")}`);
      });
    }
  });
});
