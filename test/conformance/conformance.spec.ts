import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { catalog } from "../../policies/catalog";
import { casesFolder, haveCases } from "./cases";
import { readControls } from "./controls";
import { runCases } from "./harness";
import { isPrefixed, pageFile, renderPage } from "./page";
import { byCorpus, runReachability, type ReachabilityOutcome } from "./reachability";
import { byControl, precision, recall, score, type Outcome } from "./score";

const least = { precision: 0.98, recall: 0.98 };

/** The share of tables that is met exactly; what falls short has kinds that aren't modelled. */
const exactShare = {
  "aws-vpc": 1,
  cyclonus: 1,
  "netpol-analyzer": 1,
  "netpol-analyzer-ingress": 1,
  "netpol-analyzer-extended": 0.55,
};

describe("conformance", () => {
  const table = readControls();

  it("names only policies that exist", () => {
    const names = new Set(catalog.map(({ policy }) => policy.name));
    for (const [control, { policies }] of table) {
      for (const name of policies) assert.ok(names.has(name), `${control} names ${name}`);
    }
  });

  it("explains each control that is not met", () => {
    for (const [control, { floor, note }] of table)
      assert.ok(!floor || (note ?? "").length > 20, `${control} has a floor of its own, but no note`);
  });

  it("has a page that says so", () => {
    const page = readFileSync(pageFile, "utf8");
    assert.equal(page, renderPage(table), "write it anew: npx tsx test/conformance/page.ts");
    for (const [control] of table) {
      if (isPrefixed(control)) assert.ok(page.includes(`\`${control}\``), control);
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

  describe("tables of connections", () => {
    let groups: ReadonlyMap<string, readonly ReachabilityOutcome[]>;
    before(async function () {
      if (!haveCases) this.skip();
      this.timeout(300_000);
      groups = byCorpus(await runReachability({}));
    });
    for (const [corpus, floor] of Object.entries(exactShare)) {
      it(`${corpus}: none is wrong, and as many as modelled are exact`, function () {
        const own = groups.get(corpus);
        if (!own) this.skip();
        const wrong = own.filter(({ verdict }) => verdict === "wrong");
        assert.deepEqual(
          wrong.map((each) => `${each.case.id}: ${each.notes[0] ?? ""}`),
          [],
        );
        const exact = own.filter(({ verdict }) => verdict === "exact").length;
        assert.ok(exact >= floor * own.length, `${exact} of ${own.length}`);
      });
    }
  });
});
