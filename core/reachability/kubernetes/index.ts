import type { Graph, Workload } from "../../graph";
import { ClusterReachability } from "./cluster";
import type { ClusterFacts } from "./facts";
import { clusterModels } from "./model";

export { ClusterReachability, ingressController } from "./cluster";
export type { Bounds, Bound, Exposure, ExposureKind, Front } from "./exposure/exposure";
export { isTargetGroupBinding } from "./exposure/target-groups";
export { namespaceDefaults, type Default, type Part } from "./defaults";
export type { ClusterFacts } from "./facts";
export { clusterFacts, clustersMeant } from "./cluster-facts";
export type { ConnectionGroup, EndpointGroup } from "./groups";
export type { OutsideRole } from "./outside-roles";
export { universe as kubernetesUniverse } from "./interned";

/** What is taken of a cluster of which only manifests are known. */
export const manifestFacts: ClusterFacts = {
  enforced: "assumed",
  why: "only its objects were given",
  ipBlockMatchesPods: undefined,
  hostNetworkSelected: false,
  unseenNamespaces: "unknown",
};

/**
 * The connections of each cluster of a graph.
 *
 * @param factsOf what the objects don't say of a cluster, by its name and the workloads that it has
 */
export const kubernetesReachability = (
  graph: Graph,
  factsOf: (cluster: string, workloads: readonly Workload[]) => ClusterFacts = () => manifestFacts,
): readonly ClusterReachability[] =>
  clusterModels(graph).map((model) => {
    const workloads = model.workloads.map(({ node }) => node);
    return new ClusterReachability(model, factsOf(model.cluster, workloads));
  });
