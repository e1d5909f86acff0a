import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { manifest } from "../../../core/policy/minimal";
import { isPortNamed } from "../../../core/policy/named-ports";

const some = new Unknown("the value");

const pod = (name: string, ports: unknown, more: { namespace?: unknown; labels?: unknown } = {}): Resource =>
  manifest({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop", labels: { app: name }, ...more },
    spec: { containers: [{ name: "side" }, { name: "main", ports }] },
  });
const policy = (namespace: unknown = "shop"): Resource =>
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
  (direction: "ingress" | "egress", own = policy()) =>
  (resources: readonly Resource[], { port: asked = port, ...options }: Asked = {}): boolean | undefined => {
    const graph = buildGraph([own, ...resources], options);
    return isPortNamed(graph, graph.all("NetworkPolicy")[0]!, direction, asked);
  };

describe("a port by its name in what a policy lets in", () => {
  const ingress = isNamed("ingress");

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
    assert.equal(ingress([pod("web", []), pod("else", [], { namespace: some })]), undefined);
    assert.equal(isNamed("ingress", policy(some))([pod("web", [])]), undefined);
  });
});

describe("a port by its name in what a policy lets out to", () => {
  const egress = isNamed("egress");

  it("is one of any pod, wherever it stands", () => {
    assert.equal(egress([pod("cart", [named])]), true);
    assert.equal(egress([pod("cart", [named], { namespace: "other" })]), true);
    assert.equal(egress([pod("cart", [{ ...named, name: "http" }])]), false);
    assert.equal(egress([]), false);
  });

  it("is not known where pods may come that nobody sees, in any namespace", () => {
    assert.equal(egress([pod("cart", [])], { partial: true }), undefined);
    assert.equal(egress([pod("cart", []), custom("other")]), undefined);
  });
});
