import { derivedBy, type Graph, type Workload } from "../../graph";
import type { Answer, CohabitationGroup } from "../../placement";
import { podGroupsOf, type PodGroups } from "../../reachability/joint/pod-groups";

/** Whether pods of two groups may stand behind the same security groups, and two workloads of which that is so. */
export interface SameGroups {
  readonly answer: Exclude<Answer, "no">;
  readonly pair: readonly [Workload, Workload];
}

/** The ids of the security groups that pods get of their own, sorted; of none, their node's. Undefined: not known. */
function idsOf(own: PodGroups | undefined): string | undefined {
  if (!own) return "";
  const { definite, possible, missing } = own.groups;
  if (possible.length > 0 || missing !== undefined) return undefined;
  return definite
    .map(({ id }) => id)
    .sort()
    .join();
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
    }
  return open;
}
