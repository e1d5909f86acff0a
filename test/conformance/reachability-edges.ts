import type { ClusterReachability } from "../../core/reachability";
import { ConnectionSet, parseConnections } from "../../core/sets";
import type { Verdict } from "./reachability";

/** `[from, to, connection]` as the source writes them. */
export type Edge = readonly [from: string, to: string, connection: string];

interface Compared {
  readonly verdict: Verdict;
  readonly notes: readonly string[];
}

/** Compares all edges of a cluster with a complete list of them; ends that aren't modelled leave theirs open. */
export function compareEdges(cluster: ClusterReachability, edges: readonly Edge[]): Compared {
  const expected = readEdges(edges);
  const [may, must] = (["may", "must"] as const).map((how) => collect(cluster, how));
  const ends = new Set(cluster.endpoints.map(nameOf));
  const notes = cluster.unmodelled.map(({ objectKind, name }) => `${objectKind} ${name} is not modelled`);
  let verdict: Verdict = notes.length > 0 ? "unknown" : "exact";
  for (const [key, { from, to }] of new Map([...expected, ...may!])) {
    if (verdict === "unknown" && ![from, to].every((end) => isAddress(end) || ends.has(end))) continue;
    const wanted = expected.get(key)?.set ?? none;
    const [most, least] = [may!.get(key)?.set ?? none, must!.get(key)?.set ?? none];
    if (most.equals(wanted) && least.equals(wanted)) continue;
    const sound = least.isSubsetOf(wanted) && wanted.isSubsetOf(most);
    if (!sound) verdict = "wrong";
    else if (verdict === "exact") verdict = "unknown";
    notes.push(`${key}: expected ${show(wanted)}, may ${show(most)}, must ${show(least)}`);
  }
  return { verdict, notes };
}

interface Entry {
  readonly from: string;
  readonly to: string;
  readonly set: ConnectionSet;
}

const isAddress = (end: string): boolean => end.endsWith("[External]") || end.startsWith("{");

const universe = ConnectionSet.transport();
const show = (set: ConnectionSet): string => set.toText(universe);

const none = ConnectionSet.none();

/** Edges of one pair of ends on several networks are one here. */
function add(found: Map<string, Entry>, from: string, to: string, set: ConnectionSet): void {
  if (from === to || set.isEmpty) return;
  const key = `${from} => ${to}`;
  found.set(key, { from, to, set: (found.get(key)?.set ?? none).union(set) });
}

function readEdges(edges: readonly Edge[]): Map<string, Entry> {
  const found = new Map<string, Entry>();
  const plain = (end: string): string => end.replace("[udn]/", "/");
  for (const [from, to, text] of edges) {
    const parsed = parseConnections(text);
    if (!parsed.ok) throw new Error(parsed.reason);
    add(found, plain(from), plain(to), parsed.value.intersect(universe));
  }
  return found;
}

/** All edges of a cluster, in the names of the source: pods of one owner are one end, and addresses are ranges. */
function collect(cluster: ClusterReachability, how: "may" | "must"): Map<string, Entry> {
  const found = new Map<string, Entry>();
  const ends = cluster.endpoints.map((each) => [each, nameOf(each)] as const);
  for (const [from, source] of ends)
    for (const [to, target] of ends) add(found, source, target, cluster.between(from, to)[how]);
  for (const [pods, name] of ends) {
    for (const from of cluster.sources)
      for (const range of rangesOf(from)) add(found, range, name, cluster.between(from, pods)[how]);
    for (const to of cluster.destinations)
      for (const range of rangesOf(to)) add(found, name, range, cluster.between(pods, to)[how]);
  }
  for (const { kind, to, reached } of cluster.exposures)
    if (kind === "ingress" || kind === "route") add(found, "{ingress-controller}", nameOf(to), reached[how]);
  return found;
}

const rangesOf = ({ parts }: ClusterReachability["sources"][number]): string[] =>
  parts.flatMap((part) =>
    part
      .only("ipv4")
      .toRanges()
      .map(({ first, last }) => `${first}-${last}[External]`),
  );

function nameOf({ name, namespace, workload }: ClusterReachability["endpoints"][number]): string {
  const [owner] = workload.owners ?? [];
  // A node owns the mirrors of its own pods, and is no workload.
  if (owner && owner.kind !== "Node") return `${namespace}/${owner.name}[${owner.kind ?? "Pod"}]`;
  return `${name}[${workload.workloadKind}]`;
}
