import { peek, Unknown, type Graph } from "../../graph";
import { userDataTexts } from "../../graph/aws/user-data";
import type { ClusterHosts } from "./clusters";
import { machinesOf, selfManagedPool, type SelfManaged } from "./self-managed";

/** Commands with which a script or a unit of systemd starts containers on its own machine. */
const starts =
  /\b(?:docker|podman|nerdctl|finch|ctr)\s(?:[^\n;&|]{0,200}\s)?(?:run|stack\s+deploy|compose\s(?:[^\n;&|]{0,200}\s)?up|tasks?\s+start)\b|\bdocker-compose\s(?:[^\n;&|]{0,200}\s)?up\b/;

/** Whether what starts the machines runs containers on them, past every scheduler. */
function runsContainers({ startedBy }: SelfManaged): boolean {
  const data = startedBy instanceof Unknown ? undefined : peek(() => startedBy.userData);
  return typeof data === "string" && userDataTexts(data).some((text) => starts.test(text));
}

/**
 * Machines that run containers without a cluster, each set of them a cluster of its own: nobody places anything there, but
 * what they run and where they stand is told as for pools.
 */
export const containerHosts = (graph: Graph): ReadonlyMap<string, ClusterHosts> =>
  new Map(
    machinesOf(graph)
      .filter((each) => each.boot.joins === undefined && !each.isTagged && runsContainers(each))
      .map((each) => {
        const key = `host/${each.id}`;
        const pool = { ...selfManagedPool(graph, each, key), kind: "container host" as const };
        return [key, { key, name: each.name, pools: [pool] }] as const;
      }),
  );
