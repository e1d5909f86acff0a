import {
  canonicalCapability,
  container,
  definePolicy,
  isExemptWindows,
  repairContainers,
  within,
} from "../../core/policy";

/** What to write instead of a name that admission control or containerd doesn't read; else the name itself. */
const written = (name: string): string => (/^(?:CAP_|ALL$)/i.test(name) ? canonicalCapability(name) : name);

export default definePolicy({
  name: "require-canonical-drop-all",
  displayName: "Dropped capabilities are written as they are read",
  description:
    "Runtimes take `all` for ALL, but Pod Security admission doesn't, and a namespace of the restricted level refuses the pod. With CAP_ before its name a capability is dropped by some runtimes; containerd takes the name for none, and drops nothing.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["pss-1.37:restricted"],
  requirements: [60],
  remediationSteps: 'Write ["ALL"] in securityContext.capabilities.drop, and no name with CAP_.',
  appliesTo: "Container",
  check({ node, kubernetesMinorOf, report }) {
    const drop = node.securityContext?.capabilities?.drop;
    if (!drop || drop.includes("ALL")) return;
    const index = drop.findIndex((name) => name !== written(name));
    if (index >= 0 && !isExemptWindows(node.workload, kubernetesMinorOf(node)))
      report(
        `drops ${drop[index]} instead of ${written(drop[index]!)}`,
        `securityContext.capabilities.drop[${index}]`,
      );
  },
  good: () => ({ ALL: container() }),
  bad: () => ({
    all: container({ securityContext: { capabilities: { drop: ["all"] } } }),
    "the kernel's name": {
      ...container({ securityContext: { capabilities: { drop: ["CAP_NET_RAW"] } } }),
      alsoFails: ["require-drop-all-capabilities"],
    },
  }),
  remediate: (resource) =>
    repairContainers(resource, (container) =>
      within(container, ["securityContext", "capabilities"], (capabilities) => {
        const { drop } = capabilities;
        if (!Array.isArray(drop) || drop.includes("ALL")) return capabilities;
        const spelt = drop.map((name: unknown) => (typeof name === "string" ? written(name) : name));
        return spelt.some((name, index) => name !== drop[index])
          ? { ...capabilities, drop: spelt }
          : capabilities;
      }),
    ),
});
