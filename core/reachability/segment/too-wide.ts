import { buildGraph, kubernetesId, type Graph, type Node, type Resource } from "../../graph";
import { diffConnections, type Comparable } from "../diff";
import { kubernetesReachability, type ClusterFacts } from "../kubernetes";
import type { ClusterPolicy } from "./proposal";

const networkPolicy = /^kubernetes:networking\.k8s\.io\/v1(?:beta1)?:NetworkPolicy(?:Patch)?$/;
const relevant =
  /:(Namespace|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod|PodTemplate)(Patch)?$/;

/** What a proposed policy is to the graph. */
export const resourceOf = ({ cluster, manifest }: ClusterPolicy): Resource => ({
  id: kubernetesId({ ...manifest, ...manifest.metadata, ...(cluster !== "" && { cluster }) }),
  type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  name: manifest.metadata.name,
  properties: { ...manifest },
  ...(cluster !== "" && { cluster }),
});

/**
 * The network policies of a graph that allow more than the proposal does. Allowing only adds up, so that those of a set
 * that together allow no more are cleared at once.
 */
export function tooWide(
  graph: Graph,
  proposed: readonly ClusterPolicy[],
  factsOf: (cluster: string) => ClusterFacts,
): readonly Node[] {
  const spaces = new Set(proposed.map(({ manifest }) => manifest.metadata.namespace));
  const existing = graph.all("NetworkPolicy").filter((policy) => {
    return spaces.has(policy.namespace ?? "default");
  });
  if (existing.length === 0) return [];
  const scene = graph.resources.filter(({ type }) => relevant.test(type) && !networkPolicy.test(type));
  const added = proposed.map(resourceOf);
  const names = new Set(added.map(({ id }) => id));
  const reach = (policies: readonly Node[]): Comparable => {
    const resources = [...scene, ...added, ...policies.map(({ resource }) => resource)];
    const clusters = kubernetesReachability(buildGraph(resources), (cluster) => ({
      ...factsOf(cluster),
      enforced: "yes",
    }));
    return {
      *groups() {
        for (const cluster of clusters) yield* cluster.groups();
      },
    };
  };
  const alone = reach([]);
  const isWide = (policies: readonly Node[]): boolean =>
    diffConnections(alone, reach(policies)).gained.length > 0;
  const search = (policies: readonly Node[]): readonly Node[] => {
    if (policies.length === 0 || !isWide(policies)) return [];
    if (policies.length === 1) return policies;
    const middle = policies.length >> 1;
    return [...search(policies.slice(0, middle)), ...search(policies.slice(middle))];
  };
  // One of a name that is proposed is replaced anyway.
  return search(existing.filter(({ id }) => !names.has(id)));
}
