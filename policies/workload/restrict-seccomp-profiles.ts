import {
  container,
  definePolicy,
  exemptImages,
  isExemptImage,
  pod,
  seccompAllowances,
  seccompByAnnotation,
  seccompSettings,
} from "../../core/policy";

const naming = (file: string) => ({
  policies: {
    "restrict-seccomp-profiles": {
      settings: { allowedProfiles: ["RuntimeDefault", "Localhost"], allowedLocalhostFiles: [file] },
    },
  },
});

export default definePolicy({
  name: "restrict-seccomp-profiles",
  displayName: "No container is freed of seccomp",
  description:
    "Seccomp keeps from containers the system calls by which most kernel faults are reached. Unconfined opens them all.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.7.2", "cis-docker-1.6:5.22", "pss-1.37:baseline"],
  requirements: [62],
  remediationSteps: "Set seccompProfile.type to RuntimeDefault or to a Localhost profile.",
  settings: { ...seccompSettings, exemptImages },
  appliesTo: ["Workload", "Container"],
  check({ node, kubernetesMinorOf, report, settings }) {
    const context = node.kind === "Workload" ? node.pod.securityContext : node.securityContext;
    // A container's annotation counts only where neither it nor its pod has the field.
    const annotated =
      node.kind === "Container" && !node.workload.pod.securityContext?.seccompProfile
        ? seccompByAnnotation(node, kubernetesMinorOf(node))
        : undefined;
    const profile = context?.seccompProfile ?? annotated;
    if (!profile || seccompAllowances(settings)(profile)) return;
    if (node.kind === "Container" && isExemptImage(node, settings)) return;
    report(`has the seccomp profile ${profile.type ?? "of no type"}`, "securityContext.seccompProfile.type");
  },
  good: () => ({
    "a profile of the node": container({
      securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "shop.json" } },
    }),
    "a file that the estate names": {
      ...container({
        securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "shop.json" } },
      }),
      estate: naming("shop.json"),
    },
  }),
  bad: () => ({
    "another file than the estate names": {
      ...container({
        securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "other.json" } },
      }),
      estate: naming("shop.json"),
    },
    "unconfined container": container({ securityContext: { seccompProfile: { type: "Unconfined" } } }),
    "unconfined pod": pod({ securityContext: { seccompProfile: { type: "Unconfined" } } }),
  }),
});
