import assert from "node:assert/strict";
import { onPool, pool, tenant, placementExample } from "../../../core/policy";
import { catalog } from "../../../policies/catalog";
import { judgeExample } from "../../support/judge-example";

const policies = catalog.filter(({ group }) => group === "placement").map(({ policy }) => policy);

/** The shop's services with their zones: two of one zone, one of another. */
const services = [
  ["storefront", "dmz"],
  ["checkout", "app"],
  ["cart", "app"],
] as const;
type Pools = (service: string, zone: string) => { readonly name: string; readonly zone: string };

/** The same shop on pools of its choice. */
function shop(choose: Pools | undefined) {
  if (!choose)
    return [
      pool("shared", "mixed", { labels: {}, taints: [] }),
      ...services.map(([name, zone]) => tenant(name, zone, {})),
    ];
  const chosen = services.map(([name, zone]) => choose(name, zone));
  const pools = new Map(chosen.map((each) => [each.name, each.zone]));
  return [
    ...[...pools].map(([name, zone]) => pool(name, zone)),
    ...services.map(([name, zone], at) => tenant(name, zone, onPool(chosen[at]!.name))),
  ];
}

const shops = {
  "a pool for each workload": shop((name, zone) => ({ name, zone })),
  "a pool for each zone": shop((_, zone) => ({ name: zone, zone })),
  "one pool for all": shop(undefined),
};

const levels = {
  none: { cohabitation: "none", separateZonesBy: ["vm", "pool"] },
  rules: { cohabitation: [{ differ: "zone" }], separateZonesBy: ["vm", "pool"] },
  any: { cohabitation: "any" },
};

/** What the placement policies say of a shop at a level: who may meet whom. */
function meetings(name: keyof typeof shops, level: keyof typeof levels): readonly string[] {
  const { findings } = judgeExample(
    policies,
    placementExample(shops[name], {
      estate: {
        levels: { chosen: levels[level] },
        environments: { production: { level: "chosen", controlled: level !== "any", enforce: "mandatory" } },
      },
    }),
  );
  return findings.map(({ policy, kind, message }) => {
    const [, who, where, whom] =
      /^Deployment (\S+) may share (.*?) with Deployment (\S+)/.exec(message) ?? [];
    return `${kind} ${policy}: ${who} and ${whom} on ${where}`;
  });
}

describe("the three levels of cohabitation on one shop", () => {
  it("with a pool for each workload passes at every level", () => {
    for (const level of ["none", "rules", "any"] as const)
      assert.deepEqual(meetings("a pool for each workload", level), [], level);
  });

  it("with a pool for each zone passes where rules or anything hold, and names the pair of a zone where none may", () => {
    assert.deepEqual(meetings("a pool for each zone", "any"), []);
    assert.deepEqual(meetings("a pool for each zone", "rules"), []);
    assert.deepEqual(meetings("a pool for each zone", "none"), [
      "violation restrict-cohabitation: checkout and cart on a machine of pool app",
    ]);
  });

  it("with one pool for all passes where anything may share, and names each pair that a stricter level parts", () => {
    assert.deepEqual(meetings("one pool for all", "any"), []);
    assert.deepEqual(meetings("one pool for all", "rules"), [
      "violation restrict-cohabitation: storefront and checkout on a machine of pool shared",
      "violation restrict-shared-layers: storefront and checkout on a pool",
    ]);
    assert.deepEqual(meetings("one pool for all", "none"), [
      "violation restrict-cohabitation: storefront and checkout on a machine of pool shared",
      "violation restrict-cohabitation: checkout and cart on a machine of pool shared",
      "violation restrict-shared-layers: storefront and checkout on a pool",
    ]);
  });
});
