import assert from "node:assert/strict";
import { buildGraph, Unknown, type NetworkPolicyPeer, type Resource } from "../../../core/graph";
import { manifest } from "../../../core/policy/minimal";
import { isPortNamed, type Whom } from "../../../core/policy/named-ports";

const some = new Unknown("the value");
/** The namespace of an object whose own is not known. */
const somewhere = some as unknown as string;

const pod = (name: string, ports: unknown, more: { namespace?: string; labels?: unknown } = {}): Resource =>
  manifest({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop", labels: { app: name }, ...more },
    spec: { containers: [{ name: "side" }, { name: "main", ports }] },
  });
const policy = (namespace = "shop"): Resource =>
  manifest({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace },
    spec: { podSelector: { matchLabels: { app: "web" } } },
  });
const custom = (namespace: string): Resource =>
  manifest({ apiVersion: "example.com/v1", kind: "Shop", metadata: { name: "custom", namespace }, spec: {} });

const port = { name: "metrics", protocol: "TCP" };
const named = { name: "metrics", containerPort: 9090 };

interface Asked {
  readonly port?: typeof port;
  readonly partial?: boolean;
}

const isNamed =
  (whom: Whom, own = policy()) =>
  (resources: readonly Resource[], { port: asked = port, ...options }: Asked = {}): boolean | undefined => {
    const graph = buildGraph([own, ...resources], options);
    return isPortNamed(graph, graph.all("NetworkPolicy")[0]!, whom, asked);
  };

describe("a port by its name in what a policy lets in", () => {
  const ingress = isNamed("selected");

  it("is one of the pods that it selects", () => {
    assert.equal(ingress([pod("web", [{ name: "http", containerPort: 80 }, named])]), true);
    assert.equal(ingress([pod("web", [{ name: "http", containerPort: 80 }])]), false);
    assert.equal(ingress([pod("web", undefined)]), false);
    assert.equal(ingress([pod("web", []), pod("cart", [named])]), false, "a pod that it does not select");
    assert.equal(ingress([pod("web", []), pod("web", [named], { namespace: "other" })]), false);
  });

  it("is of the same protocol, which is TCP where none is said", () => {
    const of = (own: object, asked: string) =>
      ingress([pod("web", [{ ...named, ...own }])], { port: { name: "metrics", protocol: asked } });
    assert.equal(of({ protocol: "TCP" }, "TCP"), true);
    assert.equal(of({ protocol: "tcp" }, "TCP"), true);
    assert.equal(of({ protocol: "UDP" }, "udp"), true);
    assert.equal(of({ protocol: "UDP" }, "TCP"), false);
    assert.equal(of({}, "UDP"), false);
  });

  it("is not known where a port, or whether the pod is selected, is not known", () => {
    assert.equal(ingress([pod("web", some)]), undefined);
    assert.equal(ingress([pod("web", some), pod("web", [named])]), true);
    assert.equal(ingress([pod("web", []), pod("cart", some)]), false);
    assert.equal(ingress([pod("web", []), pod("cart", some, { labels: some })]), undefined);
    assert.equal(ingress([pod("web", []), pod("cart", [], { labels: some })]), false);
    assert.equal(ingress([pod("cart", [], { labels: some })]), undefined, "whom it selects may come");
  });

  it("is not known where pods may come that nobody sees", () => {
    assert.equal(ingress([]), undefined);
    assert.equal(ingress([pod("cart", [])]), undefined, "none that it selects");
    assert.equal(ingress([pod("web", [])], { partial: true }), undefined);
    assert.equal(ingress([pod("web", []), custom("shop")]), undefined);
    assert.equal(ingress([pod("web", []), custom("other")]), false);
    assert.equal(ingress([pod("web", []), pod("else", [], { namespace: somewhere })]), undefined);
    assert.equal(isNamed("selected", policy(somewhere))([pod("web", [])]), undefined);
  });
});

describe("a port by its name in what a policy lets out to", () => {
  const to = (...peers: readonly NetworkPolicyPeer[]) => isNamed({ to: peers });
  const cart = { podSelector: { matchLabels: { app: "cart" } } };
  const namespace = (name: string) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
  });
  const other = { namespace: "other" };

  it("is one of the pods of its own namespace that a peer selects", () => {
    assert.equal(to(cart)([pod("cart", [named])]), true);
    assert.equal(to(cart)([pod("cart", [])]), false);
    assert.equal(to(cart)([pod("cart", []), pod("web", [named])]), false);
    assert.equal(to(cart)([pod("cart", []), pod("cart", [named], other)]), false);
    assert.equal(to(cart)([pod("cart", some)]), undefined);
    assert.equal(to(cart)([pod("web", [])]), undefined, "none that it selects");
  });

  it("is one of the pods of the namespace that a peer names", () => {
    const peer = { ...namespace("other"), ...cart };
    assert.equal(to(peer)([pod("cart", [named], other)]), true);
    assert.equal(to(peer)([pod("cart", [], other), pod("cart", [named])]), false);
    assert.equal(to(peer)([pod("cart", [], other), custom("other")]), undefined);
    assert.equal(to(namespace("other"))([pod("cart", [], other), pod("web", [named], other)]), true);
    assert.equal(to(namespace("gone"))([pod("cart", [])]), undefined, "another project's, as kube-system");
    assert.equal(isNamed({ to: [peer] }, policy(somewhere))([pod("cart", [], other)]), undefined);
  });

  it("is one of those of any of several peers", () => {
    const both = to(cart, namespace("other"));
    assert.equal(both([pod("cart", []), pod("web", [named], other)]), true);
    assert.equal(both([pod("cart", [named]), pod("web", [], other)]), true);
    assert.equal(both([pod("cart", []), pod("web", [], other)]), false);
    assert.equal(both([pod("cart", [])]), undefined);
  });

  it("may be one of pods that nobody gave where a peer means more than one namespace", () => {
    const zone = { namespaceSelector: { matchLabels: { zone: "data" } } };
    const block = { ipBlock: { cidr: "10.0.0.0/16" } };
    for (const peers of [[], [{ namespaceSelector: {} }], [zone], [block]]) {
      assert.equal(to(...peers)([pod("cart", [])]), undefined);
      assert.equal(to(...peers)([pod("cart", [named], other)]), true);
    }
    assert.equal(isNamed({ to: undefined })([pod("cart", [])]), undefined);
    assert.equal(to({ ...zone, ...cart })([pod("web", [named])]), undefined);
  });
});
