import { matchClusters, matchGlob, UNKNOWN, type Duty, type Estate, type Fact } from "../estate";
import { networkPolicyEnforcement, type Enforcement } from "../graph/aws-control";
import { peek, Unknown, type EksCluster, type Graph } from "../graph";

/** What the estate says of a cluster counts; else what the cluster's add-ons say. */
export function enforcementIn(estate: Estate, graph: Graph, cluster: EksCluster): Enforcement {
  const name = peek(() => cluster.clusterName);
  const fact: Fact = name instanceof Unknown ? UNKNOWN : (name ?? cluster.name);
  const { definite } = matchClusters(estate, { cluster: fact });
  for (const each of definite) {
    const declared = estate.clusters[each]?.networkPolicy.enforced;
    if (declared !== undefined)
      return { enforced: declared ? "yes" : "no", why: `the estate says so of cluster ${each}` };
  }
  return networkPolicyEnforcement(graph, cluster);
}

/** What a principal is named by in the estate: its ARN, or the last part of it. */
const namesOf = (principal: string): readonly string[] => [
  principal,
  principal.slice(principal.indexOf(":role/") + 6),
  principal.slice(principal.lastIndexOf("/") + 1),
];

/** The duties that the estate gives a principal: by its ARN, or by its name. */
export const dutiesOf = (estate: Estate, principal: string): readonly Duty[] =>
  Object.entries(estate.identities.duties)
    .filter(([, patterns]) =>
      patterns?.some((pattern) => namesOf(principal).some((name) => matchGlob(pattern, name))),
    )
    .map(([duty]) => duty as Duty);
