import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { logAgentsOf } from "../../../core/policy";
import {
  controller,
  dividedNamespace,
  minimalContainer,
  overlay,
  resource,
} from "../../../core/policy/minimal";

const cluster = resource("aws:eks/cluster:Cluster", "shop", { name: "shop" });
const addon = (addonName: unknown, clusterName: unknown = "shop"): Resource =>
  resource("aws:eks/addon:Addon", "extra", { clusterName, addonName });
const workload = (kind: "DaemonSet" | "Deployment", ...images: readonly unknown[]): Resource =>
  controller(kind, { containers: images.map((image) => overlay(minimalContainer(), { image })) });
const task = resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
  family: "task",
  containerDefinitions: JSON.stringify([{ name: "main", image: "fluent-bit" }]),
});

function agents(resources: readonly Resource[], ...accepted: readonly string[]) {
  const graph = buildGraph([cluster, ...resources]);
  return logAgentsOf(graph, graph.all("EksCluster")[0]!, accepted);
}
const found = (given: Resource, ...accepted: readonly string[]) => agents([given], ...accepted).found;

describe("what sends a cluster's logs away", () => {
  it("is an add-on that does, or one that is said to", () => {
    assert.equal(
      found(addon("amazon-cloudwatch-observability")),
      "the add-on amazon-cloudwatch-observability",
    );
    assert.equal(found(addon("datadog_operator")), "the add-on datadog_operator");
    assert.equal(found(addon("acme_shipper"), "other", "acme_*"), "the add-on acme_shipper");
    assert.equal(found(addon("coredns"), "acme_*"), undefined);
    assert.equal(found(addon("amazon-cloudwatch-observability", "other")), undefined);
  });

  it("is a DaemonSet with an agent's image, or one that is said to be", () => {
    for (const image of [
      "fluent/fluent-bit:3",
      "fluentbit@sha256:0",
      "vector",
      "grafana/agent",
      "docker.io/datadog/agent:7",
    ])
      assert.equal(found(workload("DaemonSet", image)), "the DaemonSet checkout", image);
    for (const image of [
      "agent:1",
      "agent",
      "acme/agent",
      "acme/agent:1",
      "fluent-bitter:3",
      "acme-vector",
      "vector/x",
    ])
      assert.equal(found(workload("DaemonSet", image)), undefined, image);
    assert.equal(found(workload("DaemonSet", "a:1", "vector:1")), "the DaemonSet checkout");
    assert.equal(
      found(workload("DaemonSet", "acme.example.com/x:1"), "acme.example.com/*"),
      "the DaemonSet checkout",
    );
    assert.equal(found(workload("Deployment", "fluent/fluent-bit:3")), undefined);
  });

  it("may be an add-on whose name or cluster is not known, or a DaemonSet whose image is not", () => {
    const possible = (...given: readonly Resource[]) => {
      const all = agents(given);
      return all.found === undefined ? all.possible : "found";
    };
    const later = new Unknown("it");
    assert.equal(possible(addon(later)), "extra");
    assert.equal(possible(addon("datadog_operator", later)), "extra");
    assert.equal(possible(addon("coredns", later)), undefined);
    assert.equal(possible(addon("coredns")), undefined);
    assert.equal(possible(workload("DaemonSet", "a:1", later)), "the DaemonSet checkout");
    assert.equal(possible(workload("DaemonSet", later, "vector:1")), "found");
    assert.equal(possible(workload("DaemonSet", "a:1")), undefined);
    assert.equal(possible(workload("Deployment", later)), undefined);
    assert.equal(possible(controller("DaemonSet", { containers: later })), "the DaemonSet checkout");
    assert.equal(possible(workload("DaemonSet", later), addon(later)), "extra");
  });

  it("is not a container without an image", () => {
    assert.equal(found(workload("DaemonSet", undefined), "*"), undefined);
    assert.equal(found(controller("DaemonSet", { containers: new Unknown("it") }), "*"), undefined);
  });

  it("is looked for among what runs in the cluster, where that is given", () => {
    assert.ok(!agents([]).given);
    assert.ok(!agents([task]).given);
    assert.ok(agents([workload("Deployment", "a:1")]).given);
    assert.ok(agents(dividedNamespace("shop")).given);
  });
});
