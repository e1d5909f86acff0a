import { peek, type Graph, type RouteTable, type VpcEndpoint } from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import { all, any, type Certainty } from "../bounds";
import { tablesOf } from "./route-table";
import type { SubnetView } from "./subnet";

interface Routed {
  readonly tables: ReadonlyMap<RouteTable, Certainty>;
  /** Whether there may be tables that are not known. */
  readonly open: boolean;
}

/** The route tables that lead to each gateway endpoint: those in its own resource, and those in others. */
function routed(graph: Graph): ReadonlyMap<VpcEndpoint, Routed> {
  const gateways = graph
    .all("VpcEndpoint")
    .filter((each) => peek(() => each.endpointType ?? "Gateway") === "Gateway");
  return new Map(
    gateways.map((node) => {
      const tables = new Map<RouteTable, Certainty>();
      let open = false;
      const add = (references: References, certain: Certainty): void => {
        const { definite, possible, missing } = resolve(graph, references, "RouteTable");
        for (const each of definite) tables.set(each, any(tables.get(each) ?? "no", certain));
        for (const each of possible) tables.set(each, any(tables.get(each) ?? "no", "unknown"));
        if (missing.length > 0) open = true;
      };
      add(node.routeTables, "yes");
      for (const each of graph.all("VpcEndpointAssociation")) {
        const { definite, possible } = resolve(graph, each.endpoint, "VpcEndpoint");
        if (definite.includes(node)) add(each.routeTable, "yes");
        else if (possible.includes(node)) add(each.routeTable, "unknown");
      }
      return [node, { tables, open }] as const;
    }),
  );
}

/** The gateway endpoints that the routes of a subnet may lead to, each with whether they certainly do. */
export function gatewaysOf(
  graph: Graph,
  subnet: SubnetView,
): readonly (readonly [endpoint: VpcEndpoint, certain: Certainty])[] {
  const gateways = graph.derive(routed);
  if (gateways.size === 0) return [];
  const { tables, unknown } = tablesOf(graph, subnet);
  return [...gateways].flatMap(([node, { tables: led, open }]) => {
    const found = tables.map(({ node: table }): Certainty => {
      const certain = table ? (led.get(table) ?? "no") : "no";
      return certain === "no" && open ? "unknown" : certain;
    });
    const isSure = unknown === undefined && found.length > 0;
    const some = any("no", ...found, isSure ? "no" : "unknown");
    const certain = some === "no" ? "no" : isSure ? all(...found, some) : "unknown";
    const each: Certainty = certain === "no" && some !== "no" ? "unknown" : certain;
    return each === "no" ? [] : [[node, each] as const];
  });
}
