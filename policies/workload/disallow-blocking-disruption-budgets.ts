import {
  controller,
  definePolicy,
  example,
  manifest,
  matchesSelector,
  minimalPod,
  namespaces,
  selectsAll,
  type Workload,
} from "../../core/policy";

const budget = (spec: object) =>
  example([
    controller("Deployment", minimalPod()),
    manifest({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "checkout", namespace: "shop-checkout", labels: { app: "checkout" } },
      spec: { selector: { matchLabels: { app: "checkout" } }, ...spec },
    }),
  ]);

/** Pods of controllers that keep a number of them. */
const counted = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]);

/** How many pods a budget's amount stands for; part of a pod counts as a whole one. */
function amountOf(amount: number | string, pods: number): number | undefined {
  if (typeof amount === "number") return amount;
  const percent = /^(\d+)%$/.exec(amount)?.[1];
  return percent === undefined ? undefined : Math.ceil((Number(percent) * pods) / 100);
}

export default definePolicy({
  name: "disallow-blocking-disruption-budgets",
  displayName: "Disruption budgets let nodes be emptied",
  description:
    "A budget that lets no pod go keeps its node from being drained: a fix for the kernel, the runtime or the kubelet then waits, or somebody deletes pods by force.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.5.2"],
  requirements: [57, 66],
  remediationSteps:
    "Let at least one pod go: raise maxUnavailable, lower minAvailable, or run another replica.",
  appliesTo: "PodDisruptionBudget",
  needs: "graph",
  check({ node, graph, report }) {
    const { maxUnavailable, minAvailable } = node;
    if (maxUnavailable !== undefined) {
      if (amountOf(maxUnavailable, 100) === 0) report("lets no pod go", "maxUnavailable");
      return;
    }
    if (minAvailable === undefined) return;
    if (minAvailable === "100%") return report("lets no pod go", "minAvailable");
    const all = namespaces(graph);
    const unplaced = node.namespace === undefined ? [] : all.unplaced.workloads;
    if (unplaced.length > 0)
      return report.unknown("selector", `the namespace of ${unplaced[0]!.resource.name}`);
    const workloads = (all.of(node)?.workloads ?? []).filter(isSelected);
    const pods = workloads.reduce((sum, { replicas = 1 }) => sum + replicas, 0);
    const least = amountOf(minAvailable, pods);
    if (pods > 0 && workloads.every(isCounted) && least !== undefined && least >= pods)
      report(`wants ${minAvailable} of ${pods} pods: none may go`, "minAvailable");

    function isSelected(workload: Workload): boolean {
      return selectsAll(node.selector) || matchesSelector(node.selector, workload.podLabels);
    }
  },
  good: () => ({
    "one may go": budget({ maxUnavailable: 1 }),
    "one of two stays": budget({ minAvailable: 1 }),
    "half of them stay": budget({ minAvailable: "50%" }),
  }),
  bad: () => ({
    "none may go": budget({ maxUnavailable: 0 }),
    "none of a hundred": budget({ maxUnavailable: "0%" }),
    "as many stay as there are": budget({ minAvailable: 2 }),
    "all stay": budget({ minAvailable: "100%" }),
    "half and a bit": budget({ minAvailable: "51%" }),
  }),
});

function isCounted({ workloadKind }: Workload): boolean {
  return counted.has(workloadKind);
}
