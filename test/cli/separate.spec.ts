import assert from "node:assert/strict";
import { patchesOf, patchFile, planText } from "../../cli/fix/separation";
import { buildGraph, type Resource } from "../../core/graph";
import { planSeparation, type SeparationPlan } from "../../core/placement";
import { createResolver } from "../../core/policy/environment";
import { cluster, onPool, pool, tenant } from "../../core/policy/minimal";
import { cohabitationIn } from "../../core/policy/placement";
import { catalog } from "../../policies/catalog";
import { carryOut } from "../support/carry-out";
import { estateWith, judgeExample } from "../support/judge-example";

const policies = catalog.filter(({ group }) => group === "placement").map(({ policy }) => policy);

function planFor(
  resources: readonly Resource[],
  estate: Readonly<Record<string, unknown>>,
): readonly SeparationPlan[] {
  const loaded = estateWith(estate);
  const resolver = createResolver(loaded, { stack: "example/production" });
  const environmentOf = resolver.environmentOf.bind(resolver);
  return planSeparation(cohabitationIn({ graph: buildGraph(resources), estate: loaded, environmentOf }));
}

const apart = {
  environments: { production: { level: "alone" } },
  levels: { alone: { cohabitation: "none" } },
};
const byZone = {
  environments: { production: { level: "zoned" } },
  levels: { zoned: { cohabitation: [{ differ: "zone" }], separateZonesBy: ["pool"] } },
};
const shop = [
  ...cluster(),
  ...pool("shared", "app", { labels: {}, taints: [] }),
  pool("edge", "dmz")[0]!,
  ...tenant("cart", "app", {}),
  ...tenant("checkout", "app", { tolerations: [{ operator: "Exists" }] }),
  ...tenant("storefront", "dmz", {}),
];

describe("a proposal to separate workloads", () => {
  for (const [title, estate, pools] of [
    ["by zone", byZone, 2],
    ["from everybody", apart, 2],
  ] as const) {
    it(`${title} passes once it is carried out, with ${pools} pools`, () => {
      const before = judgeExample(policies, { resources: shop, estate }).findings.map(({ policy }) => policy);
      assert.ok(before.includes("restrict-cohabitation"));
      const [plan, ...others] = planFor(shop, estate);
      assert.ok(plan);
      assert.deepEqual(others, []);
      assert.equal(plan.pools.length, pools);
      assert.deepEqual([...plan.left, ...patchesOf(plan).left], []);
      const after = judgeExample(policies, { resources: carryOut(shop, plan), estate }).findings;
      assert.deepEqual(
        after.map(({ message }) => message),
        [],
      );
    });
  }

  it("is told with the pools, and written as patches", () => {
    const [plan] = planFor(shop, byZone);
    assert.match(planText(plan!), /^# shop: 2 pools \(the fewest that will do\)\n/);
    const text = patchFile(patchesOf(plan!).patches);
    assert.match(text, /kind: Deployment\nspec:\n {2}template:\n {4}spec:\n {6}nodeSelector:/);
    assert.ok(!/operator: Exists/.test(text), "the toleration of everything is gone");
  });

  it("is none where nobody meets against the rules", () => {
    const fine = [...cluster(), ...pool("back", "app"), ...tenant("cart", "app", onPool("back"))];
    assert.deepEqual(planFor(fine, byZone), []);
  });
});
