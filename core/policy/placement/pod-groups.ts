import type { Graph } from "../../graph";
import { all, not, type Answer, type CohabitationGroup } from "../../placement";
import { podGroupsOf, type PodGroups } from "../../reachability/joint/pod-groups";

const namesOf = ({ groups }: PodGroups): readonly string[] => groups.definite.map(({ id }) => id);

/** Whether pods of two groups of one cluster stand behind the same security groups: their nodes', or their own. */
export function sameSecurityGroups(graph: Graph, a: CohabitationGroup, b: CohabitationGroup): Answer {
  const of = podGroupsOf(graph, a.placement.demands.cluster);
  const [one, two] = [of(a.workloads[0]!), of(b.workloads[0]!)];
  if (!one && !two) return "yes";
  const certain = all([one, two].map((each) => (each && each.certain !== "yes" ? "unknown" : "yes")));
  if (certain === "unknown" || (one ?? two)?.groups.missing !== undefined) return "unknown";
  if (!one || !two) return "no";
  const [first, second] = [namesOf(one), namesOf(two)];
  return not(first.length === second.length && first.every((id) => second.includes(id)) ? "no" : "yes");
}
