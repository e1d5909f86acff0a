import { resolve } from "../aws/resolve";
import type { Graph } from "../graph";
import type { Route, RouteTable } from "../nodes/route-table";
import type { Subnet } from "../nodes/subnet";
import type { Vpc } from "../nodes/vpc";
import { peek } from "../value";
import { isWorld } from "./world";

/** A way to the internet: the subnet's table has a route for the world to an internet gateway. */
export interface PublicRoute {
  readonly table: RouteTable;
  readonly route: Route;
}

function leadsToInternet(graph: Graph, route: Route): boolean {
  const cidrs = [peek(() => route.destinationCidr), peek(() => route.destinationIpv6Cidr)];
  if (!isWorld(cidrs.filter((each) => typeof each === "string"))) return false;
  return route.targets.some(({ kind, references }) => {
    if (kind !== "gateway") return false;
    const { definite, unseen } = resolve(graph, references, "VpcGateway");
    return (
      definite.some(({ gatewayKind }) => gatewayKind === "internet") ||
      unseen.some((id) => id.startsWith("igw-"))
    );
  });
}

const publicTables = (graph: Graph): ReadonlyMap<RouteTable, Route> => {
  const found = new Map<RouteTable, Route>();
  for (const route of graph.all("Route")) {
    if (!leadsToInternet(graph, route)) continue;
    const tables = route.routeTable ? [route.routeTable] : resolve(graph, route.table, "RouteTable").definite;
    for (const table of tables) found.set(table, route);
  }
  return found;
};

const publicSubnets = (graph: Graph): ReadonlyMap<Subnet, PublicRoute> => {
  const tables = graph.derive(publicTables);
  const found = new Map<Subnet, PublicRoute>();
  const associated = new Set<Subnet>();
  for (const association of graph.all("RouteTableAssociation")) {
    const [table] = resolve(graph, association.table, "RouteTable").definite;
    const { definite, possible } = resolve(graph, association.subnet, "Subnet");
    for (const subnet of [...definite, ...possible]) associated.add(subnet);
    const route = table && tables.get(table);
    if (route) for (const subnet of definite) found.set(subnet, { table, route });
  }
  const mains = mainTables(graph);
  for (const subnet of graph.all("Subnet")) {
    if (associated.has(subnet)) continue;
    const [vpc] = resolve(graph, subnet.vpc, "Vpc").definite;
    const table = vpc && mains.get(vpc);
    const route = table && tables.get(table);
    if (route) found.set(subnet, { table, route });
  }
  return found;
};

/** The table that a VPC's subnets follow unless they name another. */
function mainTables(graph: Graph): ReadonlyMap<Vpc, RouteTable> {
  const mains = new Map<Vpc, RouteTable>();
  const put = (table: RouteTable): void =>
    resolve(graph, table.vpc, "Vpc").definite.forEach((vpc) => void mains.set(vpc, table));
  for (const table of graph.all("RouteTable")) if (table.isMain) put(table);
  for (const association of graph.all("RouteTableAssociation"))
    if (association.isMain) resolve(graph, association.table, "RouteTable").definite.forEach(put);
  return mains;
}

/** How a subnet's table leads to the internet; undefined where nothing shows that it does. */
export const publicRouteOf = (graph: Graph, subnet: Subnet): PublicRoute | undefined =>
  graph.derive(publicSubnets).get(subnet);
