import type { Graph, Workload } from "../../graph";
import type { Demands } from "./demands";
import { ecsDemands } from "./ecs";
import { hostDemands } from "./host";
import { kubernetesDemands } from "./kubernetes";

/** What the scheduler looks at in a workload; undefined for what no scheduler of ours places. */
export const demandsOf = (graph: Graph, workload: Workload): Demands | undefined =>
  graph.derive(demandsByWorkload).get(workload);

function demandsByWorkload(graph: Graph): ReadonlyMap<Workload, Demands> {
  const found = new Map<Workload, Demands>();
  for (const workload of graph.all("Workload")) {
    const parts =
      workload.platform === "kubernetes"
        ? kubernetesDemands(graph, workload)
        : workload.platform === "ecs"
          ? ecsDemands(graph, workload)
          : workload.platform === "host"
            ? hostDemands(graph, workload)
            : undefined;
    if (parts) found.set(workload, { ...parts, key: keyOf(parts) });
  }
  return found;
}

/** What bears on the choice of nodes; labels and anti-affinity are compared apart. */
function keyOf(parts: Omit<Demands, "key">): string {
  const {
    labels: _,
    namespaceLabels: _1,
    namespace: _2,
    antiAffinity: _3,
    antiAffinityOpen: _4,
    ...rest
  } = parts;
  const { affinity, hostPorts: _5, ...own } = rest;
  return JSON.stringify([own, affinity.map(({ topologyKey, missing }) => [topologyKey, missing])]);
}
