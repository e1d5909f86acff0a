import { peek, Unknown, type EksCluster, type Graph, type Resource } from "../../graph";
import { resolve } from "../../graph/aws/resolve";
import type { References } from "../../graph/aws/reference";
import { clusterOf } from "../../graph/kubernetes";
import { nodeGroupPool } from "./node-groups";
import { nodePool } from "./nodes";
import { nowhere } from "./place";
import type { Pool } from "./pool";

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
export function eksOf(graph: Graph, member: Member): readonly EksCluster[] {
  const { definite, possible, unseen } = resolve(graph, member.cluster, "EksCluster");
  if (definite.length > 0) return definite;
  if (possible.length > 0) return possible;
  const all = graph.all("EksCluster");
  const named = all.filter((each) => unseen.includes(nameOf(each) ?? ""));
  return named.length > 0 || unseen.length > 0 ? named : all;
}

/** The EKS clusters that objects of a key may lie in. */
function candidatesOf(graph: Graph, key: string, example: Resource): readonly EksCluster[] {
  const all = graph.all("EksCluster");
  const named = all.filter((each) => nameOf(each) === key);
  if (named.length > 0) return named;
  if (key !== "" && !key.includes("::")) return all.filter((each) => nameOf(each) === undefined);
  const provider = example.provider?.replace(/::[^:]*$/, "");
  const configured = graph.resources.find((each) => each.urn === provider && provider !== undefined);
  const sources = new Set(configured?.propertyDependencies?.["kubeconfig"] ?? []);
  const fed = all.filter(
    ({ resource }) => sources.has(resource.urn ?? "") || sources.has(resource.parent ?? ""),
  );
  return fed.length > 0 ? fed : all;
}

const isNode = (group: string, kind: string): boolean => kind === "Node" && group === "core";

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
    if (!isNode(object.group, object.objectKind)) continue;
    const key = clusterOf(graph, object.resource);
    if (!examples.has(key)) examples.set(key, object.resource);
    put(key, nodePool(object, key));
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
  return hosts;
}

function eksPools(graph: Graph): ReadonlyMap<EksCluster, readonly Pool[]> {
  const pools = new Map<EksCluster, Pool[]>(graph.all("EksCluster").map((each) => [each, []]));
  for (const group of graph.all("EksNodeGroup"))
    for (const cluster of eksOf(graph, group))
      pools.get(cluster)?.push(nodeGroupPool(graph, group, cluster.id));
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
