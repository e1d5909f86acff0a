import {
  peek,
  Unknown,
  type EcsCapacityProvider,
  type EcsCluster,
  type EcsService,
  type Graph,
  type Resource,
} from "../../graph";
import { resolve } from "../../graph/aws/resolve";
import type { ClusterHosts } from "./clusters";
import { machineLabels } from "./labels";
import { nowhere, placeIn } from "./place";
import type { Pool, PoolLabel } from "./pool";
import { machinesOf, selfManagedPool, type SelfManaged } from "./self-managed";

/** The attribute by which a task's launch type is chosen: no container instance carries it, so no task can name it. */
export const launchAttribute = "bulkhead:launch";
/** Likewise the capacity provider, by its resource's id, whose machines a task is placed on. */
export const providerAttribute = "bulkhead:capacity-provider";

const nameOf = (cluster: EcsCluster): string | undefined => {
  const name = peek(() => cluster.clusterName);
  return name instanceof Unknown ? undefined : (name ?? cluster.name);
};

/** The cluster that a service runs in, where it was given. */
export function clusterOfService(graph: Graph, service: EcsService): EcsCluster | undefined {
  const key = ecsClusterOf(graph, service);
  return graph.all("EcsCluster").find(({ id }) => key === `ecs/${id}`);
}

/** The key of the machines of a service: its cluster's, or one for clusters that were not given. */
export function ecsClusterOf(graph: Graph, service: EcsService): string {
  const { definite, unseen } = resolve(graph, service.cluster, "EcsCluster");
  const [one] = definite;
  const named = graph.all("EcsCluster").find((each) => unseen.includes(nameOf(each) ?? ""));
  return `ecs/${one?.id ?? named?.id ?? unseen[0] ?? "cluster"}`;
}

/** The capacity providers of each scaling group, by its id. */
const providedGroups = (graph: Graph): ReadonlyMap<string, readonly EcsCapacityProvider[]> => {
  const found = new Map<string, EcsCapacityProvider[]>();
  for (const provider of graph.all("EcsCapacityProvider"))
    for (const { id } of resolve(graph, provider.scalingGroup, "AutoScalingGroup").definite)
      found.set(id, [...(found.get(id) ?? []), provider]);
  return found;
};

const providersOf = (graph: Graph, { id }: SelfManaged): readonly EcsCapacityProvider[] =>
  graph.derive(providedGroups).get(id) ?? [];

/** Machines that their user data, or a capacity provider, makes container instances of the cluster. */
function joins(graph: Graph, each: SelfManaged, cluster: EcsCluster | undefined): boolean {
  const { joins, cluster: named } = each.boot;
  if (joins !== "ecs" && (joins !== undefined || providersOf(graph, each).length === 0)) return false;
  const name = cluster && nameOf(cluster);
  return named === undefined || name === undefined || named === name;
}

/** Container instances in the words of pools: attributes are their labels. */
function instances(graph: Graph, key: string, cluster: EcsCluster | undefined): readonly Pool[] {
  return machinesOf(graph)
    .filter((each) => joins(graph, each, cluster))
    .map((each): Pool => {
      const pool = selfManagedPool(graph, each, key);
      const label = (from: string): PoolLabel => pool.labels.get(from)!;
      const providers = providersOf(graph, each).map(({ id }) => id);
      const labels = new Map<string, PoolLabel>([
        ["ecs.availability-zone", label("topology.kubernetes.io/zone")],
        ["ecs.instance-type", label("node.kubernetes.io/instance-type")],
        ["ecs.os-type", { values: ["linux"], varies: false }],
        [launchAttribute, { values: ["EC2"], varies: false }],
        ...(providers.length > 0
          ? [[providerAttribute, { values: providers, varies: providers.length > 1 }] as const]
          : []),
        ...(each.boot.ecsAttributes ?? []),
      ]);
      return { ...pool, kind: "container instances", labels, platformLabels: false, taints: [] };
    });
}

/** Fargate's machines: one for each task. */
function fargate(graph: Graph, key: string, service: EcsService): Pool {
  const labels = machineLabels(nowhere("Fargate"));
  labels.set(launchAttribute, { values: ["FARGATE"], varies: false });
  const { resource } = service;
  return {
    id: `${key}/fargate`,
    name: "Fargate",
    kind: "fargate",
    cluster: key,
    resource,
    labels,
    platformLabels: false,
    taints: [],
    machinePerPod: true,
    place: placeIn(graph, resource, service.subnets, { tenancy: undefined }),
    risks: [],
  };
}

function unseen(key: string, resource: Resource | undefined): Pool {
  const missing = "the container instances of the cluster";
  return {
    id: `${key}/unseen instances`,
    name: "unseen instances",
    kind: "unknown",
    cluster: key,
    resource,
    labels: new Map([[launchAttribute, { values: ["EC2"], varies: false }]]),
    labelsOpen: missing,
    platformLabels: false,
    taints: [],
    taintsOpen: missing,
    machinePerPod: false,
    place: nowhere(missing),
    risks: [],
  };
}

/** The machines of each ECS cluster that a service runs in. */
export function ecsHosts(graph: Graph): ReadonlyMap<string, ClusterHosts> {
  const hosts = new Map<string, ClusterHosts>();
  for (const service of graph.all("EcsService")) {
    const key = ecsClusterOf(graph, service);
    if (hosts.has(key)) continue;
    const cluster = clusterOfService(graph, service);
    const found = instances(graph, key, cluster);
    const machines = found.length > 0 ? found : [unseen(key, undefined)];
    hosts.set(key, { key, name: cluster?.name ?? "ECS", pools: [...machines, fargate(graph, key, service)] });
  }
  return hosts;
}
