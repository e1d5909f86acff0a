import type { Graph, Node, Workload } from "../../graph";
import { clusterOf, isClusterWide, namespaces, type NamespaceScope } from "../../graph/kubernetes";
import { makesPods } from "./pods";
import { readAdminPolicy } from "./read/admin-policy";
import { readForeignPolicy, type ForeignPolicy } from "./read/foreign-policy";
import { readNetworkPolicy } from "./read/network-policy";
import type { Policy } from "./read/policy";

/** What lies in one cluster and bears on its connections. */
export interface ClusterModel {
  readonly cluster: string;
  readonly scopes: readonly NamespaceScope[];
  readonly workloads: readonly { readonly workload: Workload; readonly scope: NamespaceScope | undefined }[];
  readonly policies: readonly Policy[];
  readonly foreign: readonly ForeignPolicy[];
}

/** The clusters of a graph that have workloads. */
export function clusterModels(graph: Graph): readonly ClusterModel[] {
  const { all, unplaced } = namespaces(graph);
  const clusters = new Set<string>();
  const of = (node: Node): string => clusterOf(graph, node.resource);
  for (const workload of graph.all("Workload")) if (makesPods(workload)) clusters.add(of(workload));
  return Array.from(clusters, (cluster) => {
    const within = <T extends Node>(nodes: readonly T[]): readonly T[] =>
      nodes.filter((node) => of(node) === cluster);
    const scopes = all.filter((scope) => scope.cluster === cluster);
    return {
      cluster,
      scopes,
      workloads: [
        ...scopes.flatMap((scope) => scope.workloads.map((workload) => ({ workload, scope }))),
        ...within(unplaced.workloads).map((workload) => ({ workload, scope: undefined })),
      ].filter(({ workload }) => makesPods(workload)),
      policies: [
        ...scopes.flatMap((scope) => scope.networkPolicies.map((each) => readNetworkPolicy(each, scope))),
        ...within(unplaced.networkPolicies).map((each) => readNetworkPolicy(each, undefined)),
        ...within(graph.all("AdminNetworkPolicy")).map(readAdminPolicy),
      ],
      foreign: [
        ...scopes.flatMap((scope) => scope.foreignPolicies.map((each) => readForeignPolicy(each, scope))),
        ...within(unplaced.foreignPolicies).map((each) => readForeignPolicy(each, undefined)),
        ...within(graph.all("ForeignNetworkPolicy").filter(isClusterWide)).map((each) =>
          readForeignPolicy(each, undefined),
        ),
      ],
    };
  });
}
