import type { Graph } from "../../core/graph";
import { ingressController, type ClusterReachability } from "../../core/reachability/kubernetes";
import type { ConnectionAnswer, Endpoint } from "../../core/reachability";
import { ConnectionSet, parseConnections } from "../../core/sets";
import type { Verdict } from "./reachability";

/** `[from, to, connection]` as the source writes them. */
export type Edge = readonly [from: string, to: string, connection: string];

interface Compared {
  readonly verdict: Verdict;
  readonly notes: readonly string[];
}

/** Compares all edges of a cluster with a complete list of them. */
export function compareEdges(cluster: ClusterReachability, graph: Graph, edges: readonly Edge[]): Compared {
  const unmodelled = graph.all("CustomObject").find(({ objectKind }) => unmodelledKinds.has(objectKind));
  if (unmodelled) return { verdict: "unknown", notes: [`${unmodelled.objectKind} is not modelled`] };
  const expected = readEdges(edges);
  const [may, must] = (["may", "must"] as const).map((how) => collect(cluster, how));
  const notes: string[] = [];
  let verdict: Verdict = "exact";
  for (const key of new Set([...expected.keys(), ...may!.keys()])) {
    const wanted = expected.get(key) ?? ConnectionSet.none();
    const [most, least] = [may!.get(key) ?? ConnectionSet.none(), must!.get(key) ?? ConnectionSet.none()];
    if (most.equals(wanted) && least.equals(wanted)) continue;
    const sound = least.isSubsetOf(wanted) && wanted.isSubsetOf(most);
    if (!sound) verdict = "wrong";
    else if (verdict === "exact") verdict = "unknown";
    notes.push(`${key}: expected ${show(wanted)}, may ${show(most)}, must ${show(least)}`);
  }
  return { verdict, notes };
}

/** Other networks than that of the pods, and machines that run in pods. */
const unmodelledKinds = new Set([
  "ClusterUserDefinedNetwork",
  "MultiNetworkPolicy",
  "NetworkAttachmentDefinition",
  "UserDefinedNetwork",
  "VirtualMachine",
]);

const universe = ConnectionSet.transport();
const show = (set: ConnectionSet): string => set.toText(universe);

function readEdges(edges: readonly Edge[]): Map<string, ConnectionSet> {
  return new Map(
    edges.map(([from, to, text]) => {
      const parsed = parseConnections(text);
      if (!parsed.ok) throw new Error(parsed.reason);
      return [`${from} => ${to}`, parsed.value.intersect(universe)];
    }),
  );
}

/** All edges of a cluster, in the names of the source: pods of one owner are one end, and addresses are ranges. */
function collect(cluster: ClusterReachability, how: "may" | "must"): Map<string, ConnectionSet> {
  const found = new Map<string, ConnectionSet>();
  const add = (from: string, to: string, answer: ConnectionAnswer): void => {
    const set = answer[how];
    if (from === to || set.isEmpty) return;
    const key = `${from} => ${to}`;
    found.set(key, (found.get(key) ?? ConnectionSet.none()).union(set));
  };
  const names = new Map(cluster.endpoints.map((each) => [each as Endpoint, nameOf(each)]));
  for (const [from, source] of names)
    for (const [to, target] of names) add(source, target, cluster.between(from, to));
  for (const [pods, name] of names) {
    for (const from of cluster.sources) {
      const answer = cluster.between(from, pods);
      for (const range of rangesOf(from)) add(range, name, answer);
    }
    for (const to of cluster.destinations) {
      const answer = cluster.between(pods, to);
      for (const range of rangesOf(to)) add(name, range, answer);
    }
  }
  void ingressController;
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
  if (owner) return `${namespace}/${owner.name}[${owner.kind ?? "Pod"}]`;
  return `${name}[${workload.workloadKind}]`;
}
