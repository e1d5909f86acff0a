import {
  container,
  definePolicy,
  exemptImages,
  isExemptImage,
  isExemptWindows,
  repairContainers,
  within,
} from "../../core/policy";

/** Whether capabilities may be added, known or not. */
const addsCapabilities = (capabilities: unknown): boolean =>
  capabilities !== undefined && (capabilities as { add?: unknown }).add !== undefined;

export default definePolicy({
  name: "disallow-privilege-escalation",
  displayName: "Processes gain no privileges",
  description:
    "Unless allowPrivilegeEscalation is false, a process can gain by a set-user-ID program what its user does not have: a foothold becomes root in the container.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: [
    "nist-800-190:4.4.3",
    "cis-kubernetes-1.9:5.2.6",
    "cis-eks-1.5:4.2.5",
    "cis-docker-1.6:5.26",
    "pss-1.37:restricted",
  ],
  requirements: [60],
  remediationSteps: "Set securityContext.allowPrivilegeEscalation: false.",
  settings: { exemptImages },
  appliesTo: "Container",
  check({ node, kubernetesMinorOf, report, settings }) {
    const allow = node.securityContext?.allowPrivilegeEscalation;
    if (allow === false) return;
    if (node.platform !== "kubernetes" && !allow)
      return report.notApplicable("the platform has no such setting");
    if (isExemptWindows(node.workload, kubernetesMinorOf(node)))
      return report.notApplicable("Windows has no set-user-ID programs");
    if (isExemptImage(node, settings)) return;
    const how = allow ? "lets its processes" : "does not keep its processes from";
    report(
      allow ? `${how} gain privileges` : `${how} gaining privileges`,
      "securityContext.allowPrivilegeEscalation",
    );
  },
  good: () => ({ "set to false": container() }),
  bad: () => ({
    "set to true": container({ securityContext: { allowPrivilegeEscalation: true } }),
    unset: container({ securityContext: { allowPrivilegeEscalation: undefined } }),
  }),
  remediate: (resource) =>
    repairContainers(resource, (container) =>
      within(container, ["securityContext"], (context) => {
        // Kubernetes refuses the setting beside privileged and SYS_ADMIN; what is not plainly false may be either.
        const { allowPrivilegeEscalation: allow, privileged = false, capabilities } = context;
        const settled = (allow === undefined || allow === true) && privileged === false;
        if (!settled || addsCapabilities(capabilities)) return context;
        return { ...context, allowPrivilegeEscalation: false };
      }),
    ),
});
