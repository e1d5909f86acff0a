import { matchClusters, UNKNOWN, type Estate } from "../../estate";
import { peek, Unknown, type EksCluster, type Graph } from "../../graph";
import { networkPolicyEnforcement } from "../../graph/aws-control";
import { clustersBehind } from "../../graph/kubernetes";
import type { ClusterFacts } from "./facts";

type Enforcement = Pick<ClusterFacts, "enforced" | "why">;

/**
 * What the estate says of a cluster, else what the graph's EKS clusters and their add-ons say of it; where there is
 * neither, policies are taken to be enforced, and the result says so.
 *
 * @param cluster its name as `clusterOf` gives it: it may be empty, or a provider's URN
 */
export function clusterFacts(estate: Pick<Estate, "clusters">, graph: Graph, cluster: string): ClusterFacts {
  const own = clustersMeant(graph, cluster);
  const names = [
    ...(cluster === "" || cluster.includes("::") ? [] : [cluster]),
    ...own.flatMap((each) => nameOf(each) ?? []),
  ];
  const known = own.length <= 1 && names.length > 0;
  const { definite } = matchClusters(estate, { cluster: known ? names : UNKNOWN });
  const declared = definite.map((name) => ({ name, ...estate.clusters[name]?.networkPolicy }));
  const enforced = declared.find((each) => each.enforced !== undefined);
  const matching = declared.find((each) => each.ipBlockMatchesPods !== undefined);
  return {
    ...(enforced
      ? {
          enforced: enforced.enforced ? "yes" : "no",
          why: `the estate says so of cluster ${enforced.name}`,
        }
      : enforcementOf(graph, own)),
    ipBlockMatchesPods: matching?.ipBlockMatchesPods,
    hostNetworkSelected: false,
    unseenNamespaces: "unknown",
  };
}

function nameOf(cluster: EksCluster): string | undefined {
  const name = peek(() => cluster.clusterName);
  return name instanceof Unknown ? undefined : (name ?? cluster.name);
}

/** The EKS clusters that this one may be: the one of its name, or all where no name tells. */
export function clustersMeant(graph: Graph, cluster: string): readonly EksCluster[] {
  const behind = clustersBehind(graph, cluster);
  if (behind) return behind;
  const all = graph.all("EksCluster");
  const named = all.filter((each) => nameOf(each) === cluster);
  if (named.length > 0) return named;
  const nameless = all.filter((each) => nameOf(each) === undefined);
  return cluster === "" || cluster.includes("::") ? all : nameless;
}

function enforcementOf(graph: Graph, candidates: readonly EksCluster[]): Enforcement {
  const found = candidates.map((each) => networkPolicyEnforcement(graph, each));
  const [first] = found;
  if (!first) return { enforced: "assumed", why: "only its objects were given" };
  const { enforced, why } = first;
  if (found.every((each) => each.enforced === enforced)) return { enforced, why };
  return { enforced: "unknown", why: "the graph has several clusters, which differ in it" };
}
