import assert from "node:assert/strict";
import { patchesOf, patchFile, planText } from "../../cli/fix/separation";
import { buildGraph, type Resource } from "../../core/graph";
import { planSeparation, type SeparationPlan } from "../../core/placement";
import { createResolver } from "../../core/policy/environment";
import { cluster, onPool, pool, tenant } from "../../core/policy/minimal";
import { cohabitationIn } from "../../core/policy/placement";
import { catalog } from "../../policies/catalog";
import { separationCode } from "../../cli/fix/separation-code";
import { carryOut, carryOutCode, runCode } from "../support/carry-out";
import { estateWith, judgeExample } from "../support/judge-example";

const policies = catalog.filter(({ group }) => group === "placement").map(({ policy }) => policy);

function planFor(
  resources: readonly Resource[],
  estate: Readonly<Record<string, unknown>>,
): readonly SeparationPlan[] {
  const loaded = estateWith(estate);
  const resolver = createResolver(loaded, { stack: "example/production" });
  const { environmentOf } = resolver;
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

  for (const [title, estate] of [
    ["by zone", byZone],
    ["from everybody", apart],
  ] as const) {
    it(`${title} passes as code of a Pulumi program, too`, () => {
      const plans = planFor(shop, estate);
      const code = separationCode(plans, patchesOf(plans[0]!).patches);
      const after = judgeExample(policies, {
        resources: carryOutCode(shop, plans[0]!, code),
        estate,
      }).findings;
      assert.deepEqual(
        after.map(({ message }) => message),
        [],
      );
    });
  }

  it("makes pools as code where zones have none, in their subnets", () => {
    const one = shop.filter((each) => each.type !== "aws:eks/nodeGroup:NodeGroup");
    const plans = planFor([...one, ...pool("shared", "app", { labels: {}, taints: [] })], byZone);
    const code = separationCode(plans, patchesOf(plans[0]!).patches);
    const { made } = runCode(code);
    const expected = plans[0]!.pools
      .filter(({ existing }) => !existing)
      .map(({ name }) => [
        name,
        [`subnet of ${name}`],
        [{ key: "bulkhead.dev/pool", value: name, effect: "NO_SCHEDULE" }],
      ]);
    assert.ok(expected.length > 0);
    assert.deepEqual(
      made.map(({ name, properties }) => [name, properties["subnetIds"], properties["taints"]]),
      expected,
    );
  });

  it("is none where nobody meets against the rules", () => {
    const fine = [...cluster(), ...pool("back", "app"), ...tenant("cart", "app", onPool("back"))];
    assert.deepEqual(planFor(fine, byZone), []);
  });
});
