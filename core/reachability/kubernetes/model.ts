import type { CustomObject, Graph, Node, NodeKind, NodeTypes, Workload } from "../../graph";
import { peek } from "../../graph";
import { clusterOf, isClusterWide, namespaces, podMakers, type NamespaceScope } from "../../graph/kubernetes";
import { makesPods } from "./pods";
import { readAdminPolicy } from "./read/admin-policy";
import { readForeignPolicy, type ForeignPolicy } from "./read/foreign-policy";
import { readNetwork } from "./read/networks";
import { readNetworkPolicy } from "./read/network-policy";
import { openPatch } from "./read/patch";
import type { Policy } from "./read/policy";

/** An object with the namespace that it lies in; undefined where that is not known, or where it lies in none. */
export interface Placed<T> {
  readonly node: T;
  readonly scope: NamespaceScope | undefined;
}

/** What lies in one cluster and bears on its connections. */
export interface ClusterModel {
  readonly cluster: string;
  readonly scopes: readonly NamespaceScope[];
  readonly workloads: readonly Placed<Workload>[];
  readonly policies: readonly Policy[];
  readonly foreign: readonly ForeignPolicy[];
  /** Objects that may make pods, or networks, of which nothing is seen. */
  readonly unmodelled: readonly CustomObject[];
  /** All objects of a kind that lie in the cluster. */
  objects<K extends NodeKind>(kind: K): readonly Placed<NodeTypes[K]>[];
}

/** The clusters of a graph that have workloads, or what may make them. */
export const clusterModels = (graph: Graph): readonly ClusterModel[] =>
  clustersOf(graph).map((cluster) => readCluster(graph, cluster));

function clustersOf(graph: Graph): readonly string[] {
  const makers = (podMakers({ customObjects: graph.all("CustomObject") }) as readonly Node[]).concat(
    graph.all("Workload").filter(makesPods),
  );
  return [...new Set(makers.map(({ resource }) => clusterOf(graph, resource)))];
}

/** One cluster, also where nothing runs in it. */
export function readCluster(graph: Graph, cluster: string): ClusterModel {
  const all = namespaces(graph);
  const objects = <K extends NodeKind>(kind: K): readonly Placed<NodeTypes[K]>[] =>
    graph
      .all(kind)
      .filter(({ resource }) => clusterOf(graph, resource) === cluster)
      .map((node) => ({ node, scope: all.of(node as Node & { readonly namespace?: string }) }));
  const others = objects("CustomObject").map((each) =>
    // Whether an object that names no namespace lies in one, only its kind's definition says.
    peek(() => each.node.namespace) === undefined ? { ...each, scope: undefined } : each,
  );
  const networks = others.flatMap(({ node, scope }) => readNetwork(node, scope) ?? []);
  return {
    cluster,
    scopes: all.all.filter((scope) => scope.cluster === cluster),
    workloads: objects("Workload").filter(({ node }) => makesPods(node)),
    policies: [
      ...objects("NetworkPolicy").map(({ node, scope }) => readNetworkPolicy(node, scope)),
      ...objects("AdminNetworkPolicy").map(({ node }) => readAdminPolicy(node)),
    ].map(openPatch),
    foreign: [
      ...objects("ForeignNetworkPolicy").map(({ node, scope }) =>
        readForeignPolicy(node, isClusterWide(node) ? undefined : scope),
      ),
      ...networks,
    ],
    unmodelled: [
      ...new Set([
        ...podMakers({ customObjects: others.map(({ node }) => node) }),
        ...networks.map(({ node }) => node as CustomObject),
      ]),
    ],
    objects,
  };
}
