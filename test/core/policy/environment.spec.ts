import assert from "node:assert/strict";
import { buildGraph, Unknown, type Node, type NodeKind, type Resource } from "../../../core/graph";
import {
  createResolver,
  environmentOfStack,
  type Resolver,
  type ResolverOptions,
} from "../../../core/policy/environment";
import { container, manifest, resource } from "../../../core/policy/minimal";
import { estateWith } from "../../support/judge-example";

const environments = {
  production: {
    select: [{ stack: "*/production" }, { namespace: "live" }, { account: "333333333333" }],
    controlled: true,
    level: "hybrid",
  },
  staging: { select: [{ namespace: "staging" }, { cluster: "stage-*" }], controlled: true, level: "hybrid" },
  development: { select: [{ namespace: "default" }, { stack: "lab/*" }], level: "open" },
};

const resolverIn = (options: ResolverOptions = {}, changes: object = {}): Resolver =>
  createResolver(estateWith({ environments, ...changes }), options);

const nodeOf = (kind: NodeKind, ...resources: readonly Resource[]): Node =>
  buildGraph(resources).all(kind)[0]!;

const config = (namespace?: unknown): Resource => {
  const made = manifest({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } });
  if (namespace === undefined) return made;
  return { ...made, properties: { ...made.properties, metadata: { name: "c", namespace } } };
};
const group = (more: Partial<Resource> = {}): Resource => {
  const { stack: _, ...made } = resource("aws:ec2/securityGroup:SecurityGroup", "web", {});
  return { ...made, ...more };
};
const nameFor = (node: Node, options: ResolverOptions = {}): string =>
  resolverIn(options).environmentOf(node).name;

describe("the environment of a node", () => {
  it("is what its stack, account, cluster or namespace picks", () => {
    assert.equal(nameFor(nodeOf("SecurityGroup", group({ stack: "lab/a" }))), "development");
    assert.equal(nameFor(nodeOf("SecurityGroup", group({ account: "333333333333" }))), "production");
    assert.equal(nameFor(nodeOf("ConfigMap", { ...config("other"), cluster: "stage-1" })), "staging");
    assert.equal(nameFor(nodeOf("ConfigMap", config("staging"))), "staging");
    const namespace = manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name: "staging" } });
    assert.equal(nameFor(nodeOf("Namespace", namespace)), "staging");
  });

  it("is its workload's, for a container", () => {
    const namespaced = (namespace: string): Resource => {
      const [made] = container().resources;
      return { ...made!, properties: { ...made!.properties, metadata: { name: "checkout", namespace } } };
    };
    for (const [namespace, name] of [
      ["staging", "staging"],
      ["live", "production"],
      ["default", "development"],
    ] as const)
      assert.equal(nameFor(nodeOf("Container", namespaced(namespace))), name);
  });

  it("is that of the namespace `default` for an object without one, and of none for what has none", () => {
    assert.equal(nameFor(nodeOf("ConfigMap", config())), "development");
    const resolver = resolverIn();
    assert.equal(resolver.environmentOf(nodeOf("SecurityGroup", group())).name, "production");
    assert.deepEqual([...resolver.unplaced], ["resources without stack, cluster or namespace"]);
  });

  it("is the strictest that is open where its namespace is not known", () => {
    const node = nodeOf("ConfigMap", config(new Unknown("the namespace")));
    assert.equal(nameFor(node), "production");
    const resolver = createResolver(
      estateWith({
        environments: {
          development: { select: [{ namespace: "default" }], controlled: false, level: "open" },
          production: { select: [{ namespace: "live" }], controlled: true, level: "hybrid" },
        },
      }),
    );
    assert.equal(resolver.environmentOf(node).name, "production");
  });

  it("is the first that is open where none of them is controlled", () => {
    const estate = estateWith();
    const open = { ...Object.values(estate.environments)[0]!, controlled: false };
    const only = (select: readonly string[]) => ({
      ...open,
      select: select.map((namespace) => ({ namespace })),
    });
    const made = { one: only(["a"]), two: only(["b"]) } as unknown as typeof estate.environments;
    const resolver = createResolver({ ...estate, environments: made });
    assert.equal(resolver.environmentOf(nodeOf("ConfigMap", config("b"))).name, "two");
    assert.equal(resolver.environmentOf(nodeOf("ConfigMap", config("c"))).name, "one");
  });

  it("is the controlled one of those that are open, though another comes before it", () => {
    const estate = estateWith();
    const any = Object.values(estate.environments)[0]!;
    const loose = { ...any, controlled: false, select: [{ namespace: "a" }] };
    const strict = { ...any, controlled: true, select: [{ namespace: "b" }] };
    const made = { loose, strict } as unknown as typeof estate.environments;
    const resolver = createResolver({ ...estate, environments: made });
    assert.equal(resolver.environmentOf(nodeOf("ConfigMap", config(new Unknown("it")))).name, "strict");
    assert.equal(resolver.environmentOf(nodeOf("ConfigMap", config("a"))).name, "loose");
    assert.equal(resolver.environmentOf(nodeOf("ConfigMap", config("elsewhere"))).name, "strict");
  });

  it("falls back to the first controlled one, and tells of what matched none", () => {
    const resolver = resolverIn({ stack: "shop/other" });
    const node = nodeOf("ConfigMap", { ...config("nowhere"), cluster: "c", account: "111111111111" });
    assert.equal(resolver.environmentOf(node).name, "production");
    assert.deepEqual(
      [...resolver.unplaced],
      ["stack shop/other, account 111111111111, cluster c, namespace nowhere"],
    );
  });

  it("tells of nothing that matched", () => {
    const resolver = resolverIn();
    resolver.environmentOf(nodeOf("ConfigMap", config("staging")));
    assert.deepEqual([...resolver.unplaced], []);
  });

  it("takes the given stack only for resources that name none", () => {
    const stack = "shop/production";
    assert.equal(nameFor(nodeOf("SecurityGroup", group()), { stack: "lab/a" }), "development");
    assert.equal(nameFor(nodeOf("SecurityGroup", group({ stack })), { stack: "lab/a" }), "production");
  });

  it("is the one that is asked for, whatever the selectors say", () => {
    const node = nodeOf("ConfigMap", config("live"));
    assert.equal(nameFor(node, { environment: "development" }), "development");
    assert.equal(nameFor(node, { environment: "none-such" }), "production");
  });

  it("keeps places apart that differ in one thing, in whatever order they are asked for", () => {
    const resolver = resolverIn();
    const at = (more: Partial<Resource>): Node => nodeOf("SecurityGroup", group(more));
    const places = [
      [at({ stack: "lab/a" }), "development"],
      [at({ stack: "shop/production" }), "production"],
      [at({ stack: "lab/b" }), "development"],
      [at({ cluster: "stage-1" }), "staging"],
      [at({ cluster: "prod-1" }), "production"],
      [at({ cluster: "stage-1", account: "333333333333" }), "production"],
      [at({ account: "333333333333" }), "production"],
    ] as const;
    for (const order of [places, places.toReversed(), places])
      for (const [node, name] of order) assert.equal(resolver.environmentOf(node).name, name);
  });

  it("is one object for all nodes of a place", () => {
    const resolver = resolverIn();
    const [one, two] = [nodeOf("ConfigMap", config("live")), nodeOf("ConfigMap", config("live"))];
    assert.equal(resolver.environmentOf(one), resolver.environmentOf(two));
  });

  it("is one object for all resolvers of an estate", () => {
    const estate = estateWith({ environments });
    const node = nodeOf("ConfigMap", config("live"));
    const [one, two] = [createResolver(estate), createResolver(estate)];
    assert.equal(one.environmentOf(node), two.environmentOf(node));
  });

  it("is looked for once a place, in whatever order nodes stand there", () => {
    const estate = estateWith();
    let looks = 0;
    const counted = {
      ...Object.values(estate.environments)[0]!,
      get select() {
        looks++;
        return [];
      },
    };
    const made = { counted } as unknown as typeof estate.environments;
    const resolver = createResolver({ ...estate, environments: made });
    looks = 0;
    const places = ["a", "b", "c"].map((cluster) => nodeOf("SecurityGroup", group({ cluster })));
    for (const node of [...places, ...places.toReversed(), ...places]) resolver.environmentOf(node);
    assert.equal(looks, places.length);
  });
});

describe("the version of Kubernetes of a node", () => {
  const clusters = {
    one: { select: [{ namespace: "live" }], version: "1.30" },
    two: { select: [{ namespace: "staging" }], version: "1.28" },
  };

  it("is its cluster's, or the one that is asked for", () => {
    const resolver = resolverIn({}, { clusters });
    const [live, staging, other] = ["live", "staging", "other"].map((each) =>
      nodeOf("ConfigMap", config(each)),
    );
    assert.equal(resolver.kubernetesMinorOf(live!), 30);
    assert.equal(resolver.kubernetesMinorOf(staging!), 28);
    assert.equal(resolver.kubernetesMinorOf(other!), 37);
    assert.equal(resolverIn({ kubernetesMinor: 25 }, { clusters }).kubernetesMinorOf(live!), 25);
  });
});

describe("the environment of another stack", () => {
  const estate = estateWith({ environments });
  const of = (name: string) => environmentOfStack(estate, name);

  it("is told by the last two parts of its name", () => {
    assert.equal(of("shop/production"), "production");
    assert.equal(of("acme/shop/production"), "production");
    assert.equal(of("lab/a"), "development");
    assert.equal(of("acme/lab/a"), "development");
  });

  it("is told by a bare name only where it is of any project", () => {
    assert.equal(of("production"), "production");
    assert.equal(of("a"), undefined);
  });

  it("is none where no selector picks it", () => {
    assert.equal(of("shop/elsewhere"), undefined);
  });
});
