import {
  container,
  definePolicy,
  minimalContainer,
  overlay,
  pod,
  relaxedByUserNamespace,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-root-user",
  displayName: "No pod or container asks for user id 0",
  description:
    "Root in a container is root to the kernel: what it breaks out to, it owns, unless the pod has a user namespace of its own.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.7", "pss-1.37:restricted"],
  requirements: [59],
  remediationSteps: "Set runAsUser to an id of the range that the estate gives to this class of images.",
  appliesTo: ["Workload", "Container"],
  check({ node, kubernetesMinorOf, report }) {
    const workload = node.kind === "Workload" ? node : node.workload;
    const context = node.kind === "Workload" ? node.pod.securityContext : node.securityContext;
    if (context?.runAsUser !== 0 || relaxedByUserNamespace(workload, kubernetesMinorOf(node))) return;
    report(
      node.kind === "Workload" ? "lets its containers run as root" : "runs as root",
      "securityContext.runAsUser",
    );
  },
  good: () => ({
    "another user": container(),
    "root in a user namespace": pod({
      hostUsers: false,
      containers: [overlay(minimalContainer(), { securityContext: { runAsUser: 0, runAsNonRoot: false } })],
    }),
  }),
  bad: () => ({
    "a container as root": container({ securityContext: { runAsUser: 0 } }),
    "a pod as root": pod({ securityContext: { runAsUser: 0 } }),
  }),
});
