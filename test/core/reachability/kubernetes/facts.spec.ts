import assert from "node:assert/strict";
import { buildGraph, type Resource } from "../../../../core/graph";
import { clusterFacts } from "../../../../core/reachability";
import { estateWith } from "../../../support/judge-example";

const cluster = (name: string): Resource => ({
  id: `eks-${name}`,
  urn: `urn:pulumi:s::p::aws:eks/cluster:Cluster::${name}`,
  type: "aws:eks/cluster:Cluster",
  name,
  physicalId: name,
  properties: { name },
});
const addon = (name: string, value: string): Resource => ({
  id: `addon-${name}`,
  type: "aws:eks/addon:Addon",
  name: `${name}-cni`,
  properties: {
    clusterName: name,
    addonName: "vpc-cni",
    configurationValues: JSON.stringify({ enableNetworkPolicy: value }),
  },
});

const enforced = (resources: Resource[], name = "", estate = {}): string =>
  clusterFacts(estateWith(estate), buildGraph(resources), name).enforced;

describe("what is known of a cluster", () => {
  it("is assumed of manifests alone", () => {
    assert.equal(enforced([]), "assumed");
    assert.equal(enforced([cluster("other"), addon("other", "false")], "named"), "assumed");
  });

  it("comes from the add-ons of the cluster in the graph", () => {
    assert.equal(enforced([cluster("a"), addon("a", "true")]), "yes");
    assert.equal(enforced([cluster("a"), addon("a", "false")]), "no");
    assert.equal(enforced([cluster("a")]), "unknown");
    assert.equal(enforced([cluster("a"), addon("a", "true"), cluster("b"), addon("b", "false")], "b"), "no");
    assert.equal(enforced([cluster("a"), addon("a", "true"), cluster("b"), addon("b", "false")]), "unknown");
  });

  it("comes from the estate first", () => {
    const estate = (networkPolicy: object) => ({
      clusters: { ours: { select: [{ cluster: "a" }], networkPolicy } },
    });
    const resources = [cluster("a"), addon("a", "false")];
    assert.equal(enforced(resources, "", estate({ enforced: true })), "yes");
    assert.equal(enforced(resources, "", estate({})), "no");
    const facts = clusterFacts(estateWith(estate({ ipBlockMatchesPods: false })), buildGraph(resources), "a");
    assert.equal(facts.ipBlockMatchesPods, false);
    assert.equal(clusterFacts(estateWith({}), buildGraph(resources), "a").ipBlockMatchesPods, undefined);
  });
});
