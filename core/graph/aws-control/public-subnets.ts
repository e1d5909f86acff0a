import { resolve } from "../aws/resolve";
import type { Graph } from "../graph";
import type { Route, RouteTable } from "../nodes/route-table";
import type { Subnet } from "../nodes/subnet";
import type { Vpc } from "../nodes/vpc";
import { peek, Unknown } from "../value";
import { isWorld } from "./world";

/** A way to the internet: the subnet's table has a route for the world to an internet gateway. */
export interface PublicRoute {
  readonly table: RouteTable;
  readonly route: Route;
}

/** Whether a route leads the world to an internet gateway, or what would have to be known to tell. */
function leadsToInternet(graph: Graph, route: Route): boolean | Unknown {
  const cidrs = [peek(() => route.destinationCidr), peek(() => route.destinationIpv6Cidr)];
  const open = cidrs.find((each) => each instanceof Unknown);
  if (!open && !isWorld(cidrs.filter((each) => typeof each === "string"))) return false;
  const targets = peek(() => route.targets);
  if (targets instanceof Unknown) return targets;
  let doubt: Unknown | undefined;
  for (const { kind, references } of targets) {
    if (kind !== "gateway") continue;
    const { definite, possible, unseen, missing } = resolve(graph, references, "VpcGateway");
    if (
      definite.some(({ gatewayKind }) => gatewayKind === "internet") ||
      unseen.some((id) => id.startsWith("igw-"))
    )
      return open ?? true;
    if (possible.some(({ gatewayKind }) => gatewayKind === "internet"))
      doubt = new Unknown("which gateway is meant");
    if (missing[0] !== undefined) doubt ??= new Unknown(missing[0]);
  }
  return doubt ?? false;
}

const publicTables = (graph: Graph): ReadonlyMap<RouteTable, Route> => {
  const found = new Map<RouteTable, Route>();
  for (const route of graph.all("Route")) {
    if (leadsToInternet(graph, route) !== true) continue;
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

/** What would have to be known to tell that a subnet is not public; undefined where nothing hints at it. */
export const publicDoubtOf = (graph: Graph, subnet: Subnet): string | undefined =>
  graph.derive(doubtfulSubnets).get(subnet);

/** Tables that may lead to the internet, with what is not known of them. */
function doubtfulTables(graph: Graph): ReadonlyMap<RouteTable, string> {
  const found = new Map<RouteTable, string>();
  for (const table of graph.all("RouteTable")) {
    const routes = peek(() => table.routes);
    if (routes instanceof Unknown) found.set(table, routes.missing);
  }
  for (const route of graph.all("Route")) {
    const leads = leadsToInternet(graph, route);
    if (leads === false) continue;
    const its = route.routeTable
      ? { definite: [route.routeTable], possible: [], missing: [] }
      : resolve(graph, route.table, "RouteTable");
    if (leads instanceof Unknown) for (const table of its.definite) found.set(table, leads.missing);
    for (const table of its.possible) found.set(table, `whether ${route.name} is its route`);
    const [missing] = its.missing;
    if (missing !== undefined)
      for (const table of graph.all("RouteTable")) if (!found.has(table)) found.set(table, missing);
  }
  return found;
}

function doubtfulSubnets(graph: Graph): ReadonlyMap<Subnet, string> {
  const publics = graph.derive(publicTables);
  const doubts = doubtfulTables(graph);
  const found = new Map<Subnet, string>();
  const named = new Set<Subnet>();
  const put = (subnets: Iterable<Subnet>, missing: string | undefined): void => {
    if (missing !== undefined) for (const subnet of subnets) found.set(subnet, missing);
  };
  const isOpen = (table: RouteTable): boolean => publics.has(table) || doubts.has(table);
  for (const association of graph.all("RouteTableAssociation")) {
    const tables = resolve(graph, association.table, "RouteTable");
    const subnets = resolve(graph, association.subnet, "Subnet");
    subnets.definite.forEach((subnet) => named.add(subnet));
    const [table] = tables.definite;
    put(subnets.definite, table && doubts.get(table));
    put(subnets.definite, tables.missing[0]);
    if (tables.possible.some(isOpen)) put(subnets.definite, "which route table it follows");
    if (!table || !isOpen(table)) continue;
    put(subnets.possible, `whether it is the subnet of ${association.name}`);
    const others = graph.all("Subnet").filter((subnet) => !named.has(subnet) && !found.has(subnet));
    put(others, subnets.missing[0]);
  }
  const mains = mainTables(graph);
  for (const subnet of graph.all("Subnet")) {
    if (named.has(subnet)) continue;
    const { definite, missing } = resolve(graph, subnet.vpc, "Vpc");
    for (const vpc of definite) {
      const table = mains.get(vpc);
      put([subnet], table && doubts.get(table));
    }
    if ([...mains.values()].some(isOpen)) put([subnet], missing[0]);
  }
  return found;
}
