import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { connectionSummary, type ConnectionSummary } from "../../../core/policy/connection-summary";
import { createResolver } from "../../../core/policy/environment";
import { opening, overlay, resource, zonedMachine, zonedService } from "../../../core/policy/minimal";
import { flowAnalysis } from "../../../core/reachability/flows";
import { estateWith } from "../../support/judge-example";

function summaryOf(resources: readonly Resource[], changes: object = {}): ConnectionSummary {
  const estate = estateWith(changes);
  const resolver = createResolver(estate, { stack: "example/production" });
  const graph = buildGraph(resources);
  assert.equal(connectionSummary(graph, resolver), undefined, "nobody has asked yet");
  flowAnalysis(graph, estate, resolver.environmentOf);
  return connectionSummary(graph, resolver)!;
}

const inZones = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
  from.startsWith("zone ") && to.startsWith("zone ") && from !== "zone management";
const flowsOf = (resources: readonly Resource[], changes: object = {}) =>
  summaryOf(resources, changes).zones.flows.filter(inZones);

/** The rows between workloads: `forbidden shop-a/a → shop-b/b, TCP 80 of TCP 80-81`. */
const rowsOf = ({ connections }: ConnectionSummary): string[] =>
  connections.shown
    .filter(({ from, to }) => inZones({ from: from.zone, to: to.zone }))
    .map(
      ({ verdict, from, to, may, must }) =>
        `${verdict} ${from.names.join(" and ")} → ${to.names.join(" and ")}, ${must} of ${may}`,
    );

/** Workloads that are alike but for their names. */
const copies = (count: number, resources: readonly Resource[]): readonly Resource[] =>
  resources.flatMap((each) =>
    each.type.endsWith(":Deployment")
      ? Array.from({ length: count }, (_, at) => {
          const name = `${each.name}-${at}`;
          return {
            ...each,
            id: `${each.id}-${at}`,
            name,
            properties: overlay(each.properties, { metadata: { name } }),
          };
        })
      : [each],
  );

const [storefront, orders, cart, ledger] = [
  zonedService("storefront", "dmz"),
  zonedService("orders", "app"),
  zonedService("cart", "app"),
  zonedService("ledger", "data"),
];
/** Policies that open a port of which the number is not known. */
const anyPort = (from: string, to: string): readonly Resource[] =>
  opening(from, to, 1).map((each) => {
    const spec = each.properties["spec"] as Readonly<Record<string, readonly object[]>>;
    const side = each.name.startsWith("to-") ? "egress" : "ingress";
    const ports = [{ protocol: "TCP", port: new Unknown("the port") }];
    const rules = spec[side]!.map((rule) => ({ ...rule, ports }));
    return { ...each, properties: overlay(each.properties, { spec: { [side]: rules } }) };
  });

describe("the summary of zones", () => {
  it("names what lies in each, and neither addresses nor the cluster's own services", () => {
    const door = zonedService("bazaar", "dmz");
    const server = resource("aws:eks/cluster:Cluster", "shop", { name: "shop", vpcConfig: {} });
    const { zones } = summaryOf([...door, ...orders, ...cart, server]).zones;
    assert.deepEqual(zones, [
      { zone: "zone app", ends: 2, names: ["shop-cart/cart", "shop-orders/orders"] },
      { zone: "zone dmz", ends: 1, names: ["shop-bazaar/bazaar"] },
    ]);
  });

  it("counts all and names the first ten", () => {
    const [app] = summaryOf(copies(12, orders)).zones.zones;
    assert.equal(app?.ends, 12);
    const names = [0, 1, 10, 11, 2, 3, 4, 5, 6, 7].map((at) => `shop-orders/orders-${at}`);
    assert.deepEqual(app?.names, names);
  });

  it("tells what passes between each two, by whether a flow declares it", () => {
    const given = [
      ...[...storefront, ...orders, ...cart],
      ...opening("storefront", "orders", 8080),
      ...opening("storefront", "cart", 8081),
      ...opening("storefront", "cart", 9090),
      ...opening("cart", "orders", 9091),
      ...opening("cart", "storefront", 9092),
    ];
    assert.deepEqual(flowsOf(given), [
      { from: "zone app", to: "zone app", forbidden: "TCP 9091" },
      { from: "zone app", to: "zone dmz", forbidden: "TCP 9092" },
      { from: "zone dmz", to: "zone app", allowed: "TCP 8080", forbidden: "TCP 8081,9090" },
    ]);
  });

  it("takes together ends of one zone that flows tell apart", () => {
    const flows = [{ from: { workload: "orders" }, to: "data", ports: ["5432/tcp", "5433/tcp"] }];
    const given = [
      ...[...orders, ...cart, ...ledger],
      ...opening("orders", "ledger", 5432),
      ...opening("cart", "ledger", 8080),
      ...opening("orders", "ledger", 5433),
      ...opening("cart", "ledger", 5432),
      ...opening("orders", "ledger", 9090),
    ];
    assert.deepEqual(flowsOf(given, { flows }), [
      { from: "zone app", to: "zone data", allowed: "TCP 5432-5433", forbidden: "TCP 5432,8080,9090" },
    ]);
  });

  it("tells what is in doubt beside what is certain", () => {
    const doubt = (...more: readonly Resource[]) =>
      flowsOf([...storefront, ...orders, ...cart, ...anyPort("storefront", "orders"), ...more]);
    assert.deepEqual(doubt(), [
      { from: "zone dmz", to: "zone app", allowed: "TCP 8080", unknown: "TCP 1-8079,8081-65535" },
    ]);
    assert.deepEqual(doubt(...opening("storefront", "cart", 9090)), [
      {
        from: "zone dmz",
        to: "zone app",
        allowed: "TCP 8080",
        forbidden: "TCP 9090",
        unknown: "TCP 1-8079,8081-9089,9091-65535",
      },
    ]);
  });

  it("takes together doubts about ends that flows tell apart, without what is certain of either", () => {
    const flows = [{ from: { workload: "orders" }, to: "data", ports: ["5432/tcp"] }];
    const given = [
      ...[...orders, ...cart, ...ledger],
      ...anyPort("orders", "ledger"),
      ...opening("cart", "ledger", 8080),
    ];
    assert.deepEqual(flowsOf(given, { flows }), [
      {
        from: "zone app",
        to: "zone data",
        allowed: "TCP 5432",
        forbidden: "TCP 8080",
        unknown: "TCP 1-5431,5433-8079,8081-65535",
      },
    ]);
  });

  it("leaves out what the cluster's own services may do, and is told of who asks for names", () => {
    const { flows } = summaryOf(orders).zones;
    assert.deepEqual(new Set(flows.map(({ to }) => to)), new Set(["the cluster's own services"]));
    assert.deepEqual(new Set(flows.map(({ allowed }) => allowed)), new Set(["TCP 53;UDP 53"]));
    const names = flows.map(({ from }) => from);
    assert.deepEqual(names, ["networks in no zone", "the internet", "zone management"]);
  });
});

describe("the summary of connections", () => {
  const given = [
    ...[...storefront, ...orders, ...cart],
    ...opening("storefront", "orders", 8080),
    ...opening("storefront", "cart", 9090),
    ...anyPort("cart", "storefront"),
    ...opening("cart", "orders", 9091),
  ];

  it("puts first what is forbidden, then what is in doubt, then what is allowed", () => {
    const found = summaryOf(given);
    assert.deepEqual(rowsOf(found), [
      "forbidden shop-cart/cart → shop-orders/orders, TCP 9091 of TCP 9091",
      "forbidden shop-storefront/storefront → shop-cart/cart, TCP 9090 of TCP 9090",
      "unknown shop-cart/cart → shop-storefront/storefront, No Connections of TCP 1-65535",
      "allowed shop-storefront/storefront → shop-orders/orders, TCP 8080 of TCP 8080",
    ]);
    assert.equal(found.connections.groups, found.connections.shown.length);
  });

  it("follows one pair of what is not allowed, hop by hop", () => {
    const { shown } = summaryOf(given).connections;
    assert.deepEqual(shown[1]?.witness, [
      "shop-storefront/storefront → shop-cart/cart on TCP 9090: allowed",
      "egress of shop-storefront/storefront: allowed, by NetworkPolicy to-cart-9090 spec.egress[0]",
      "ingress of shop-cart/cart: allowed, by NetworkPolicy from-storefront-9090 spec.ingress[0]",
    ]);
    assert.match(
      shown[2]?.witness?.[0] ?? "",
      /^shop-cart\/cart → shop-storefront\/storefront on TCP \d+: unknown$/,
    );
    assert.ok(shown.every(({ verdict, witness }) => (verdict === "allowed") === (witness === undefined)));
  });

  it("orders rows of one verdict by their zones, then by the names of their ends", () => {
    const many = ["b", "a"].flatMap((name) => zonedService(name, "data"));
    const open = [
      ["b", "cart"],
      ["b", "a"],
      ["a", "cart"],
      ["a", "b"],
      ["cart", "b"],
      ["cart", "a"],
    ] as const;
    const found = rowsOf(
      summaryOf([...many, ...cart, ...open.flatMap(([from, to]) => opening(from, to, 9090))]),
    );
    const row = (from: string, to: string) => `forbidden shop-${from} → shop-${to}, TCP 9090 of TCP 9090`;
    assert.deepEqual(found, [
      row("cart/cart", "a/a"),
      row("cart/cart", "b/b"),
      row("a/a", "cart/cart"),
      row("b/b", "cart/cart"),
      row("a/a", "b/b"),
      row("b/b", "a/a"),
    ]);
  });

  it("takes together ends that nothing tells apart, each name once", () => {
    const [row] = summaryOf([...copies(12, orders), ...storefront, ...opening("storefront", "orders", 9090)])
      .connections.shown;
    assert.equal(row?.to.ends, 12);
    assert.equal(row?.to.names.length, 10);
    assert.deepEqual(row?.from, { zone: "zone dmz", ends: 1, names: ["shop-storefront/storefront"] });
    const machines = zonedMachine("app", { port: 22, isPublic: true });
    const again = { ...machines.at(-1)!, id: "another", urn: "urn:another" };
    const summary = summaryOf([...machines, again]);
    const two = { zone: "zone app", ends: 2, names: ["node"] };
    assert.deepEqual(summary.connections.shown[0]?.to, two);
    assert.deepEqual(summary.zones.zones, [two]);
  });

  it("shows two hundred at most and counts all", () => {
    const tcp = (port: number, endPort = port) => [{ ports: [{ protocol: "TCP", port, endPort }] }];
    const services = Array.from({ length: 15 }, (_, at) =>
      zonedService(`s${at}`, "app").map((each) =>
        each.type.endsWith(":NetworkPolicy")
          ? {
              ...each,
              properties: overlay(each.properties, {
                spec: { ingress: tcp(8000 + at), egress: tcp(8000 - at, 9000) },
              }),
            }
          : each,
      ),
    ).flat();
    const { groups, shown } = summaryOf(services).connections;
    assert.ok(groups > 200, `${groups} groups`);
    assert.equal(shown.length, 200);
    assert.ok(shown.every(({ verdict }) => verdict === "forbidden"));
  });
});
