import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { parseEstateData } from "../../../core/estate";
import { buildGraph, type Resource } from "../../../core/graph";
import { createResolver } from "../../../core/policy/environment";
import { judge } from "../../../core/policy/judge";
import { overlay } from "../../../core/policy/minimal";
import { readProgram } from "../../../core/source/program";
import { catalog } from "../../../policies/catalog";
import { estateAs, shopAs, type Figure } from "../../../scripts/figures";

const root = join(__dirname, "../../..");
const names = ["restrict-cohabitation", "restrict-shared-layers"];
const policies = catalog.filter(({ policy }) => names.includes(policy.name)).map(({ policy }) => policy);

/** The estate of the shop at the level of a figure. */
function estateOf(figure: Figure) {
  const data = load(readFileSync(join(root, "bulkhead.yaml"), "utf8")) as object;
  const parsed = parseEstateData(overlay(data, estateAs(figure, data)));
  assert.ok(parsed.ok, parsed.ok ? "" : parsed.errors.map(({ message }) => message).join("\n"));
  return parsed.estate;
}

describe("stacks/segmented, configured as each of the three figures", () => {
  let resources: readonly Resource[] = [];
  before(async function () {
    this.timeout("2m");
    const read = await readProgram(root, { stack: "production" });
    assert.deepEqual(read.errors, []);
    resources = read.resources;
  });

  /** What is said of the shop in one way, at the level of another: the pair, where, and by which clauses. */
  const said = (figure: Figure, level: Figure): readonly string[] => {
    const estate = estateOf(level);
    const resolver = createResolver(estate, { stack: "organization/bulkhead-shop/production" });
    const graph = buildGraph(shopAs(figure, resources));
    const { findings } = judge(policies, graph, { estate, resolver, stage: "preview" });
    return findings.map(({ kind, message }) => `${kind}: ${message}`);
  };

  for (const figure of ["apart", "zoned", "open"] as const)
    it(`passes as "${figure}" at its own level`, () => {
      assert.deepEqual(said(figure, figure), []);
    });

  it("passes as a stricter one at each looser level", () => {
    assert.deepEqual(said("apart", "zoned"), []);
    assert.deepEqual(said("apart", "open"), []);
    assert.deepEqual(said("zoned", "open"), []);
  });

  it("fails with one pool a zone where nobody may share, by the two services of each zone", () => {
    const found = said("zoned", "apart");
    assert.equal(found.length, 2, found.join("\n"));
    for (const service of ["storefront", "checkout"])
      assert.ok(
        found.some(
          (each) =>
            each.startsWith(`violation: Deployment ${service} may share a machine of pool `) &&
            each.includes(`with Deployment ${service}-history in shop-${service}, which level `) &&
            each.endsWith("(cohabitation: none)"),
        ),
        found.join("\n"),
      );
  });

  it("fails with any pool for everybody where zones are apart, by services of two zones", () => {
    const found = said("open", "zoned");
    assert.equal(found.length, 2, found.join("\n"));
    assert.match(
      found[0]!,
      /^violation: Deployment storefront may share a machine of pool \S+ with Deployment checkout in shop-checkout, and with 1 more, which level \S+ forbids \(differ: zone \(dmz, app\); differ: supplier \(acme, in-house\); separateZonesBy: vm \(dmz, app\)\)$/,
    );
    assert.match(found[1]!, /^violation: Deployment storefront may share a pool with Deployment checkout /);
  });

  it("fails with any pool for everybody where nobody may share, by all of them", () => {
    const found = said("open", "apart").filter((each) => each.includes("cohabitation: none"));
    assert.equal(found.length, 2, found.join("\n"));
    assert.match(
      found[0]!,
      /^violation: Deployment storefront .* with Deployment storefront-history in shop-storefront, and with 2 more,/,
    );
    assert.match(
      found[1]!,
      /^violation: Deployment checkout .* with Deployment checkout-history in shop-checkout,/,
    );
  });
});
