import { Unknown, type Graph } from "../../graph";
import { clusterHosts } from "../../placement";
import { ofNodeClass, type AwsEndpoint } from "../aws";

/** What a cluster's pools of Karpenter's make machines of. */
export interface MadeOnDemand {
  /** One for each pool whose class was given, with subnets that are known. */
  readonly known: readonly AwsEndpoint[];
  /** Whether there is a pool of which it is not known where its machines stand. */
  readonly open: boolean;
}

/** @param cluster its name as `clusterOf` gives it */
export function madeOnDemand(graph: Graph, cluster: string): MadeOnDemand {
  const known: AwsEndpoint[] = [];
  let open = false;
  for (const { id, name, kind, nodeClass, place } of clusterHosts(graph).get(cluster)?.pools ?? []) {
    if (kind !== "node pool") continue;
    const host = nodeClass && graph.all("Host").find(({ resource }) => resource === nodeClass);
    if (!host || place.subnets instanceof Unknown) open = true;
    else known.push({ ...ofNodeClass(graph, host, place.subnets), id, name });
  }
  return { known, open };
}
