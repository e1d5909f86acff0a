import {
  derivedBy,
  peek,
  Unknown,
  type Graph,
  type Route,
  type RouteTable,
  type Subnet,
} from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import { IpSet, type IpAddress } from "../../../sets";
import { attachedGateways } from "./gateway";
import {
  anyTarget,
  gatewayTarget,
  lookUp,
  lookUpLocal,
  readRoute,
  type Outcome,
  type RouteEntry,
} from "./route";
import type { SubnetView } from "./subnet";
import type { VpcView } from "./vpc";

/** A route table, or a main table that was not given. */
export interface TableView {
  readonly node: RouteTable | undefined;
  readonly name: string;
  readonly entries: readonly RouteEntry[];
  /** Why there may be routes that are not known. */
  readonly missing?: string;
}

interface Routes {
  readonly ofTable: ReadonlyMap<RouteTable, readonly RouteEntry[]>;
  /** Routes of a VPC's main table that nobody has taken over, by the VPC's id. */
  readonly ofMain: ReadonlyMap<string, readonly RouteEntry[]>;
}

function collect(graph: Graph): Routes {
  const ofTable = new Map<RouteTable, RouteEntry[]>(graph.all("RouteTable").map((table) => [table, []]));
  const ofMain = new Map<string, RouteEntry[]>();
  const add = (table: RouteTable, route: Route, definite: boolean): void =>
    void ofTable.get(table)!.push(...readRoute(graph, route, definite));
  const stated = (table: RouteTable): boolean =>
    peek(() => table.routes) !== undefined && !(peek(() => table.routes) instanceof Unknown);
  for (const route of graph.all("Route")) {
    if (route.routeTable) {
      add(route.routeTable, route, true);
      continue;
    }
    const { definite, possible, missing } = resolve(graph, route.table, "RouteTable");
    // Routes in the table's own resource and in others take each other away.
    for (const table of definite) add(table, route, !stated(table));
    for (const table of possible) add(table, route, false);
    const mains = definite.length + possible.length > 0 ? [] : resolve(graph, route.table, "Vpc").definite;
    for (const { id } of mains) ofMain.set(id, [...(ofMain.get(id) ?? []), ...readRoute(graph, route, true)]);
    if (missing.length > 0 && mains.length === 0)
      for (const table of ofTable.keys()) add(table, route, false);
  }
  return { ofTable, ofMain };
}

/** The gateways that resources of their own let write into a table. */
const writersOf = (graph: Graph, table: RouteTable): References =>
  graph.all("RoutePropagation").flatMap(({ gateway, tables }) => {
    const { definite, possible, missing } = resolve(graph, tables, "RouteTable");
    return definite.includes(table) || possible.includes(table) || missing.length > 0 ? gateway : [];
  });

function propagated(graph: Graph, table: RouteTable): readonly RouteEntry[] {
  const references = [...table.propagatingGateways, ...writersOf(graph, table)];
  if (references.length === 0) return [];
  const { definite, possible } = resolve(graph, references, "VpcGateway");
  const targets = [...definite, ...possible].map(gatewayTarget);
  const entry: RouteEntry = {
    node: undefined,
    blocks: undefined,
    prefixLength: 0,
    rank: 2,
    targets: targets.length > 0 ? targets : [{ kind: "opaque", key: "a VPN gateway" }],
    definite: false,
    written: ["gateway"],
  };
  return [entry];
}

const views = (graph: Graph): ReadonlyMap<RouteTable, TableView> =>
  new Map(
    graph.all("RouteTable").map((node) => {
      const routes = peek(() => node.routes);
      const entries = [...graph.derive(collect).ofTable.get(node)!, ...propagated(graph, node)];
      const missing = routes instanceof Unknown ? { missing: routes.missing } : {};
      return [node, { node, name: node.name, entries, ...missing }] as const;
    }),
  );

const viewOf = (graph: Graph, node: RouteTable): TableView => graph.derive(views).get(node)!;

interface Tables {
  readonly definite: Set<TableView>;
  readonly possible: Set<TableView>;
  missing?: string;
}

const emptyTables = (): Tables => ({ definite: new Set(), possible: new Set() });

/** What associations say of each subnet, and of the main tables of VPCs, by id. */
function associated(graph: Graph): {
  readonly subnets: ReadonlyMap<Subnet, Tables>;
  readonly mains: ReadonlyMap<string, Tables>;
} {
  const subnets = new Map<Subnet, Tables>(graph.all("Subnet").map((subnet) => [subnet, emptyTables()]));
  const mains = new Map<string, Tables>();
  const put = (tables: Tables, table: ReturnType<typeof meant>, certain: boolean): void => {
    for (const view of table.definite) tables[certain ? "definite" : "possible"].add(view);
    for (const view of table.possible) tables.possible.add(view);
    if (table.missing !== undefined) tables.missing = table.missing;
  };
  const main = (id: string): Tables => {
    let tables = mains.get(id);
    if (!tables) mains.set(id, (tables = emptyTables()));
    return tables;
  };
  const meant = (references: RouteTable["vpc"]) => {
    const found = resolve(graph, references, "RouteTable");
    const missing = found.unseen[0] === undefined ? found.missing[0] : `the routes of ${found.unseen[0]}`;
    return {
      definite: found.definite.map((node) => viewOf(graph, node)),
      possible: found.possible.map((node) => viewOf(graph, node)),
      missing,
    };
  };
  for (const association of graph.all("RouteTableAssociation")) {
    const table = meant(association.table);
    if (association.isMain) {
      const found = resolve(graph, association.vpc, "Vpc");
      for (const { id } of found.definite) put(main(id), table, true);
      for (const { id } of found.possible) put(main(id), table, false);
      for (const id of found.unseen) put(main(id), table, true);
      continue;
    }
    if (association.subnet.length === 0) continue;
    const found = resolve(graph, association.subnet, "Subnet");
    for (const subnet of found.definite) put(subnets.get(subnet)!, table, true);
    const open = found.missing.length > 0 ? [...subnets.keys()] : found.possible;
    for (const subnet of open) put(subnets.get(subnet)!, table, false);
  }
  for (const node of graph.all("RouteTable")) {
    if (!node.isMain) continue;
    const found = resolve(graph, node.defaultOf.length > 0 ? node.defaultOf : node.vpc, "Vpc");
    const table = { definite: [viewOf(graph, node)], possible: [], missing: undefined };
    for (const { id } of found.definite) put(main(id), table, true);
    for (const id of found.unseen) put(main(id), table, true);
    const open = found.missing.length > 0 ? graph.all("Vpc") : found.possible;
    for (const { id } of open) put(main(id), table, false);
  }
  return { subnets, mains };
}

/** The VPCs of which any routing was given. */
function routed(graph: Graph): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const node of graph.all("RouteTable")) {
    const found = resolve(graph, node.vpc.length > 0 ? node.vpc : node.defaultOf, "Vpc");
    for (const { id } of [...found.definite, ...found.possible]) ids.add(id);
  }
  for (const id of graph.derive(associated).mains.keys()) ids.add(id);
  for (const id of graph.derive(collect).ofMain.keys()) ids.add(id);
  return ids;
}

/** The tables that route a subnet's packets: one, unless it is not known which. */
export interface TableChoice {
  readonly tables: readonly TableView[];
  /** Set where nothing is known of the routes; then those to the VPC's own gateways may be there. */
  readonly unknown?: string;
  /** Set where no routing of the VPC was given at all: then it is as AWS makes it, or stands elsewhere. */
  readonly untold?: true;
}

function mainTables(graph: Graph, vpc: VpcView | undefined): TableChoice {
  if (!vpc) return { tables: [], unknown: "the VPC, and its route tables" };
  const tables = graph.derive(associated).mains.get(vpc.id);
  if (tables && tables.definite.size > 0) return { tables: [...tables.definite] };
  const possible = [...(tables?.possible ?? [])];
  if (tables?.missing !== undefined) return { tables: possible, unknown: tables.missing };
  if (!vpc.node || !graph.derive(routed).has(vpc.id))
    return { tables: possible, unknown: `the routes of ${vpc.name}`, untold: true };
  const entries = graph.derive(collect).ofMain.get(vpc.id) ?? [];
  const main: TableView = { node: undefined, name: `the main route table of ${vpc.name}`, entries };
  return { tables: [...possible, main] };
}

export const tablesOf = derivedBy((graph, subnet: SubnetView): TableChoice => {
  const found = graph.derive(associated).subnets.get(subnet.node)!;
  if (found.definite.size > 0) return { tables: [...found.definite] };
  if (found.missing !== undefined) return { tables: [...found.possible], unknown: found.missing };
  if (found.possible.size === 0) return mainTables(graph, subnet.vpc);
  const main = mainTables(graph, subnet.vpc);
  return { ...main, tables: [...new Set([...found.possible, ...main.tables])] };
});

/** Follows the routes of a subnet; `local` for addresses of its own VPC. */
export function follow(
  graph: Graph,
  choice: TableChoice,
  vpc: VpcView | undefined,
  address: IpAddress,
  local: boolean,
): Outcome {
  const outcomes = choice.tables.map(({ entries }) =>
    local ? lookUpLocal(entries, address, vpc?.blocks ?? IpSet.empty()) : lookUp(entries, address),
  );
  const unknown = choice.unknown ?? choice.tables.find(({ missing }) => missing !== undefined)?.missing;
  // Even where no route is known, that within the VPC is there.
  if (unknown !== undefined) outcomes.push(local ? localOnly : { ...unknownOutcome(graph, vpc) });
  return merge(outcomes);
}

const localOnly: Outcome = { targets: [{ kind: "local", key: "local" }], certain: true, routes: [] };

function unknownOutcome(graph: Graph, vpc: VpcView | undefined): Outcome {
  const targets = vpc?.node ? attachedGateways(graph, vpc) : [anyTarget];
  return { targets, certain: false, routes: [] };
}

function merge(outcomes: readonly Outcome[]): Outcome {
  const [only] = outcomes;
  if (only && outcomes.length === 1) return only;
  const targets = new Map(outcomes.flatMap((each) => each.targets.map((target) => [target.key, target])));
  return {
    targets: [...targets.values()],
    certain: targets.size === 1 && outcomes.every(({ certain }) => certain),
    routes: outcomes.flatMap(({ routes }) => routes),
  };
}
