import type { Graph } from "../../graph";
import { externalsOf, type AwsReachability } from "../aws";
import type { ExternalEndpoint } from "../endpoint";
import type { ClusterReachability } from "../kubernetes";

/** The addresses outside, in as few parts as the rules of all layers tell apart. */
export function mergeOutside(
  graph: Graph,
  aws: AwsReachability,
  clusters: readonly ClusterReachability[],
): readonly ExternalEndpoint[] {
  const ofClusters = clusters.flatMap(({ sources, destinations }) => [...sources, ...destinations]);
  return externalsOf(graph, [...aws.blocks, ...ofClusters.map(({ addresses }) => addresses)]);
}
