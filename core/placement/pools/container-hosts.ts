import type { Graph, Host } from "../../graph";
import type { ClusterHosts } from "./clusters";
import { hostKey, startedBy } from "./host-key";
import { nowhere } from "./place";
import type { Pool } from "./pool";
import { machinesOf, selfManagedPool, type SelfManaged } from "./self-managed";

/** The hosts whose user data starts containers. */
const starters = (graph: Graph): ReadonlyMap<string, Host> =>
  new Map(graph.all("Workload").flatMap(({ host }) => (host ? [[hostKey(host), host] as const] : [])));

const machinesByStarter = (graph: Graph): ReadonlyMap<string, readonly SelfManaged[]> => {
  const found = new Map<string, SelfManaged[]>();
  for (const each of machinesOf(graph)) {
    const { startedBy: starter } = startedBy(each.startedBy);
    if (starter !== undefined) found.set(starter, [...(found.get(starter) ?? []), each]);
  }
  return found;
};

/** Stands for machines that a template starts where nobody saw who uses it. */
function unseenPool({ name, resource }: Host, cluster: string, starter: string): Pool {
  const missing = `the machines that ${name} starts`;
  return {
    id: `${cluster}/unseen machines`,
    name: `machines of ${name}`,
    kind: "container host",
    cluster,
    resource,
    startedBy: starter,
    labels: new Map(),
    platformLabels: true,
    taints: [],
    machinePerPod: false,
    place: nowhere(missing),
    risks: [],
  };
}

/**
 * Machines that run containers without a cluster, those of one template or machine a cluster of its own: nobody places
 * anything there, but what they run and where they stand is told as for pools.
 *
 * @param known the machines of clusters: what these start stands among their pods
 */
export function containerHosts(
  graph: Graph,
  known: Iterable<ClusterHosts>,
): ReadonlyMap<string, ClusterHosts> {
  const placed = new Set([...known].flatMap(({ pools }) => pools.flatMap((pool) => pool.startedBy ?? [])));
  const machines = graph.derive(machinesByStarter);
  const hosts = new Map<string, ClusterHosts>();
  for (const [starter, host] of graph.derive(starters)) {
    if (placed.has(starter)) continue;
    const key = `host/${starter}`;
    const pools = (machines.get(starter) ?? []).map((each): Pool => ({
      ...selfManagedPool(graph, each, key),
      kind: "container host",
    }));
    hosts.set(key, {
      key,
      name: host.name,
      pools: pools.length > 0 ? pools : [unseenPool(host, key, starter)],
    });
  }
  return hosts;
}
