import assert from "node:assert/strict";
import * as fc from "fast-check";
import { buildGraph, Unknown, type Resource } from "../../../../core/graph";
import { defaultDeny, namespaces, openingsOf, type Direction } from "../../../../core/graph/kubernetes";
import { manifest, minimalDefaultDeny, minimalNamespace } from "../../../../core/policy/minimal";

const named = (name: string, spec: object): Resource => minimalDefaultDeny({ metadata: { name }, spec });
const state = (direction: Direction, ...policies: Resource[]): string => {
  const graph = buildGraph([minimalNamespace(), ...policies]);
  return defaultDeny(graph, namespaces(graph).all[0]!, direction).state;
};
const admin = (apiVersion: string, kind: string, action: string): Resource =>
  manifest({
    apiVersion,
    kind,
    metadata: { name: "cluster" },
    spec: { subject: { namespaces: {} }, ingress: [{ action, from: [{ namespaces: {} }] }] },
  });

describe("the default of a namespace", () => {
  it("is denial where one policy isolates all pods, whatever others allow to some", () => {
    assert.equal(state("ingress", minimalDefaultDeny()), "denied");
    const web = named("web", { podSelector: { matchLabels: { app: "web" } }, ingress: [{}] });
    assert.equal(state("ingress", minimalDefaultDeny(), web), "denied");
    assert.equal(state("egress", minimalDefaultDeny(), web), "denied");
  });
  it("is open without such a policy, direction by direction", () => {
    assert.equal(state("ingress"), "absent");
    assert.equal(state("ingress", named("e", { policyTypes: ["Egress"] })), "absent");
    assert.equal(state("egress", named("i", { policyTypes: undefined })), "absent");
    const web = named("web", { podSelector: { matchLabels: { app: "web" } } });
    assert.equal(state("ingress", web), "absent");
  });
  it("is open again where another policy allows everything to all", () => {
    const later = named("later", { policyTypes: ["Ingress"], ingress: [{}] });
    assert.equal(state("ingress", minimalDefaultDeny(), later), "voided");
    assert.equal(state("egress", minimalDefaultDeny(), later), "denied");
    assert.equal(state("ingress", named("both", { ingress: [{ from: [] }] })), "voided");
  });
  it("is not known where a policy's rules, selector or kind are not", () => {
    const open = named("later", { ingress: new Unknown("rules") });
    assert.equal(state("ingress", minimalDefaultDeny(), open), "unknown");
    assert.equal(state("ingress", named("d", { podSelector: new Unknown("labels") })), "unknown");
  });
  it("is the namespace's own: what administrators make of it, reachability computes", () => {
    for (const [version, kind] of [
      ["v1alpha2", "ClusterNetworkPolicy"],
      ["v1alpha1", "AdminNetworkPolicy"],
    ] as const)
      assert.equal(state("ingress", admin(`policy.networking.k8s.io/${version}`, kind, "Deny")), "absent");
  });
});

describe("the openings of a policy", () => {
  const openings = (rules: unknown) => {
    const graph = buildGraph([named("p", { ingress: rules })]);
    return openingsOf(graph.all("NetworkPolicy")[0]!, "ingress").map(
      ({ rule, whom, allPorts }) => `${rule ?? "-"} ${whom}${allPorts ? ", all ports" : ""}`,
    );
  };
  const block = (cidr: string, except?: string[]) => ({ ipBlock: { cidr, ...(except && { except }) } });
  it("are rules without peers, with the whole world, or with every pod", () => {
    assert.deepEqual(openings([{}]), ["0 anyone, all ports"]);
    assert.deepEqual(openings([{ from: [], ports: [{ port: 80 }] }]), ["0 anyone"]);
    assert.deepEqual(openings([{ from: [block("::/0")] }]), ["0 the internet, all ports"]);
    assert.deepEqual(openings([{ from: [{ namespaceSelector: {} }] }]), [
      "0 every pod of the cluster, all ports",
    ]);
    assert.deepEqual(openings([{ from: [{ podSelector: {} }] }]), []);
    assert.deepEqual(
      openings([{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "a" } } }] }]),
      [],
    );
  });
  it("are found across rules, and not where exceptions take the world away", () => {
    const quarters = ["0.0.0.0/3", "32.0.0.0/3", "64.0.0.0/3", "96.0.0.0/3"].map((cidr) => ({
      from: [block(cidr)],
    }));
    assert.deepEqual(openings(quarters), ["- the internet, all ports"]);
    assert.deepEqual(openings([{ from: [block("0.0.0.0/0", ["0.0.0.0/1", "128.0.0.0/1"])] }]), []);
    assert.deepEqual(openings([{ from: [block("10.0.0.0/8")] }]), []);
  });
  it("take all ports where one entry takes all of TCP", () => {
    const anyone = (ports: object[]) => openings([{ ports }]);
    assert.deepEqual(anyone([{ protocol: "TCP" }]), ["0 anyone, all ports"]);
    assert.deepEqual(anyone([{ port: 1, endPort: 65535 }]), ["0 anyone, all ports"]);
    assert.deepEqual(anyone([{ port: 1, endPort: 65534 }]), ["0 anyone"]);
    assert.deepEqual(anyone([{ protocol: "UDP" }]), ["0 anyone"]);
  });
  it("of a malformed block are not known", () => {
    assert.throws(() => openings([{ from: [block("010.0.0.0/8")] }]), /valid block/);
  });
  it("never arise from private blocks", () => {
    const cidr = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 32 }))
      .map(([second, bits]) => `10.${second}.0.0/${bits}`);
    fc.assert(
      fc.property(fc.array(cidr, { minLength: 1, maxLength: 8 }), (cidrs) => {
        assert.deepEqual(openings([{ from: cidrs.map((each) => block(each)) }]), []);
      }),
    );
  });
});
