import assert from "node:assert/strict";
import { buildGraph, peek, Unknown, type Resource } from "../../../../../core/graph";
import { manifest } from "../../../../../core/policy/minimal";

const build = (...resources: Resource[]) => buildGraph(resources);
const object = (apiVersion: string, kind: string, body: object = {}) =>
  manifest({ apiVersion, kind, metadata: { name: "x", namespace: "shop" }, ...body });

describe("Kubernetes objects", () => {
  it("reads a Service's spec as the node's own fields", () => {
    const graph = build(object("v1", "Service", { spec: { type: "NodePort", ports: [{ port: 80 }] } }));
    const [service] = graph.all("Service");
    assert.equal(service?.type, "NodePort");
    assert.equal(service?.ports?.[0]?.port, 80);
    assert.equal(service?.namespace, "shop");
    assert.equal(service?.group, "core");
  });

  it("keeps absent and empty rules of a NetworkPolicy apart", () => {
    const graph = build(
      object("networking.k8s.io/v1", "NetworkPolicy", {
        spec: { podSelector: {}, ingress: [], egress: null },
      }),
    );
    const [policy] = graph.all("NetworkPolicy");
    assert.deepEqual(policy?.ingress, []);
    assert.equal(policy?.egress, undefined);
    assert.equal(policy?.policyTypes, undefined);
  });

  it("takes a null rule or peer as an empty one, as the API server does", () => {
    const graph = build(
      object("networking.k8s.io/v1", "NetworkPolicy", {
        spec: { ingress: [null], egress: [{ to: [null] }] },
      }),
    );
    const [policy] = graph.all("NetworkPolicy");
    assert.equal(policy?.ingress?.[0]?.from, undefined);
    assert.equal(policy?.egress?.[0]?.to?.length, 1);
    assert.deepEqual(graph.problems, []);
  });

  it("tells kinds of the same name apart by their group", () => {
    const kinds = (apiVersion: string, kind: string) => {
      const resource = object(apiVersion, kind, { spec: {} });
      return build(resource)
        .of(resource.id)
        .map((node) => node.kind);
    };
    assert.deepEqual(kinds("projectcalico.org/v3", "NetworkPolicy"), ["ForeignNetworkPolicy"]);
    assert.deepEqual(kinds("cilium.io/v2", "CiliumNetworkPolicy"), ["ForeignNetworkPolicy"]);
    assert.deepEqual(kinds("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy"), [
      "AdminNetworkPolicy",
    ]);
    assert.deepEqual(kinds("networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy"), ["AdminNetworkPolicy"]);
    assert.deepEqual(kinds("crd.antrea.io/v1beta1", "ClusterNetworkPolicy"), ["ForeignNetworkPolicy"]);
    assert.deepEqual(kinds("extensions/v1beta1", "Ingress"), ["Ingress"]);
    assert.deepEqual(kinds("serving.knative.dev/v1", "Service"), ["Workload"]);
    assert.deepEqual(kinds("networking.istio.io/v1", "Gateway"), ["CustomObject"]);
    assert.deepEqual(kinds("gateway.networking.k8s.io/v1", "Gateway"), ["Gateway"]);
    assert.deepEqual(kinds("batch.volcano.sh/v1alpha1", "Job"), ["CustomObject"]);
    assert.deepEqual(kinds("example.com/v1", "__proto__"), ["CustomObject"]);
    assert.deepEqual(kinds("v1", "constructor"), ["CustomObject"]);
  });

  it("reads Pulumi's Patch and List resources", () => {
    const graph = build(
      {
        id: "urn:a",
        type: "kubernetes:core/v1:ServicePatch",
        name: "a",
        properties: { metadata: { name: "web" }, spec: { type: "NodePort" } },
      },
      {
        id: "urn:b",
        type: "kubernetes:rbac.authorization.k8s.io/v1:RoleList",
        name: "b",
        properties: { items: [{ metadata: { name: "reader", namespace: "shop" }, rules: [{ verbs: 3 }] }] },
        locate: (path) => ({ file: "f", line: path ? 1 : 2 }),
      },
    );
    assert.equal(graph.all("Service")[0]?.name, "web");
    const [role] = graph.all("Role");
    assert.equal(role?.id, "-/rbac.authorization.k8s.io/Role/shop/reader");
    assert.deepEqual(role?.resource.locate?.(undefined), { file: "f", line: 1 });
    assert.match(graph.problems[0]?.message ?? "", /expected a list/);
  });

  it("keeps what is unknown unknown, and a spec of the wrong type too", () => {
    const graph = build(
      object("v1", "Service", { spec: new Unknown("spec") }),
      object("v1", "Service", { spec: "text" }),
      object("networking.k8s.io/v1", "Ingress", { spec: { rules: [{ host: new Unknown("host") }] } }),
    );
    for (const service of graph.all("Service")) assert.ok(peek(() => service.type) instanceof Unknown);
    assert.equal(graph.problems.length, 1);
    const rule = graph.all("Ingress")[0]?.rules?.[0];
    assert.ok(peek(() => rule?.host) instanceof Unknown);
  });

  it("keeps of a Secret the names of its keys, never a value", () => {
    const clear = Buffer.from("hunter2-value").toString("base64");
    const sealed = Buffer.from("${FROM_CI}").toString("base64");
    const graph = build(
      object("v1", "Secret", {
        data: { password: clear, token: sealed },
        stringData: { key: "hunter2-value" },
      }),
    );
    const [secret] = graph.all("SecretObject");
    assert.deepEqual(secret?.data, [
      { key: "password", plain: true },
      { key: "token", plain: false },
    ]);
    assert.deepEqual(secret?.stringData, [{ key: "key", plain: true }]);
    assert.doesNotMatch(JSON.stringify({ data: secret?.data, stringData: secret?.stringData }), /hunter2/);
  });

  it("does not take bundles of the Pulumi provider for objects", () => {
    const bundle = { id: "urn:c", type: "kubernetes:helm.sh/v3:Release", name: "c", properties: {} };
    assert.deepEqual(build(bundle).of("urn:c"), []);
  });
});
