import assert from "node:assert/strict";
import { buildGraph } from "../../core/graph";
import { createResolver } from "../../core/policy/environment";
import { onPool, placementExample, pool, tenant } from "../../core/policy/minimal";
import { cohabitationIn } from "../../core/policy/placement";
import { matrixMarkdown, matrixPretty, matrixSchema, matrixSvg } from "../../core/report/cohabitation";
import { answerPlace, findWorkload } from "../../cli/place/answer";
import { matrixOf } from "../../cli/place/matrix";
import { prettyPlace } from "../../cli/place/pretty";
import { UsageError } from "../../cli/usage-error";
import { estateWith } from "../support/judge-example";

const estate = estateWith();
const { resources } = placementExample([
  pool("back", "app"),
  pool("front", "dmz"),
  tenant("cart", "app", onPool("back")),
  tenant("checkout", "app", onPool("back")),
  tenant("storefront", "dmz", {
    ...onPool("front"),
    nodeSelector: {},
    tolerations: [{ operator: "Exists" }],
  }),
]);
const graph = buildGraph(resources);
const resolver = createResolver(estate, { stack: "example/production" });
const { environmentOf } = resolver;
const cohabitation = cohabitationIn({ graph, estate, environmentOf });
const matrix = matrixOf(graph, estate, cohabitation);
const ask = (name: string) => answerPlace(graph, estate, cohabitation, findWorkload(cohabitation, name));

describe("where a workload may run", () => {
  it("names the pools with the clauses that decide, and the neighbours with what the level says", () => {
    const answer = ask("checkout");
    assert.deepEqual(
      answer.pools.map(({ name, answer, zones }) => [name, answer, zones]),
      [
        ["back", "yes", ["app"]],
        ["front", "no", ["dmz"]],
      ],
    );
    assert.deepEqual(answer.pools[1]?.because, [
      "selects nodes with pool=back: its nodes have pool=front",
      "does not tolerate pool=front:NoSchedule",
    ]);
    const [cart, storefront, ...others] = answer.neighbours;
    assert.deepEqual(others, []);
    assert.deepEqual([cart?.workload, cart?.answer, cart?.forbidden], ["cart/cart", "yes", []]);
    assert.equal(storefront?.workload, "storefront/storefront");
    assert.match(storefront?.forbidden.join() ?? "", /level hybrid forbids to share a vm \(differ: zone/);
    assert.deepEqual(storefront?.pools, ["back"]);
  });

  it("is told to a person", () => {
    const text = prettyPlace(ask("storefront/storefront"));
    assert.match(text, /^Deployment storefront\/storefront\n {2}zone dmz/);
    assert.match(text, /✓ back {2}node group, zone app/);
    assert.match(text, /✗ checkout\/checkout {2}on back/);
  });

  it("asks for a workload that exists", () => {
    assert.throws(
      () => findWorkload(cohabitation, "chekout/checkout"),
      (error: unknown) => error instanceof UsageError && /no workload here is called/.test(error.message),
    );
  });
});

describe("who may share what with whom", () => {
  it("is the same either way, at each layer", () => {
    assert.deepEqual(matrixSchema.parse(matrix), matrix);
    assert.deepEqual(
      matrix.pairs.map(({ first, second, shares }) => [first, second, shares.vm, shares.namespace]),
      [
        [0, 1, "yes", "no"],
        [0, 2, "yes", "no"],
        [1, 2, "yes", "no"],
      ],
    );
  });

  it("is drawn, with a sign beside each colour and names that can't break out", () => {
    const named = {
      ...matrix,
      groups: matrix.groups.map((each) => ({ ...each, workloads: ["<b>&\u001b"] })),
    };
    const svg = matrixSvg(named);
    assert.match(svg, /^<svg [^]*<\/svg>\n$/);
    assert.ok(!svg.includes("<b>") && !svg.includes("\u001b"));
    assert.equal(svg.match(/>✗<\/text>/g)?.length, 4);
    assert.equal(svg.match(/>✓<\/text>/g)?.length, 2);
  });

  it("is a table in Markdown, and a list of pools for a terminal", () => {
    assert.match(matrixMarkdown(matrix), /\| 1 cart\/cart \| {2}\| ✓ \| ✗ \|/);
    assert.match(
      matrixMarkdown(matrix),
      /cart\/cart and storefront\/storefront may share a vm: level hybrid forbids it/,
    );
    assert.match(
      matrixPretty(matrix),
      /✗ 3 groups of like workloads: 3 pairs may share a machine, 2 against the rules/,
    );
  });
});
