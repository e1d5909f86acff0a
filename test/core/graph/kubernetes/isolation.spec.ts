import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../../core/graph";
import {
  directions,
  isIsolated,
  isolates,
  isolatesAll,
  matchesSelector,
  namespaces,
} from "../../../../core/graph/kubernetes";
import { controller, manifest } from "../../../../core/policy/minimal";

const policy = (spec: object, more: object = {}): Resource =>
  manifest({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "policy", namespace: "shop-checkout", ...more },
    spec,
  });
const cilium = (body: object, kind = "CiliumNetworkPolicy"): Resource =>
  manifest({
    apiVersion: "cilium.io/v2",
    kind,
    metadata: { name: "policy", ...(kind === "CiliumNetworkPolicy" && { namespace: "shop-checkout" }) },
    ...body,
  });
const workload = controller("Deployment", { containers: [] });
const isolation = (...resources: Resource[]) => {
  const graph = buildGraph([workload, ...resources]);
  return directions.map((direction) => isIsolated(graph, graph.all("Workload")[0]!, direction));
};

describe("the directions that a NetworkPolicy isolates", () => {
  const types = (spec: object) => {
    const node = buildGraph([policy(spec)]).all("NetworkPolicy")[0]!;
    return directions.filter((direction) => isolates(node, direction));
  };
  it("are ingress, and egress only with an egress rule, where policyTypes is not given", () => {
    assert.deepEqual(types({}), ["ingress"]);
    assert.deepEqual(types({ egress: [] }), ["ingress"]);
    assert.deepEqual(types({ egress: [{}] }), ["ingress", "egress"]);
    assert.deepEqual(types({ policyTypes: [], egress: [{}] }), ["ingress", "egress"]);
  });
  it("are those of policyTypes where it is given", () => {
    assert.deepEqual(types({ policyTypes: ["Egress"], ingress: [{}] }), ["egress"]);
    assert.deepEqual(types({ policyTypes: ["Ingress"], egress: [{}] }), ["ingress"]);
  });
});

describe("label selectors", () => {
  const one = (operator: string, values?: string[]) =>
    matchesSelector(
      { matchExpressions: [{ key: "tier", operator, ...(values && { values }) }] },
      { app: "a" },
    );
  it("match a missing key by NotIn and DoesNotExist only", () => {
    assert.equal(one("NotIn", ["x"]), true);
    assert.equal(one("DoesNotExist"), true);
    assert.equal(one("In", ["x"]), false);
    assert.equal(one("Exists"), false);
  });
  it("need all labels and all expressions", () => {
    const selector = {
      matchLabels: { app: "a" },
      matchExpressions: [{ key: "tier", operator: "In", values: ["x"] }],
    };
    assert.equal(matchesSelector(selector, { app: "a", tier: "x" }), true);
    assert.equal(matchesSelector(selector, { app: "a", tier: "y" }), false);
    assert.equal(matchesSelector(selector, { app: "b", tier: "x" }), false);
  });
});

describe("the isolation of a workload", () => {
  it("comes of any policy of its namespace that selects its pods", () => {
    assert.deepEqual(isolation(), [false, false]);
    assert.deepEqual(isolation(policy({ podSelector: { matchLabels: { app: "checkout" } } })), [true, false]);
    assert.deepEqual(isolation(policy({ podSelector: { matchLabels: { app: "other" } } })), [false, false]);
    assert.deepEqual(isolation(policy({ podSelector: {} }, { namespace: "elsewhere" })), [false, false]);
  });
  it("is not known where the selector, the directions or the namespace are not", () => {
    const maybe = [undefined, false];
    assert.deepEqual(isolation(policy({ podSelector: new Unknown("labels") })), maybe);
    assert.deepEqual(isolation(policy({ podSelector: {} }, { namespace: new Unknown("namespace") })), maybe);
    assert.deepEqual(isolation(policy({ podSelector: {}, policyTypes: new Unknown("types") })), [
      undefined,
      undefined,
    ]);
  });
  it("comes of Cilium's policies for the directions that have rules", () => {
    const everything = { endpointSelector: {} };
    assert.deepEqual(isolation(cilium({ spec: { ...everything, ingress: [{}] } })), [true, false]);
    assert.deepEqual(isolation(cilium({ spec: { ...everything, ingress: [] } })), [false, false]);
    assert.deepEqual(isolation(cilium({ specs: [{ ...everything, egress: [{}] }] })), [false, true]);
    const own = { endpointSelector: { matchLabels: { "k8s:app": "checkout" } }, egressDeny: [{}] };
    assert.deepEqual(isolation(cilium({ spec: own })), [false, true]);
    const wide = cilium({ spec: { ...everything, ingress: [{}] } }, "CiliumClusterwideNetworkPolicy");
    assert.deepEqual(isolation(wide), [true, false]);
    const off = { ...everything, ingress: [{}], enableDefaultDeny: { ingress: false } };
    assert.deepEqual(isolation(cilium({ spec: off })), [false, false]);
  });
  it("is not known where another engine selects in its own language", () => {
    const calico = (spec: object) =>
      manifest({
        apiVersion: "projectcalico.org/v3",
        kind: "NetworkPolicy",
        metadata: { name: "policy", namespace: "shop-checkout" },
        spec,
      });
    assert.deepEqual(isolation(calico({ selector: "app == 'checkout'" })), [undefined, false]);
    assert.deepEqual(isolation(calico({ selector: "all()", types: ["Egress"] })), [false, true]);
  });
});

describe("a policy for all pods of a namespace", () => {
  const all = (spec: object) => isolatesAll(buildGraph([policy(spec)]).all("NetworkPolicy")[0]!, "ingress");
  it("has an empty selector", () => {
    assert.equal(all({ podSelector: {} }), true);
    assert.equal(all({ podSelector: { matchLabels: {} } }), true);
    assert.equal(all({ podSelector: { matchLabels: { app: "a" } } }), false);
    assert.equal(all({ podSelector: { matchLabels: new Unknown("labels") } }), undefined);
  });
});

describe("namespaces", () => {
  it("of several clusters of one stack are kept apart, and of one cluster with two providers are not", () => {
    const provider = (name: string, kubeconfig: unknown): Resource => ({
      id: name,
      urn: name,
      type: "pulumi:providers:kubernetes",
      name,
      properties: { kubeconfig },
      stack: "p/s",
    });
    const at = (name: string): Resource => ({ ...workload, id: `w-${name}`, provider: `${name}::id` });
    const scopes = (...resources: Resource[]) =>
      namespaces(buildGraph(resources)).all.map((each) => each.workloads.length);
    assert.deepEqual(scopes(provider("a", "x"), provider("b", "y"), at("a"), at("b")), [1, 1]);
    assert.deepEqual(scopes(provider("a", "x"), provider("b", "x"), at("a"), at("b")), [2]);
    assert.deepEqual(scopes(provider("a", "x"), at("a"), at("c")), [2]);
  });
  it("whose name is not known yet are found by the resource that the name comes from", () => {
    const namespace: Resource = {
      id: "urn:ns",
      urn: "urn:ns",
      type: "kubernetes:core/v1:Namespace",
      name: "ns",
      properties: { metadata: { name: new Unknown("its name") } },
    };
    const inside: Resource = {
      ...workload,
      properties: { metadata: { name: "w", namespace: new Unknown("ns.metadata.name") } },
      propertyDependencies: { metadata: ["urn:ns"] },
    };
    const found = namespaces(buildGraph([namespace, inside]));
    assert.equal(found.all.length, 1);
    assert.equal(found.all[0]?.workloads.length, 1);
    const lost = namespaces(buildGraph([namespace, { ...inside, propertyDependencies: {} }]));
    assert.equal(lost.unplaced.workloads.length, 1);
  });
});
