import { derivedBy, type Graph, type Workload } from "../../graph";
import { clusterOf } from "../../graph/kubernetes";
import type { Answer, CohabitationGroup } from "../../placement";
import { awsReachability, type GroupState } from "../../reachability/aws";
import { podGroupsOf, type PodGroups } from "../../reachability/joint/pod-groups";
import { Stands } from "../../reachability/joint/stand";

/** Whether pods of two groups may stand behind the same security groups, and two workloads of which that is so. */
export interface SameGroups {
  readonly answer: Exclude<Answer, "no">;
  readonly pair: readonly [Workload, Workload];
}

/** The ids of security groups, sorted; undefined where they are not known. */
function idsIn({ definite, possible, missing }: GroupState): string | undefined {
  if (possible.length > 0 || missing !== undefined) return undefined;
  return definite
    .map(({ id }) => id)
    .sort()
    .join();
}

/** The groups that pods get of their own; empty where they stand behind their node's. */
const idsOf = (own: PodGroups | undefined): string | undefined => (own ? idsIn(own.groups) : "");

const standsIn = derivedBy((graph, cluster: string): Stands => {
  const workloads = graph.all("Workload").filter(({ resource }) => clusterOf(graph, resource) === cluster);
  return new Stands(graph, awsReachability(graph), cluster, [...workloads]);
});

/** Whether a pod's own groups are those of the nodes that another may stand on. */
function areNodes(graph: Graph, ids: string, workload: Workload): Answer {
  const stand = standsIn(graph, clusterOf(graph, workload.resource)).of(workload);
  const found = new Set(stand?.node.members.map(({ groups }) => idsIn(groups)));
  if (found.has(ids)) return found.size === 1 ? "yes" : "unknown";
  return found.has(undefined) ? "unknown" : "no";
}

/** Of a group, one workload for each set of security groups: policies select by labels that nothing else asks for. */
const standing = derivedBy((graph, group: CohabitationGroup): ReadonlyMap<string | undefined, Workload> => {
  const own = podGroupsOf(graph, group.placement.demands.cluster);
  const first = new Map<string | undefined, Workload>();
  for (const workload of group.workloads) {
    const ids = idsOf(own(workload));
    if (!first.has(ids)) first.set(ids, workload);
  }
  return first;
});

/**
 * Whether pods of two groups of one cluster may stand behind the same security groups: their nodes', or their own.
 *
 * @returns undefined where they certainly don't
 */
export function sameSecurityGroups(
  graph: Graph,
  a: CohabitationGroup,
  b: CohabitationGroup,
): SameGroups | undefined {
  let open: SameGroups | undefined;
  for (const [ids, one] of standing(graph, a))
    for (const [others, two] of standing(graph, b)) {
      const pair = [one, two] as const;
      if (ids === undefined || others === undefined) open ??= { answer: "unknown", pair };
      else if (ids === others) return { answer: "yes", pair };
      else if (ids === "" || others === "") {
        const answer = ids === "" ? areNodes(graph, others, one) : areNodes(graph, ids, two);
        if (answer === "yes") return { answer, pair };
        if (answer === "unknown") open ??= { answer, pair };
      }
    }
  return open;
}
