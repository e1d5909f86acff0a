import { peek, type Graph, type Workload } from "../../graph";
import { clusterHosts, type ClusterHosts } from "../pools/clusters";
import { hostKey } from "../pools/host-key";
import type { Demands } from "./demands";

/** The clusters of each machine's user data, by its key: more than one where pools of several start from it. */
const clustersByHost = (graph: Graph): ReadonlyMap<string, readonly ClusterHosts[]> => {
  const found = new Map<string, ClusterHosts[]>();
  for (const hosts of clusterHosts(graph).values())
    for (const key of new Set(hosts.pools.flatMap(({ startedBy }) => startedBy ?? [])))
      found.set(key, [...(found.get(key) ?? []), hosts]);
  return found;
};

/** A container that a machine starts by itself stands on that machine, and on every other that starts alike. */
export function hostDemands(graph: Graph, workload: Workload): Omit<Demands, "key"> | undefined {
  const { host } = workload;
  const startedBy = host && hostKey(host);
  const [hosts, ...others] = (startedBy && graph.derive(clustersByHost).get(startedBy)) || [];
  if (startedBy === undefined || !hosts) return undefined;
  const none = { entries: new Map<string, string>() };
  const several =
    others.length > 0 ? `in which of several clusters ${host?.name} starts machines` : undefined;
  const runtime = peek(() => workload.pod.runtimeClassName);
  return {
    cluster: hosts.key,
    namespace: undefined,
    labels: none,
    namespaceLabels: none,
    startedBy,
    nodeSelector: [],
    tolerations: [],
    ...(several !== undefined && { selectionOpen: several }),
    daemon: false,
    affinity: [],
    antiAffinity: [],
    spread: [],
    // Two that want one port still stand on the machine: no scheduler keeps them apart.
    hostPorts: [],
    ...(typeof runtime === "string" && { sandbox: { className: runtime, handler: runtime } }),
  };
}
