import { buildGraph, kubernetesId, peek, Unknown, type Graph, type Node, type Resource } from "../../graph";
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
    const space = peek(() => policy.namespace ?? "default");
    return space instanceof Unknown || spaces.has(space);
  });
  if (existing.length === 0) return [];
  const scene = graph.resources.filter(({ type }) => relevant.test(type) && !networkPolicy.test(type));
  const added = proposed.map(resourceOf);
  const names = new Set(added.map(({ id }) => id));
  const searches = directions.map((direction) => {
    const reach = (policies: readonly Node[]): Comparable => {
      const rules = [...added, ...policies.map(({ resource }) => resource)];
      const graph = buildGraph([...scene, ...rules.flatMap((each) => ruling(each, direction))]);
      const clusters = kubernetesReachability(graph, (cluster) => ({ ...factsOf(cluster), enforced: "yes" }));
      return {
        *groups() {
          for (const cluster of clusters) yield* cluster.groups();
        },
      };
    };
    const alone = reach([]);
    const search = (policies: readonly Node[]): readonly Node[] => {
      if (policies.length === 0 || diffConnections(alone, reach(policies)).gained.length === 0) return [];
      if (policies.length === 1) return policies;
      const middle = policies.length >> 1;
      return [...search(policies.slice(0, middle)), ...search(policies.slice(middle))];
    };
    return search;
  });
  // One of a name that is proposed is replaced anyway.
  const others = existing.filter(({ id }) => !names.has(id));
  const wide = new Set(searches.flatMap((search) => search(others)));
  return others.filter((policy) => wide.has(policy));
}

const directions = ["ingress", "egress"] as const;

/**
 * What a policy says of one direction: looked at by itself, because what the other end's policies deny today is no
 * reason to let it in. One that cannot be read is taken as it is.
 */
function ruling(resource: Resource, direction: (typeof directions)[number]): Resource[] {
  const spec = resource.properties["spec"];
  if (typeof spec !== "object" || spec === null || spec instanceof Unknown) return [resource];
  const { podSelector, policyTypes, [direction]: rules } = spec as Record<string, unknown>;
  const name = direction === "ingress" ? "Ingress" : "Egress";
  const byDefault = direction === "ingress" || (Array.isArray(rules) && rules.length > 0);
  const rulesIt = Array.isArray(policyTypes) ? policyTypes.includes(name) : byDefault;
  if (!rulesIt) return [];
  const own = { podSelector, policyTypes: [name], ...(rules !== undefined && { [direction]: rules }) };
  return [{ ...resource, properties: { ...resource.properties, spec: own } }];
}
