import type { Graph } from "../graph";
import type { NetworkAcl, NetworkAclEntry } from "../nodes/network-acl";
import { ConnectionSet, IpSet } from "../../sets";
import { awsRule } from "./connections";
import { resolve } from "./resolve";

/** The entries of one ACL and one direction. */
export interface AclEntries {
  readonly definite: readonly NetworkAclEntry[];
  /** Entries that may be of this ACL or of another. */
  readonly possible: readonly NetworkAclEntry[];
}

type Key = NetworkAcl | string;
const none: AclEntries = { definite: [], possible: [] };

/** All entries of an ACL: those in its own resource and those in resources of their own. */
export const entriesOf = (graph: Graph, acl: NetworkAcl): AclEntries =>
  graph.derive(collect).get(acl) ?? none;

/** The entries that are judged together with this one: those of its ACL, known by its id if it was not given. */
export function siblingsOf(graph: Graph, entry: NetworkAclEntry): readonly NetworkAclEntry[] {
  const all = graph.derive(collect);
  return keysOf(graph, entry).definite.flatMap((key) => all.get(key)?.definite ?? []);
}

function keysOf(
  graph: Graph,
  entry: NetworkAclEntry,
): { definite: readonly Key[]; possible: readonly Key[] } {
  if (entry.networkAcl) return { definite: [entry.networkAcl], possible: [] };
  const { definite, possible, unseen } = resolve(graph, entry.acl, "NetworkAcl");
  return { definite: [...definite, ...unseen], possible };
}

function collect(graph: Graph): ReadonlyMap<Key, AclEntries> {
  const all = new Map<Key, { definite: NetworkAclEntry[]; possible: NetworkAclEntry[] }>();
  for (const entry of graph.all("NetworkAclEntry")) {
    const keys = keysOf(graph, entry);
    for (const list of ["definite", "possible"] as const) {
      for (const key of keys[list]) {
        let found = all.get(key);
        if (!found) all.set(key, (found = { definite: [], possible: [] }));
        found[list].push(entry);
      }
    }
  }
  return all;
}

/** The addresses that an entry is about. Reading what is unknown raises. */
export function entryBlocks(entry: NetworkAclEntry): IpSet {
  const texts = [entry.cidrBlock, entry.ipv6CidrBlock].filter((text) => text !== undefined && text !== "");
  return IpSet.fromCidrs(texts as string[]).set;
}

/** The connections that an entry is about; nothing where AWS would refuse it. Reading what is unknown raises. */
export function entryConnections(entry: NetworkAclEntry): ConnectionSet {
  const { protocol } = entry;
  const icmp = /^(1|58|icmp|icmpv6|ipv6-icmp)$/i.test(protocol);
  const result = icmp
    ? awsRule({ protocol, fromPort: entry.icmpType ?? -1, toPort: entry.icmpCode ?? -1 })
    : awsRule(entry);
  return result.ok ? result.value : ConnectionSet.none();
}

const isAllow = (entry: NetworkAclEntry): boolean => (entry.action ?? "").toLowerCase() === "allow";

/** What one entry lets through, after all entries before it have had their say. */
export interface Admitted {
  readonly entry: NetworkAclEntry;
  readonly addresses: IpSet;
}

/**
 * The addresses from which (or to which) a connection passes, by the entry that lets it: the first entry that matches
 * decides. Reading what is unknown raises.
 */
export function admit(entries: readonly NetworkAclEntry[], connection: ConnectionSet): readonly Admitted[] {
  const sorted = [...entries].sort((a, b) => (a.ruleNumber ?? 0) - (b.ruleNumber ?? 0));
  const admitted: Admitted[] = [];
  let open = IpSet.all();
  for (const entry of sorted) {
    if (!connection.isSubsetOf(entryConnections(entry))) continue;
    const addresses = open.intersect(entryBlocks(entry));
    if (isAllow(entry) && !addresses.isEmpty) admitted.push({ entry, addresses });
    open = open.subtract(addresses);
  }
  return admitted;
}
