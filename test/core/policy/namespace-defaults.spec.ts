import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { namespaces } from "../../../core/graph/kubernetes";
import { defaultFaults } from "../../../core/policy";
import { cluster, manifest } from "../../../core/policy/minimal";
import { estateWith } from "../../support/judge-example";

const namespace = manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
const policy = (name: string, spec: object): Resource =>
  manifest({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: "shop" },
    spec: { podSelector: {}, ...spec },
  });
const denies = (...policyTypes: readonly string[]): Resource => policy("deny", { policyTypes });
const both = denies("Ingress", "Egress");
const everywhere = { action: "Deny", to: [{ namespaces: {} }, { networks: ["0.0.0.0/0", "::/0"] }] };
const administrators = (rules: object, kind = "AdminNetworkPolicy"): Resource =>
  manifest({
    apiVersion: "policy.networking.k8s.io/v1alpha1",
    kind,
    metadata: { name: "default" },
    spec: { ...(kind === "AdminNetworkPolicy" && { priority: 10 }), subject: { namespaces: {} }, ...rules },
  });

function faults(resources: readonly Resource[], estate: object = {}) {
  const graph = buildGraph([namespace, ...resources]);
  const scope = namespaces(graph).all.find(({ name }) => name === "shop")!;
  return defaultFaults(graph, estateWith(estate), scope);
}

/** Each fault as `verdict: text`. */
const told = (...resources: readonly Resource[]): readonly string[] =>
  faults(resources).map((fault) =>
    fault.verdict === "unknown" ? `unknown: ${fault.missing}` : `${fault.verdict}: ${fault.text}`,
  );

describe("what keeps a namespace from denying by default", () => {
  it("is nothing where a policy denies both directions", () => {
    assert.deepEqual(told(both), []);
    assert.deepEqual(told(denies("Ingress"), policy("out", { policyTypes: ["Egress"] })), []);
  });

  it("is that no policy denies, in one direction or both", () => {
    assert.deepEqual(told(), ["absent: denies no ingress and no egress by default"]);
    assert.deepEqual(told(denies("Ingress")), ["absent: denies no egress by default"]);
  });

  it("is a policy that undoes it", () => {
    const [fault, ...others] = faults([both, policy("open", { policyTypes: ["Ingress"], ingress: [{}] })]);
    assert.deepEqual(others, []);
    assert.ok(fault?.verdict === "violation");
    assert.equal(fault.text, "has its default denial of ingress undone by NetworkPolicy open");
    assert.deepEqual(
      fault.evidence.map(({ text }) => text),
      ["NetworkPolicy open allows all pods ingress from anyone on all ports"],
    );
    assert.match(fault.evidence[0]!.resource!, /open/);
  });

  it("is several policies that undo it together, each named once", () => {
    const opens = (name: string, priority: number, to: object): Resource => {
      const made = administrators({ priority, egress: [{ action: "Allow", to: [to] }] });
      return { ...made, id: name, name, properties: { ...made.properties, metadata: { name } } };
    };
    const inside = opens("inside", 1, { namespaces: {} });
    const outside = opens("outside", 2, { networks: ["0.0.0.0/0", "::/0"] });
    const [fault, ...others] = faults([both, inside, outside]);
    assert.deepEqual(others, []);
    assert.ok(fault?.verdict === "violation");
    assert.equal(
      fault.text,
      "has its default denial of egress undone by AdminNetworkPolicy inside, AdminNetworkPolicy outside",
    );
    assert.deepEqual(
      fault.evidence.map(({ text }) => text),
      ["AdminNetworkPolicy inside allows it", "AdminNetworkPolicy outside allows it"],
    );
  });

  it("is an administrator's policy before it", () => {
    const from = [{ namespaces: {} }];
    assert.deepEqual(told(both, administrators({ ingress: [{ action: "Allow", from }] })), [
      "violation: has its default denial of ingress from other namespaces undone by AdminNetworkPolicy default",
    ]);
  });

  it("is what administrators leave open where no policy of its own denies", () => {
    assert.deepEqual(told(denies("Ingress"), administrators({ egress: [everywhere] })), []);
    const inside = { action: "Deny", from: [{ namespaces: {} }] };
    assert.deepEqual(
      told(denies("Egress"), administrators({ ingress: [inside] }, "BaselineAdminNetworkPolicy")),
      ["absent: denies no ingress from addresses outside the cluster by default"],
    );
  });

  it("is not known where a policy is not known that decides", () => {
    const unread = policy("later", { policyTypes: ["Ingress"], ingress: new Unknown("the rules") });
    assert.deepEqual(told(both, unread), ["unknown: the rules of NetworkPolicy later"]);
    const selecting = policy("some", { podSelector: new Unknown("the pods"), policyTypes: ["Egress"] });
    assert.deepEqual(told(denies("Ingress"), selecting), ["unknown: what some selects and allows"]);
  });

  it("is known in spite of such a policy where administrators deny all", () => {
    const unread = policy("later", { podSelector: new Unknown("the pods"), policyTypes: ["Egress"] });
    assert.deepEqual(told(denies("Ingress"), unread, administrators({ egress: [everywhere] })), []);
    const inside = { action: "Deny", to: [{ namespaces: {} }] };
    assert.deepEqual(told(denies("Ingress"), unread, administrators({ egress: [inside] })), [
      "unknown: what later selects and allows",
    ]);
  });

  it("is not known where only administrators' policies deny and are not known", () => {
    const unread = administrators({ egress: [{ ...everywhere, to: new Unknown("the rules") }] });
    const all = told(denies("Ingress"), unread);
    assert.ok(all.length > 0);
    for (const text of all) assert.match(text, /^unknown: /);
  });

  it("is that nothing enforces what policies say", () => {
    const clusters = { shop: { select: [{ cluster: "shop" }], networkPolicy: { enforced: false } } };
    const [fault, ...others] = faults([...cluster(), both], { clusters });
    assert.deepEqual(others, []);
    assert.ok(fault?.verdict === "violation");
    assert.match(fault.text, /^denies nothing by default, because nothing enforces network policies: \S/);
    assert.equal(fault.text.split(": ").slice(1).join(": "), fault.evidence[0]!.text);
  });
});
