import { peek, Unknown, type Graph, type NetworkAcl, type NetworkAclEntry } from "../../../graph";
import { entriesOf, entryBlocks, entryConnections } from "../../../graph/aws/network-acls";
import { resolve } from "../../../graph/aws/resolve";
import { ConnectionSet, IpSet, type Connection, type IpAddress } from "../../../sets";
import type { Bounds } from "../bounds";

export type Direction = "ingress" | "egress";

/** An entry as far as it is known. */
export interface AclEntry {
  readonly node: NetworkAclEntry;
  /** Undefined where not known, like all that follows. */
  readonly number: number | undefined;
  readonly allows: boolean | undefined;
  readonly blocks: IpSet | undefined;
  readonly connections: ConnectionSet | undefined;
  /** Whether it certainly is of this ACL and direction, and stays there. */
  readonly definite: boolean;
}

/** A network ACL; without a node, the one that AWS gives to every VPC, which lets everything through. */
export interface AclView {
  readonly node: NetworkAcl | undefined;
  readonly name: string;
  readonly ingress: readonly AclEntry[];
  readonly egress: readonly AclEntry[];
  /** Why a direction is not known at all. */
  readonly missing: Readonly<Partial<Record<Direction, string>>>;
}

export const openAcl: AclView = {
  node: undefined,
  name: "the default network ACL",
  ingress: [],
  egress: [],
  missing: {},
};

/** Entries that may be of any ACL: nobody knows of which. */
const loose = (graph: Graph): readonly NetworkAclEntry[] =>
  graph.all("NetworkAclEntry").filter((entry) => {
    if (entry.networkAcl) return false;
    return resolve(graph, entry.acl, "NetworkAcl").missing.length > 0;
  });

const views = (graph: Graph): ReadonlyMap<NetworkAcl, AclView> =>
  new Map(graph.all("NetworkAcl").map((node) => [node, toView(graph, node)]));

export const aclOf = (graph: Graph, node: NetworkAcl): AclView => graph.derive(views).get(node)!;

function toView(graph: Graph, node: NetworkAcl): AclView {
  const { definite, possible } = entriesOf(graph, node);
  const entries = [
    ...definite.map((entry) => ({ entry, definite: true })),
    ...[...possible, ...graph.derive(loose)].map((entry) => ({ entry, definite: false })),
  ];
  const stated = (direction: Direction): boolean =>
    peek(() => node[direction]) !== undefined && !(peek(() => node[direction]) instanceof Unknown);
  const of = (direction: Direction): AclEntry[] =>
    entries.flatMap(({ entry, definite: known }) => {
      const found = peek(() => entry.direction);
      if (found !== direction && !(found instanceof Unknown)) return [];
      // Entries in the ACL's own resource and in others take each other away.
      const stays = entry.form === "inline" || !stated(direction);
      return [compile(entry, known && stays && found === direction)];
    });
  const missing: Partial<Record<Direction, string>> = {};
  for (const direction of ["ingress", "egress"] as const) {
    const found = peek(() => node[direction]);
    if (found instanceof Unknown) missing[direction] = found.missing;
  }
  return { node, name: node.name, ingress: of("ingress"), egress: of("egress"), missing };
}

function known<T>(value: T | Unknown): T | undefined {
  return value instanceof Unknown ? undefined : value;
}

function compile(node: NetworkAclEntry, definite: boolean): AclEntry {
  const action = known(peek(() => node.action))?.toLowerCase();
  return {
    node,
    number: known(peek(() => node.ruleNumber)),
    allows: action === "allow" ? true : action === "deny" ? false : undefined,
    blocks: known(peek(() => entryBlocks(node))),
    connections: known(peek(() => entryConnections(node))),
    definite,
  };
}

/**
 * What an ACL lets through to or from an address: the first entry that matches decides. What may pass takes every
 * unknown for the better, what must pass for the worse; the result only grows with allowing entries and shrinks with
 * denying ones, so these are the extremes of all completions.
 */
export function admits(acl: AclView, direction: Direction, address: IpAddress): Bounds {
  if (!acl.node) return { may: ConnectionSet.all(), must: ConnectionSet.all() };
  const open = acl.missing[direction] !== undefined;
  return {
    may: open ? ConnectionSet.all() : first(optimistic(acl[direction]), address),
    must: open ? ConnectionSet.none() : first(pessimistic(acl[direction]), address),
  };
}

interface Step {
  readonly node: NetworkAclEntry;
  readonly allows: boolean;
  readonly blocks: IpSet;
  readonly connections: ConnectionSet;
}

function first(steps: readonly Step[], address: IpAddress): ConnectionSet {
  const allowed: ConnectionSet[] = [];
  let open = ConnectionSet.all();
  for (const { allows, blocks, connections } of steps) {
    if (open.isEmpty) break;
    if (!blocks.contains(address)) continue;
    if (allows) allowed.push(open.intersect(connections));
    open = open.subtract(connections);
  }
  return ConnectionSet.unionAll(allowed);
}

/** The entry that decides about a connection, where every unknown is taken for the better or for the worse. */
export function decisive(
  acl: AclView,
  direction: Direction,
  address: IpAddress,
  connection: Connection,
  better: boolean,
): NetworkAclEntry | undefined {
  const steps = better ? optimistic(acl[direction]) : pessimistic(acl[direction]);
  return steps.find((step) => step.blocks.contains(address) && step.connections.contains(connection))?.node;
}

const everywhere = IpSet.all();

function step({ node, blocks, connections }: AclEntry, allows: boolean): Step {
  return {
    node,
    allows,
    blocks: blocks ?? everywhere,
    connections: connections ?? ConnectionSet.all(),
  };
}

/** In the order of `rank`, and of the entries where that is the same. */
function ranked(steps: readonly (readonly [rank: number, step: Step])[]): readonly Step[] {
  return [...steps].sort(([a], [b]) => a - b).map(([, each]) => each);
}

const sorted = new WeakMap<readonly AclEntry[], Map<boolean, readonly Step[]>>();

function once(entries: readonly AclEntry[], better: boolean, make: () => readonly Step[]): readonly Step[] {
  let made = sorted.get(entries);
  if (!made) sorted.set(entries, (made = new Map<boolean, readonly Step[]>()));
  let steps = made.get(better);
  if (!steps) made.set(better, (steps = make()));
  return steps;
}

// AWS refuses two entries of one number; whichever stays, the half after the number lets neither decide too early.
const optimistic = (entries: readonly AclEntry[]): readonly Step[] =>
  once(entries, true, () =>
    ranked(
      entries.flatMap((entry): readonly (readonly [number, Step])[] => {
        if (entry.allows !== false) return [[entry.number ?? -1, step(entry, true)]];
        const { number, blocks, connections, definite } = entry;
        return definite && number !== undefined && blocks && connections
          ? [[number + 0.5, step(entry, false)]]
          : [];
      }),
    ),
  );

const pessimistic = (entries: readonly AclEntry[]): readonly Step[] =>
  once(entries, false, () =>
    ranked(
      entries.flatMap((entry): readonly (readonly [number, Step])[] => {
        if (entry.allows !== true) return [[entry.number ?? -1, step(entry, false)]];
        const { number, blocks, connections, definite } = entry;
        return definite && blocks && connections
          ? [[number === undefined ? Infinity : number + 0.5, step(entry, true)]]
          : [];
      }),
    ),
  );
