import { peek, Unknown, type EksCluster, type EksNodeGroup, type Graph } from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import type { Certainty } from "../bounds";
import type { AwsEndpoint } from "./endpoint";

const nameOf = (cluster: EksCluster): string | undefined => {
  const name = peek(() => cluster.clusterName ?? cluster.name);
  return name instanceof Unknown ? undefined : name;
};

/** Whether something that names its cluster is of this one. */
export function isOf(
  graph: Graph,
  node: { readonly cluster: References; readonly clusterName?: string },
  cluster: EksCluster,
): Certainty {
  const { definite, possible, missing } = resolve(graph, node.cluster, "EksCluster");
  if (definite.includes(cluster)) return "yes";
  if (possible.includes(cluster)) return "unknown";
  const name = peek(() => node.clusterName);
  if (typeof name === "string" && name === nameOf(cluster)) return "yes";
  return missing.length > 0 || name instanceof Unknown ? "unknown" : "no";
}

/** Machines that nobody put into a node group say by a tag, or by their cluster's security group, where they belong. */
function belongsTo(cluster: EksCluster, { node, members }: AwsEndpoint): boolean {
  if (members.some(({ groups }) => groups.definite.some((group) => group.cluster === cluster))) return true;
  const name = nameOf(cluster);
  const tags = peek(() => (node as { readonly tags?: Readonly<Record<string, string>> }).tags);
  if (name === undefined || tags === undefined || tags instanceof Unknown) return false;
  return `kubernetes.io/cluster/${name}` in tags;
}

/** Whether an endpoint stands for machines of a cluster. */
export function isMachineOf(graph: Graph, endpoint: AwsEndpoint, cluster: EksCluster): Certainty {
  const { node } = endpoint;
  if (node.kind === "EksNodeGroup") return isOf(graph, node as EksNodeGroup, cluster);
  const isFree = node.kind === "AutoScalingGroup" || node.kind === "Host";
  return isFree && belongsTo(cluster, endpoint) ? "yes" : "no";
}
