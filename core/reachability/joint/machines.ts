import { peek, type EksCluster, type FargateProfile, type Graph } from "../../graph";
import { IpSet } from "../../sets";
import {
  everything,
  isMachineOf,
  isOf,
  member,
  noGroups,
  type AwsEndpoint,
  type AwsReachability,
} from "../aws";
import { clustersMeant } from "../kubernetes";
import { madeOnDemand, type MadeOnDemand } from "./karpenter";

/** The machines that a cluster's pods may stand on. */
export interface Machines {
  /** The EKS clusters that this one may be; none where only its objects were given. */
  readonly clusters: readonly EksCluster[];
  /** Node groups, scaling groups, instances and pools of Karpenter's, and what stands for those that were not given. */
  readonly nodes: readonly AwsEndpoint[];
  readonly fargate: readonly AwsEndpoint[];
  /** What stands for machines that were not given. */
  readonly unseen: readonly AwsEndpoint[];
}

const ofCluster = (graph: Graph, endpoints: readonly AwsEndpoint[], cluster: EksCluster): AwsEndpoint[] =>
  endpoints.filter((endpoint) => isMachineOf(graph, endpoint, cluster) !== "no");

/** Machines in the cluster's network of which nothing else is known. */
function unseen(aws: AwsReachability, cluster: EksCluster): AwsEndpoint {
  const vpcs = new Set((aws.endpoint(cluster.id)?.members ?? []).map(({ vpc }) => vpc));
  const [first] = vpcs;
  const vpc = vpcs.size === 1 ? first : undefined;
  return {
    kind: "host",
    id: `${cluster.id}#unseen-nodes`,
    name: `nodes of ${cluster.name} that were not given`,
    node: cluster,
    initiates: true,
    accepts: everything,
    members: [
      member({
        vpc,
        subnet: undefined,
        groups: { ...noGroups, missing: `the security groups of the nodes of ${cluster.name}` },
        addresses: vpc && vpc.openFamilies.length === 0 ? vpc.blocks : IpSet.all(),
        hasIpv4: "yes",
        hasIpv6: "unknown",
        isPublic: "unknown",
      }),
    ],
  };
}

/** Pools of Karpenter's before its first version; their machines are not computed. */
const hasProvisioners = (graph: Graph): boolean =>
  graph
    .all("CustomObject")
    .some(({ resource }) => /karpenter/.test(resource.type) && /:Provisioner$/.test(resource.type));

/** Whether something in the cluster, or AWS, makes machines of which it is not known where they stand. */
const makesUnseen = (graph: Graph, cluster: EksCluster, made: MadeOnDemand): boolean =>
  peek(() => cluster.autoMode ?? false) !== false || made.open || hasProvisioners(graph);

/** The machines of a cluster. @param cluster its name as `clusterOf` gives it */
export function machinesOf(graph: Graph, aws: AwsReachability, cluster: string): Machines {
  const clusters = clustersMeant(graph, cluster);
  const { endpoints } = aws;
  const made = madeOnDemand(graph, cluster);
  const declared = new Set(clusters.flatMap((each) => ofCluster(graph, endpoints, each)));
  const nodes = [...declared, ...made.known];
  const fargate = endpoints.filter(
    ({ node }) =>
      node.kind === "FargateProfile" &&
      clusters.some((each) => isOf(graph, node as FargateProfile, each) !== "no"),
  );
  const open = clusters.filter(
    (each) =>
      makesUnseen(graph, each, made) ||
      (fargate.length + made.known.length === 0 && ofCluster(graph, endpoints, each).length === 0),
  );
  const strangers = new Map(clusters.map((each) => [each, unseen(aws, each)]));
  return {
    clusters,
    nodes: [...nodes, ...open.map((each) => strangers.get(each)!)],
    fargate,
    unseen: [...strangers.values()],
  };
}
