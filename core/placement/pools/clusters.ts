import {
  peek,
  providerUrn,
  Unknown,
  type CustomObject,
  type EksCluster,
  type Graph,
  type Resource,
} from "../../graph";
import { resolve } from "../../graph/aws/resolve";
import type { References } from "../../graph/aws/reference";
import { clusterOf, clustersBehind } from "../../graph/kubernetes";
import { containerHosts } from "./container-hosts";
import { ecsHosts } from "./ecs";
import { fargatePool } from "./fargate";
import { autoModePools, karpenterPool } from "./karpenter";
import { nodeGroupPool } from "./node-groups";
import { nodePool } from "./nodes";
import { nowhere } from "./place";
import type { Pool } from "./pool";
import { clustersOfMachines, kubernetesMachines, selfManagedPool } from "./self-managed";

/** The machines of one cluster. */
export interface ClusterHosts {
  /** As `clusterOf` gives it for objects of the cluster; for a cluster without any, its resource's id. */
  readonly key: string;
  readonly name: string;
  readonly pools: readonly Pool[];
  /** Why it isn't certain that these pools belong to the cluster. */
  readonly missing?: string;
}

interface Member {
  readonly cluster: References;
  readonly clusterName?: string;
  readonly resource: Resource;
}

const nameOf = (cluster: EksCluster): string | undefined => {
  const name = peek(() => cluster.clusterName);
  return name instanceof Unknown ? undefined : (name ?? cluster.name);
};

/** The EKS clusters that something may belong to. */
function eksOf(graph: Graph, member: Member): readonly EksCluster[] {
  const { definite, possible, unseen } = resolve(graph, member.cluster, "EksCluster");
  if (definite.length > 0) return definite;
  if (possible.length > 0) return possible;
  const all = graph.all("EksCluster");
  const named = all.filter((each) => unseen.includes(nameOf(each) ?? ""));
  return named.length > 0 || unseen.length > 0 ? named : all;
}

/** The EKS clusters that objects of a key may lie in. */
function candidatesOf(graph: Graph, key: string, example: Resource): readonly EksCluster[] {
  const behind = clustersBehind(graph, key);
  if (behind) return behind;
  const all = graph.all("EksCluster");
  const named = all.filter((each) => nameOf(each) === key);
  if (named.length > 0) return named;
  if (key !== "" && !key.includes("::")) return all.filter((each) => nameOf(each) === undefined);
  const provider = providerUrn(example);
  const configured = graph.resources.find(({ urn }) => urn === provider);
  const sources = new Set(configured?.propertyDependencies?.["kubeconfig"] ?? []);
  const fed = all.filter(
    ({ resource }) => sources.has(resource.urn ?? "") || sources.has(resource.parent ?? ""),
  );
  return fed.length > 0 ? fed : all;
}

/** The pool that an object of a cluster declares: a Node, or what Karpenter and EKS Auto Mode make nodes from. */
function declaredPool(graph: Graph, object: CustomObject, key: string): Pool | undefined {
  if (object.objectKind === "Node" && object.group === "core") return nodePool(object, key);
  if (object.objectKind !== "NodePool" || object.group !== "karpenter.sh") return undefined;
  return karpenterPool(graph, object, key, candidatesOf(graph, key, object.resource));
}

/** The machines of every cluster that has objects, pools or both in the graph. */
export const clusterHosts = (graph: Graph): ReadonlyMap<string, ClusterHosts> => graph.derive(findHosts);

function findHosts(graph: Graph): ReadonlyMap<string, ClusterHosts> {
  const examples = new Map<string, Resource>();
  const own = new Map<string, Pool[]>();
  const put = (key: string, pool: Pool): void => void own.set(key, [...(own.get(key) ?? []), pool]);
  for (const workload of graph.all("Workload")) {
    if (workload.platform !== "kubernetes") continue;
    const key = clusterOf(graph, workload.resource);
    if (!examples.has(key)) examples.set(key, workload.resource);
  }
  for (const object of graph.all("CustomObject")) {
    const key = clusterOf(graph, object.resource);
    const pool = declaredPool(graph, object, key);
    if (!pool) continue;
    if (!examples.has(key)) examples.set(key, object.resource);
    put(key, pool);
  }
  const byEks = eksPools(graph);
  const hosts = new Map<string, ClusterHosts>();
  const claimed = new Set<EksCluster>();
  for (const [key, example] of examples) {
    const eks = candidatesOf(graph, key, example);
    eks.forEach((each) => claimed.add(each));
    const found = [...(own.get(key) ?? []), ...eks.flatMap((each) => byEks.get(each) ?? [])];
    const shown = key === "" || key.includes("::") ? (eks[0]?.name ?? "the cluster") : key;
    const pools = found.length > 0 && !graph.partial ? found : [...found, unseenPool(key, shown)];
    const missing = eks.length > 1 ? "which of the clusters the objects lie in" : undefined;
    hosts.set(key, { key, name: shown, pools, ...(missing !== undefined && { missing }) });
  }
  for (const [cluster, pools] of byEks)
    if (!claimed.has(cluster)) hosts.set(cluster.id, { key: cluster.id, name: cluster.name, pools });
  for (const [key, each] of ecsHosts(graph)) hosts.set(key, each);
  for (const [key, each] of containerHosts(graph, hosts.values())) hosts.set(key, each);
  return hosts;
}

function eksPools(graph: Graph): ReadonlyMap<EksCluster, readonly Pool[]> {
  const pools = new Map<EksCluster, Pool[]>(
    graph
      .all("EksCluster")
      .map((each) => [each, peek(() => each.autoMode) ? [...autoModePools(graph, each)] : []]),
  );
  const put = (clusters: readonly EksCluster[], make: (id: string) => Pool): void => {
    // Where it isn't known to which of several clusters a pool belongs, it may be of each.
    for (const cluster of clusters) pools.get(cluster)?.push(make(cluster.id));
  };
  for (const group of graph.all("EksNodeGroup"))
    put(eksOf(graph, group), (id) => nodeGroupPool(graph, group, id));
  for (const profile of graph.all("FargateProfile"))
    put(eksOf(graph, profile), (id) => fargatePool(graph, profile, id));
  for (const each of kubernetesMachines(graph))
    put(clustersOfMachines(graph, each), (id) => selfManagedPool(graph, each, id));
  return pools;
}

/** Stands for machines that nobody has seen: it may have any label and taint. */
function unseenPool(cluster: string, name: string): Pool {
  const missing = `the nodes of ${name}`;
  return {
    id: `${cluster}/unseen nodes`,
    name: "unseen nodes",
    kind: "unknown",
    cluster,
    resource: undefined,
    labels: new Map(),
    labelsOpen: missing,
    platformLabels: true,
    taints: [],
    taintsOpen: missing,
    machinePerPod: false,
    place: nowhere(missing),
    risks: [],
  };
}
