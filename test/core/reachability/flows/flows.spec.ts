import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../../core/graph";
import { createResolver } from "../../../../core/policy/environment";
import {
  dividedNamespace,
  manifest,
  opening,
  overlay,
  wayOut,
  zonedMachine,
  zonedService,
} from "../../../../core/policy/minimal";
import { FlowAnalysis, flowAnalysis } from "../../../../core/reachability/flows";
import { estateWith } from "../../../support/judge-example";

const analyse = (resources: readonly Resource[], changes: object = {}): FlowAnalysis => {
  const estate = estateWith(changes);
  const resolver = createResolver(estate, { stack: "example/production" });
  return new FlowAnalysis(buildGraph(resources), estate, (node) => resolver.environmentOf(node));
};

/** `violation internal: zone dmz → zone app TCP 9090`. */
const faults = ({ forbidden }: FlowAnalysis): string[] =>
  forbidden.map(
    ({ verdict, course, from, to, connections }) =>
      `${verdict} ${course}: ${from.label} → ${to.label} ${connections.toText()}`,
  );

const shop = [...zonedService("storefront", "dmz"), ...zonedService("orders", "app")];
const required = (...ports: string[]) => ({ flows: [{ from: "dmz", to: "app", ports, required: true }] });

/** The resources with an unknown put over a part of those of a name. */
const doubting = (resources: readonly Resource[], name: string, changes: object): readonly Resource[] =>
  resources.map((each) =>
    each.name === name ? { ...each, properties: overlay(each.properties, changes) } : each,
  );

describe("flows: what is forbidden", () => {
  it("passes what a flow declares, and denies every other port", () => {
    assert.deepEqual(faults(analyse([...shop, ...opening("storefront", "orders", 8080)])), []);
    assert.deepEqual(faults(analyse([...shop, ...opening("storefront", "orders", 9090)])), [
      "violation internal: zone dmz → zone app TCP 9090",
    ]);
  });

  it("takes the witness from what must pass", () => {
    const [found] = analyse([...shop, ...opening("storefront", "orders", 9090)]).forbidden;
    assert.equal(found?.witness.verdict, "allowed");
    assert.deepEqual(found?.witness.connection, { protocol: "tcp", port: 9090 });
    assert.deepEqual(
      found?.witness.hops.map(({ verdict, reason }) => [verdict, reason]),
      [
        ["allowed", "rule"],
        ["allowed", "rule"],
      ],
    );
  });

  it("denies within a zone unless the zone says otherwise", () => {
    const pair = [
      ...zonedService("cart", "app"),
      ...zonedService("orders", "app"),
      ...opening("cart", "orders", 8080),
    ];
    assert.deepEqual(faults(analyse(pair)), ["violation internal: zone app → zone app TCP 8080"]);
    assert.deepEqual(faults(analyse(pair, { zones: { app: { within: "allow" } } })), []);
  });

  it("is unknown where a port is not known that no flow may declare", () => {
    const ports = [{ protocol: "TCP", port: new Unknown("the port") }];
    const open = doubting(
      doubting(opening("storefront", "orders", 9090), "to-orders-9090", { spec: { egress: [{ ports }] } }),
      "from-storefront-9090",
      { spec: { ingress: [{ ports }] } },
    );
    const found = faults(analyse([...shop, ...open]));
    assert.ok(found.some((text) => text.startsWith("unknown internal: zone dmz → zone app ")));
    assert.ok(found.every((text) => text.startsWith("unknown ")));
  });

  it("is certain of a zone that is not known where no zone of it could have the connection", () => {
    const nameless = doubting(zonedService("orders", "app"), "shop-orders", {
      metadata: { labels: { zone: new Unknown("the zone") } },
    });
    const known = zonedService("storefront", "dmz");
    const at = (port: number): string[] =>
      faults(analyse([...known, ...nameless, ...opening("storefront", "orders", port)])).map(
        (text) => text.split(" ")[0]!,
      );
    assert.deepEqual(at(8080), ["unknown"]);
    assert.deepEqual(at(9090), ["violation"]);
  });

  it("knows workloads by name and parties outside by their blocks", () => {
    const out = [...zonedService("orders", "app"), wayOut("orders", "198.51.100.0/28", 443)];
    const bank = { name: "bank", cidrs: ["198.51.100.0/28"] };
    const flow = (workload: string) => ({ flows: [{ from: { workload }, to: bank, ports: ["443/tcp"] }] });
    assert.deepEqual(faults(analyse(out, flow("shop-orders/orders"))), []);
    assert.deepEqual(faults(analyse(out, flow("shop-orders/other"))), [
      "violation egress: zone app → the internet TCP 443",
    ]);
  });

  it("lets nothing that lies in no zone connect either", () => {
    const found = analyse([
      ...zonedService("orders", "app"),
      ...zonedService("batch", "elsewhere"),
      ...opening("batch", "orders", 8080),
    ]);
    assert.deepEqual(faults(found), ["violation internal: no zone → zone app TCP 8080"]);
  });

  it("exempts DNS, unless it is taken away", () => {
    const dns = doubting(zonedService("coredns", "app"), "coredns", {
      metadata: { namespace: "kube-system" },
    }).filter(({ name }) => name === "coredns");
    const ask = doubting(opening("orders", "coredns", 53), "to-coredns-53", {
      spec: {
        egress: [
          {
            to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
            ports: [{ protocol: "UDP", port: 53 }],
          },
        ],
      },
    }).slice(0, 1);
    const all = [
      ...zonedService("orders", "app"),
      ...dividedNamespace("kube-system").slice(0, 1),
      ...dns,
      ...ask,
    ];
    const toResolvers = (analysis: FlowAnalysis): string[] =>
      analysis.forbidden
        .filter(({ from, to }) => from.role !== "resolver" && to.role === "resolver")
        .map(({ connections }) => connections.toText());
    assert.deepEqual(toResolvers(analyse(all)), []);
    assert.ok(toResolvers(analyse(all, { baseFlows: [] })).length > 0);
  });

  it("judges the platform's agents as all others: they may stand everywhere, not call everybody", () => {
    const agents = [...shop, ...opening("orders", "storefront", 9100)];
    const platform = { platform: [{ namespace: "shop-orders" }] };
    assert.deepEqual(faults(analyse(agents, platform)), ["violation internal: zone app → zone dmz TCP 9100"]);
  });

  it("names what is in doubt beside what is certain, where it is about other ends", () => {
    const ports = [{ protocol: "TCP", port: new Unknown("the port") }];
    const maybe = doubting(
      doubting(opening("storefront", "cart", 9090), "to-cart-9090", { spec: { egress: [{ ports }] } }),
      "from-storefront-9090",
      { spec: { ingress: [{ ports }] } },
    ).map((each) => ({ ...each, id: `${each.id}-maybe` }));
    const certain = [...shop, ...zonedService("cart", "app"), ...opening("storefront", "orders", 9090)];
    const between = (resources: readonly Resource[]) =>
      analyse(resources)
        .forbidden.filter(({ from, to }) => from.label === "zone dmz" && to.label === "zone app")
        .map(({ verdict, targets }) => [
          verdict,
          ...targets.flatMap(({ ends }) => ends.map(({ name }) => name)),
        ]);
    assert.deepEqual(between(certain), [["violation", "shop-orders/orders"]]);
    assert.deepEqual(between([...certain, ...maybe]), [
      ["violation", "shop-orders/orders"],
      ["unknown", "shop-cart/cart"],
    ]);
  });

  it("takes the way through a door for one, and none that only network policies would stand on", () => {
    const open = doubting(opening("storefront", "orders", 8080), "from-storefront-8080", {
      spec: { ingress: [{}] },
    });
    const ingress = (resources: readonly Resource[]): string[] =>
      faults(analyse(resources)).filter((text) => text.includes(" ingress: the internet"));
    assert.deepEqual(ingress([...shop, ...open]), []);
    const door = manifest({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "orders", namespace: "shop-orders" },
      spec: { type: "LoadBalancer", selector: { app: "orders" }, ports: [{ port: 8080 }] },
    });
    assert.deepEqual(ingress([...shop, ...open, door]), [
      "violation ingress: the internet → zone app TCP 8080",
    ]);
  });

  it("is in doubt about what lies in networks that were not given, for that one cause", () => {
    const machine = zonedMachine("app", { port: 443 });
    const alone = machine.filter(({ type }) => !/\/(vpc|routeTable\w*):/.test(type));
    const causes = (resources: readonly Resource[]) => [
      ...new Set(
        analyse(resources).forbidden.flatMap(({ verdict, from, to }) =>
          verdict === "unknown" ? [from.missing ?? to.missing] : [],
        ),
      ),
    ];
    assert.deepEqual(causes(machine), []);
    // What lets nothing in and out is in no doubt, wherever it lies.
    assert.deepEqual(causes(zonedMachine("app").filter(({ type }) => !type.includes("/vpc:"))), []);
    assert.deepEqual(causes(alone), ["VPC vpc-0aaa1111bbbb2222c, its subnets and routes"]);
  });

  it("judges the internet by what leads there, not by rules", () => {
    const open = (isPublic: boolean): string[] =>
      faults(analyse(zonedMachine("app", { port: 443, isPublic })));
    assert.deepEqual(open(true), ["violation ingress: the internet → zone app TCP 443"]);
    assert.ok(!open(false).some((text) => text.includes("the internet → ")));
  });
});

describe("flows: what is required", () => {
  const verdicts = (resources: readonly Resource[], changes: object): string[] =>
    analyse(resources, changes).required.flatMap(({ failing }) =>
      failing.map(({ verdict, lacking, witness }) => {
        const stop = witness.hops.find((hop) => hop.verdict === "blocked");
        return `${verdict} ${lacking.toText()}${stop ? ` at ${stop.at}` : ""}`;
      }),
    );

  it("passes where all of it must pass", () => {
    assert.deepEqual(verdicts([...shop, ...opening("storefront", "orders", 8080)], required("8080/tcp")), []);
  });

  it("names the hop that blocks", () => {
    assert.deepEqual(verdicts(shop, required("8080/tcp")), [
      "violation TCP 8080 at egress of shop-storefront/storefront",
    ]);
    const half = opening("storefront", "orders", 8080).slice(0, 1);
    assert.deepEqual(verdicts([...shop, ...half], required("8080/tcp")), [
      "violation TCP 8080 at ingress of shop-orders/orders",
    ]);
  });

  it("is unknown where only some completion lets it pass", () => {
    const half = doubting(opening("storefront", "orders", 8080), "to-orders-8080", {
      spec: { egress: [{ ports: [{ protocol: "TCP", port: new Unknown("the port") }] }] },
    });
    const found = verdicts([...shop, ...half], required("8080/tcp"));
    assert.equal(found.length, 1);
    assert.match(found[0]!, /^unknown TCP 8080/);
  });

  it("asks two that nothing tells apart of each other", () => {
    const twins = [...zonedService("cart", "app"), ...zonedService("orders", "app")];
    const within = { flows: [{ from: "app", to: "app", ports: ["8080/tcp"], required: true }] };
    assert.ok(verdicts(twins, within).length > 0);
    assert.deepEqual(verdicts(zonedService("cart", "app"), within), []);
  });

  it("asks nothing where one end is not there", () => {
    assert.deepEqual(verdicts(zonedService("storefront", "dmz"), required("8080/tcp")), []);
  });
});

describe("flows: layers", () => {
  const deep = (blockingLayers: number) => ({
    levels: { deep: { cohabitation: [{ differ: "zone" }], blockingLayers } },
    environments: { production: { select: [{ stack: "**" }], level: "deep" } },
  });

  it("counts what blocks by itself", () => {
    const walls = analyse(shop, deep(2)).thinWalls.thin;
    assert.deepEqual(
      walls.map(({ verdict, layers, from, to }) => [verdict, ...layers, from.label, to.label]).sort(),
      [
        ["violation", "network-policy", "zone app", "zone dmz"],
        ["violation", "network-policy", "zone dmz", "zone app"],
      ],
    );
    assert.deepEqual(analyse(shop, deep(1)).thinWalls.thin, []);
  });
});

describe("flows: the analysis", () => {
  it("is made once for all who ask by the same function, and not where nothing is divided", () => {
    const graph = buildGraph(shop);
    const estate = estateWith();
    const resolver = createResolver(estate);
    const find = (node: Parameters<typeof resolver.environmentOf>[0]) => resolver.environmentOf(node);
    assert.equal(flowAnalysis(graph, estate, find), flowAnalysis(graph, estate, find));
    assert.equal(flowAnalysis(graph, { ...estate, defaulted: true }, find), undefined);
  });
});
