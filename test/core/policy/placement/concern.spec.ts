import assert from "node:assert/strict";
import { buildGraph, type Node } from "../../../../core/graph";
import { container, manifest } from "../../../../core/policy/minimal";
import { hasZones } from "../../../../core/policy/placement";
import { dividesWorkloads } from "../../../../core/policy/placement/concern";
import { estateWith } from "../../../support/judge-example";
import { environmentsOf, zoneless } from "../made";
import { atLevel } from "./placed";

const graph = buildGraph(container().resources);

/** Whether production divides anything, at a level and with sections of the estate beside it. */
function divides(level: object, more: object = {}): boolean {
  const estate = estateWith({ ...more, ...atLevel(level) });
  return dividesWorkloads({ graph, estate, environmentOf: environmentsOf(estate) });
}
const byRule = (rule: object, more: object = {}): boolean => divides({ cohabitation: [rule] }, more);

describe("whether an estate has zones that anything can lie in", () => {
  const withZone = (zone: object | undefined) =>
    hasZones(estateWith({ ...zoneless, zones: { ...zoneless.zones, one: zone && { trust: 1, ...zone } } }));

  it("takes a selector or a range of addresses in one of them", () => {
    assert.equal(hasZones(estateWith()), true);
    assert.equal(withZone({ select: [{ namespaceLabel: { zone: "one" } }] }), true);
    assert.equal(withZone({ cidrs: ["10.0.0.0/8"] }), true);
    assert.equal(withZone({ select: [{ namespaceLabel: { zone: "one" } }], cidrs: ["10.0.0.0/8"] }), true);
  });

  it("takes neither none nor one that is named only", () => {
    assert.equal(withZone({}), false);
    assert.equal(withZone(undefined), false);
  });
});

describe("whether a level divides workloads", () => {
  it("does where nobody may share, and doesn't where everybody may", () => {
    assert.equal(divides({ cohabitation: "none" }), true);
    const estate = estateWith({ environments: { production: { level: "open", controlled: false } } });
    assert.equal(dividesWorkloads({ graph, estate, environmentOf: environmentsOf(estate) }), false);
  });

  it("does by the layers that part zones, where there are zones", () => {
    const rule = { cohabitation: [{ differ: "supplier" }] };
    assert.equal(divides({ ...rule, separateZonesBy: ["vm"] }), true);
    assert.equal(divides({ ...rule, separateZonesBy: ["vm"] }, zoneless), false);
    assert.equal(divides({ ...rule, separateZonesBy: [] }), false);
  });

  it("does by what rules tell apart, as far as the estate declares it", () => {
    const select = [{ namespace: "x" }];
    const declared: Readonly<Record<string, object>> = {
      supplier: { suppliers: { acme: { repositories: ["docker.io/acme/**"] } } },
      data: { dataClasses: { kept: { select: [{ storage: true }] } } },
      accountGroup: { accountGroups: { mine: { accounts: ["444444444444"], select } } },
      owner: { owners: [{ select, owner: "us" }] },
    };
    for (const [differ, sections] of Object.entries(declared)) {
      assert.equal(byRule({ differ }, sections), true, differ);
      assert.equal(byRule({ differ }), false, `no ${differ}`);
    }
    for (const differ of ["zone", "trust"]) {
      assert.equal(byRule({ differ }), true, differ);
      assert.equal(byRule({ differ }, zoneless), false, `no ${differ}`);
    }
    assert.equal(byRule({ differ: "namespace" }), true);
  });

  it("does by environments where there are two", () => {
    assert.equal(byRule({ differ: "environment" }), true);
    const alone = {
      environments: { production: { level: "mine" }, development: undefined },
      images: { repositories: { development: undefined } },
    };
    const estate = estateWith({ ...atLevel({ cohabitation: [{ differ: "environment" }] }), ...alone });
    assert.equal(dividesWorkloads({ graph, estate, environmentOf: environmentsOf(estate) }), false);
  });

  it("does by rules about one workload, which hold for some pair", () => {
    assert.equal(byRule({ critical: true }), true);
    assert.equal(byRule({ zone: "dmz" }), true);
  });

  it("does by one of several rules", () => {
    assert.equal(divides({ cohabitation: [{ differ: "supplier" }, { differ: "zone" }] }), true);
    assert.equal(divides({ cohabitation: [{ differ: "supplier" }, { differ: "owner" }] }), false);
  });

  it("takes all parts of a rule, and one of its alternatives", () => {
    const [yes, no] = [{ differ: "zone" }, { differ: "supplier" }];
    assert.equal(byRule({ all: [yes, { critical: true }] }), true);
    assert.equal(byRule({ all: [yes, no] }), false);
    assert.equal(byRule({ any: [yes, no] }), true);
    assert.equal(byRule({ any: [no, { differ: "owner" }] }), false);
    assert.equal(byRule({ ...no, all: [yes], any: [yes] }), false);
    assert.equal(byRule({ ...yes, all: [no] }), false);
    assert.equal(byRule({ ...yes, any: [no] }), false);
  });

  it("takes the levels that workloads are at, and each of them", () => {
    const given = container().resources;
    const trial = manifest({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a", namespace: "trial" },
      spec: { containers: [{ name: "a", image: "a" }] },
    });
    const estate = estateWith({
      environments: {
        production: { select: [{ namespace: "shop-*" }], level: "mine" },
        development: { select: [{ stack: "**" }], level: "open" },
      },
      levels: { mine: { cohabitation: "none" } },
    });
    const environmentOf = environmentsOf(estate);
    const divided = (resources: typeof given) =>
      dividesWorkloads({ graph: buildGraph(resources), estate, environmentOf });
    assert.equal(divided([trial]), false);
    assert.equal(divided([trial, ...given]), true);
    assert.equal(divided([]), false);
  });

  it("is taken to, where a level is not known", () => {
    const estate = estateWith();
    const nowhere = (node: Node) => ({ ...environmentsOf(estate)(node), level: "other" });
    assert.equal(dividesWorkloads({ graph, estate, environmentOf: nowhere }), true);
  });
});
