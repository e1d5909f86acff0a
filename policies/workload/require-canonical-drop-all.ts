import {
  container,
  definePolicy,
  droppedCapability,
  isExemptWindows,
  repairContainers,
  within,
} from "../../core/policy";

export default definePolicy({
  name: "require-canonical-drop-all",
  displayName: "ALL is written as admission control reads it",
  description:
    "Runtimes take `all` for ALL, but Pod Security admission doesn't, and a namespace of the restricted level refuses the pod.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["pss-1.37:restricted"],
  requirements: [60],
  remediationSteps: 'Write ["ALL"] in securityContext.capabilities.drop.',
  appliesTo: "Container",
  check({ node, kubernetesMinorOf, report }) {
    const drop = node.securityContext?.capabilities?.drop;
    if (!drop || drop.includes("ALL")) return;
    const index = drop.findIndex((name) => droppedCapability(name) === "ALL");
    if (index >= 0 && !isExemptWindows(node.workload, kubernetesMinorOf(node)))
      report(`drops ${drop[index]} instead of ALL`, `securityContext.capabilities.drop[${index}]`);
  },
  good: () => ({ ALL: container() }),
  bad: () => ({ all: container({ securityContext: { capabilities: { drop: ["all"] } } }) }),
  remediate: (resource) =>
    repairContainers(resource, (container) =>
      within(container, ["securityContext", "capabilities"], (capabilities) => {
        const { drop } = capabilities;
        if (!Array.isArray(drop) || drop.includes("ALL")) return capabilities;
        const spelt = drop.map((name: unknown) =>
          typeof name === "string" && droppedCapability(name) === "ALL" ? "ALL" : name,
        );
        return spelt.includes("ALL") ? { ...capabilities, drop: spelt } : capabilities;
      }),
    ),
});
