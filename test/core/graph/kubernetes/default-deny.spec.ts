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
  it("is open again by the whole internet, not by half of it", () => {
    const to = (...cidrs: string[]): Resource =>
      named("later", { egress: [{ to: cidrs.map((cidr) => ({ ipBlock: { cidr } })) }] });
    assert.equal(state("egress", to("0.0.0.0/1")), "denied");
    assert.equal(state("egress", to("0.0.0.0/2", "128.0.0.0/1")), "denied");
    assert.equal(state("egress", to("0.0.0.0/1", "128.0.0.0/1")), "voided");
    assert.equal(state("egress", to("::/0")), "voided");
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
    assert.deepEqual(openings(quarters), ["- a large part of the internet, all ports"]);
    const halves = ["0.0.0.0/1", "128.0.0.0/1"].map((cidr) => ({ from: [block(cidr)] }));
    assert.deepEqual(openings([...quarters, halves[1]!]), ["- the internet, all ports"]);
    assert.deepEqual(openings(halves), ["- the internet, all ports"]);
    assert.deepEqual(openings([...halves, { from: [{ namespaceSelector: {} }] }]), [
      "2 every pod of the cluster, all ports",
      "- the internet, all ports",
    ]);
    assert.deepEqual(openings([...halves, {}]), [
      "0 a large part of the internet, all ports",
      "1 a large part of the internet, all ports",
      "2 anyone, all ports",
    ]);
    assert.deepEqual(openings([halves[0]!, { ...halves[1]!, ports: [{ port: 80 }] }]), [
      "0 a large part of the internet, all ports",
      "1 a large part of the internet",
    ]);
    assert.deepEqual(openings([{ from: [block("0.0.0.0/0", ["0.0.0.0/1", "128.0.0.0/1"])] }]), []);
    assert.deepEqual(openings([{ from: [block("10.0.0.0/8")] }]), []);
  });
  it("tell the whole internet from a part of it, whatever is left out for networks and partners", () => {
    const of = (...blocks: object[]) => openings([{ from: blocks }]);
    assert.deepEqual(of(block("0.0.0.0/1")), ["0 a large part of the internet, all ports"]);
    assert.deepEqual(of(block("2000::/4")), ["0 a large part of the internet, all ports"]);
    assert.deepEqual(of(block("0.0.0.0/1"), block("128.0.0.0/1")), ["0 the internet, all ports"]);
    assert.deepEqual(of(block("0.0.0.0/0", ["10.0.0.0/8", "9.0.0.0/8"])), ["0 the internet, all ports"]);
    assert.deepEqual(of(block("0.0.0.0/0", ["128.0.0.0/1"])), ["0 a large part of the internet, all ports"]);
    assert.deepEqual(of(block("0.0.0.0/3")), []);
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
