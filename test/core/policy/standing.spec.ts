import assert from "node:assert/strict";
import { buildGraph, type Resource } from "../../../core/graph";
import { controller, minimalPod, resource } from "../../../core/policy/minimal";
import { standsOn } from "../../../core/policy/standing";

const workload = (spec: object) => {
  const made: Resource = controller("Deployment", { ...minimalPod(), ...spec });
  return standsOn(buildGraph([made]).all("Workload")[0]!);
};
type Expression = { key: string; operator: string; values?: readonly string[] };
const hostname = (values: readonly string[], operator = "In"): Expression => ({
  key: "kubernetes.io/hostname",
  operator,
  values,
});
const terms = (
  ...nodeSelectorTerms: readonly { matchExpressions?: Expression[]; matchFields?: Expression[] }[]
) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});

describe("where a workload stands for certain", () => {
  it("is the node that it names", () => {
    assert.deepEqual(workload({ nodeName: "one" }), { machines: [["one"]], path: "nodeName" });
    assert.equal(workload({ nodeName: "" }), undefined);
  });

  it("is the host that it selects", () => {
    assert.deepEqual(workload({ nodeSelector: { "kubernetes.io/hostname": "one" } }), {
      machines: [["one"]],
      path: "nodeSelector",
    });
    assert.equal(workload({ nodeSelector: { pool: "one" } }), undefined);
  });

  it("is one of the hosts that all terms of its affinity name", () => {
    const path = "affinity.nodeAffinity";
    assert.deepEqual(workload(terms({ matchExpressions: [hostname(["a", "b"])] })), {
      machines: [["a"], ["b"]],
      path,
    });
    assert.deepEqual(
      workload(
        terms(
          { matchExpressions: [{ key: "pool", operator: "Exists" }, hostname(["a"])] },
          { matchFields: [{ key: "metadata.name", operator: "In", values: ["a", "b"] }] },
        ),
      ),
      { machines: [["a"], ["b"]], path },
    );
  });

  it("is none where a term leaves others open", () => {
    for (const others of [
      {},
      { matchExpressions: [hostname(["a"], "NotIn")] },
      { matchExpressions: [hostname([])] },
      { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In" }] },
      { matchExpressions: [{ key: "pool", operator: "In", values: ["a"] }] },
      { matchExpressions: [{ key: "metadata.name", operator: "In", values: ["a"] }] },
      { matchFields: [{ key: "kubernetes.io/hostname", operator: "In", values: ["a"] }] },
    ]) {
      assert.equal(workload(terms(others)), undefined, JSON.stringify(others));
      assert.equal(workload(terms({ matchExpressions: [hostname(["a"])] }, others)), undefined);
    }
    assert.equal(workload(terms()), undefined);
    for (const affinity of [{}, { nodeAffinity: {} }, { podAffinity: {} }])
      assert.equal(workload({ affinity }), undefined, "it asks for no nodes");
    assert.equal(workload({}), undefined);
  });
});

describe("where a machine stands", () => {
  const host = (type: string, properties: object, more: Partial<Resource> = {}) => {
    const made = resource(type, "web", { ...properties }, more);
    return standsOn(buildGraph([made]).all("Host")[0]!);
  };

  it("is itself, by its name, its id and the names of its addresses", () => {
    const instance = "aws:ec2/instance:Instance";
    assert.deepEqual(host(instance, { privateIp: "10.0.0.7" }, { physicalId: "i-1" }), {
      machines: [["web", "i-1", "ip-10-0-0-7"]],
      path: "",
    });
    assert.deepEqual(host(instance, {}), { machines: [["web"]], path: "" });
  });

  it("is not told by what machines are made from", () => {
    assert.equal(host("aws:ec2/launchTemplate:LaunchTemplate", {}), undefined);
  });
});
