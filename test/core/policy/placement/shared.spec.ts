import assert from "node:assert/strict";
import { buildGraph, type Node } from "../../../../core/graph";
import { exampleTrust, greenStatus, known, onPool, pool, tenant } from "../../../../core/policy/minimal";
import { placementExample } from "../../../../core/policy";
import { cohabitationAsked, cohabitationIn } from "../../../../core/policy/placement";
import { estateWith } from "../../../support/judge-example";
import { environmentsOf } from "../made";

const parts = [pool("back", "app"), tenant("cart", "app", onPool("back")), tenant("orders", "app", {})];
const build = () => buildGraph(placementExample(parts).resources);

describe("who may share what, as policies ask for it", () => {
  it("is found once for all that judge a graph alike", () => {
    const [graph, estate] = [build(), estateWith()];
    const images = exampleTrust(known(greenStatus()));
    const first = cohabitationIn({ graph, estate, images, environmentOf: environmentsOf(estate) });
    const second = cohabitationIn({ graph, estate, images, environmentOf: environmentsOf(estate) });
    assert.equal(second, first);
  });

  it("asks for each workload's environment once, however often one resolver comes", () => {
    const [graph, estate] = [build(), estateWith()];
    const resolve = environmentsOf(estate);
    const asked: string[] = [];
    const environmentOf = (node: Node) => {
      asked.push(node.resource.name);
      return resolve(node);
    };
    const first = cohabitationIn({ graph, estate, environmentOf });
    assert.equal(cohabitationIn({ graph, estate, environmentOf }), first);
    assert.deepEqual(asked, ["cart", "orders"]);
  });

  it("is found anew for another graph, estate, or knowledge of images, by whatever resolver", () => {
    const [graph, estate] = [build(), estateWith()];
    const images = exampleTrust(known(greenStatus()));
    const environmentOf = environmentsOf(estate);
    const first = cohabitationIn({ graph, estate, images, environmentOf });
    for (const changed of [
      { graph: build() },
      { estate: estateWith({ critical: [{ workload: "cart" }] }) },
      { images: exampleTrust(known(greenStatus({ colour: "red" }))) },
    ])
      for (const resolver of [environmentOf, environmentsOf(estate)]) {
        const asker = { graph, estate, images, environmentOf: resolver, ...changed };
        const other = cohabitationIn(asker);
        assert.notEqual(other, first, Object.keys(changed)[0]);
        assert.equal(other.graph, asker.graph);
        assert.equal(other.estate, asker.estate);
        assert.equal(cohabitationIn({ graph, estate, images, environmentOf: resolver }), first);
      }
  });

  it("is found anew where any workload is of another environment", () => {
    const [graph, estate] = [build(), estateWith()];
    const environmentOf = environmentsOf(estate);
    const first = cohabitationIn({ graph, estate, environmentOf });
    for (const moved of ["cart", "orders"]) {
      const trial = { ...environmentOf(graph.all("Workload")[0]!), name: "trial", level: "open" };
      const other = cohabitationIn({
        graph,
        estate,
        environmentOf: (node) => (node.resource.name === moved ? trial : environmentOf(node)),
      });
      assert.notEqual(other, first, moved);
      assert.deepEqual(
        other.groups.flatMap(({ traits, workloads }) =>
          traits.environment.name === "trial" ? workloads.map(({ resource }) => resource.name) : [],
        ),
        [moved],
      );
    }
  });

  it("is told to whoever comes after, if anybody asked by that resolver", () => {
    const [graph, estate] = [build(), estateWith()];
    const environmentOf = environmentsOf(estate);
    assert.equal(cohabitationAsked(graph, environmentOf), undefined);
    const found = cohabitationIn({ graph, estate, environmentOf });
    assert.equal(cohabitationAsked(graph, environmentOf), found);
    assert.equal(cohabitationAsked(graph, environmentsOf(estate)), undefined);
  });
});
