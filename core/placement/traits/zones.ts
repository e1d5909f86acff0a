import type { Estate } from "../../estate";
import type { Graph, Workload } from "../../graph";
import { resolve } from "../../graph/aws/resolve";
import { zonesOfSubnet, zonesOfWorkload } from "../../reachability/zones";
import { hostingOf } from "../hosting";
import { zonesOfPool } from "../pools/zones";
import { servicesOf } from "../workloads/ecs";
import type { Trait } from "./traits";

type Zoned = Pick<Estate, "zones">;

const union = (answers: readonly Trait[]): Trait => ({
  values: [...new Set(answers.flatMap(({ values }) => values))],
  certain: answers.every(({ certain }) => certain),
});

/** Tasks with a network of their own lie in the subnets of their services. */
function zonesOfTask(estate: Zoned, graph: Graph, workload: Workload): Trait {
  const references = servicesOf(graph, workload).flatMap(({ subnets }) => subnets);
  const { definite, possible, unseen, missing } = resolve(graph, references, "Subnet");
  const { values, certain } = union(
    [...definite, ...possible].map((each) => {
      const answer = zonesOfSubnet(estate, graph, each);
      return { values: answer.zones, certain: answer.certain };
    }),
  );
  return { values, certain: certain && possible.length + unseen.length + missing.length === 0 };
}

/** The zones that a workload may lie in: a pod's are its namespace's, a task's its subnets', of what a machine starts the machine's. */
export function zonesOfPlaced(estate: Zoned, graph: Graph, workload: Workload): Trait {
  if (workload.platform === "ecs") return zonesOfTask(estate, graph, workload);
  if (workload.platform !== "host") {
    const { zones, certain } = zonesOfWorkload(estate, graph, workload);
    return { values: zones, certain };
  }
  const hosting = hostingOf(graph);
  const candidates = hosting.candidates(workload);
  const { values, certain } = union(candidates.map(({ pool }) => zonesOfPool(estate, graph, pool)));
  const by = hosting.demandsOf(workload)?.startedBy;
  return {
    values,
    certain: certain && candidates.every(({ answer }) => answer === "yes"),
    ...(by !== undefined && { by }),
  };
}
