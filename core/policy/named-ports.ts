import { peek, Unknown, type Graph, type NetworkPolicy, type Workload } from "../graph";
import { candidatesOf, matchesSelector, namespaces, podMakers } from "../graph/kubernetes";

/** The pods whose ports a rule of a policy names; `isOpen` where there may be others. */
function podsOf(graph: Graph, policy: NetworkPolicy, direction: "ingress" | "egress") {
  const all = namespaces(graph);
  if (direction === "egress") {
    // Whom the rule lets out to may stand anywhere.
    const makers = all.all.some((scope) => podMakers(scope).length > 0);
    return { pods: graph.all("Workload"), isOpen: makers || graph.partial };
  }
  const scope = all.of(policy);
  if (!scope) return { pods: [], isOpen: true };
  const matches = new Map(
    candidatesOf(graph, scope, policy.podSelector).map((workload) => [
      workload,
      peek(() => matchesSelector(policy.podSelector, workload.podLabels)),
    ]),
  );
  const pods = [...matches.keys()].filter((workload) => matches.get(workload) !== false);
  // Of those that it certainly selects one must lack the port: others may come as long as there is none.
  const isEmpty = ![...matches.values()].includes(true);
  const unplaced = all.unplaced.workloads.length > 0;
  return { pods, isOpen: isEmpty || podMakers(scope).length > 0 || unplaced || graph.partial };
}

const hasPort = (workload: Workload, name: string, protocol: string): readonly (boolean | Unknown)[] =>
  workload.containers.map((container) =>
    peek(() =>
      (container.ports ?? []).some(
        (port) => port.name === name && (port.protocol ?? "TCP").toUpperCase() === protocol.toUpperCase(),
      ),
    ),
  );

/** Whether any pod that a policy's rule is about has a port of this name and protocol: `undefined` where not known. */
export function isPortNamed(
  graph: Graph,
  policy: NetworkPolicy,
  direction: "ingress" | "egress",
  { name, protocol }: { readonly name: string; readonly protocol: string },
): boolean | undefined {
  const { pods, isOpen } = podsOf(graph, policy, direction);
  const found = pods.flatMap((workload) => hasPort(workload, name, protocol));
  if (found.includes(true)) return true;
  return isOpen || found.some((each) => each instanceof Unknown) ? undefined : false;
}
