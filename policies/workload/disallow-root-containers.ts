import {
  container,
  definePolicy,
  effectiveRunAsNonRoot,
  effectiveRunAsUser,
  minimalContainer,
  overlay,
  pod,
  relaxedByUserNamespace,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-root-containers",
  displayName: "Containers can't come to run as root",
  description:
    "Where neither a user id nor runAsNonRoot is set, the image decides, and most images decide for root: root to the kernel, and to whatever the container breaks out to.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3", "cis-kubernetes-1.9:5.2.7", "pss-1.37:restricted"],
  requirements: [59],
  remediationSteps:
    "Set securityContext.runAsNonRoot: true and a runAsUser of the range that the estate gives to this class of images.",
  appliesTo: "Container",
  check({ node, kubernetesMinorOf, report }) {
    if (node.platform === "lambda") return report.notApplicable("functions never run as root");
    if (node.platform === "managed") return report.notApplicable("the service takes the image's user");
    // User id 0 is the business of disallow-root-user.
    if (effectiveRunAsNonRoot(node) || effectiveRunAsUser(node) !== undefined) return;
    if (relaxedByUserNamespace(node.workload, kubernetesMinorOf(node)))
      return report.notApplicable("its root is an ordinary user of the node");
    report(
      "may run as root: neither runAsNonRoot nor a user id keeps it from that",
      "securityContext.runAsNonRoot",
    );
  },
  good: () => ({ "set for the pod": container({ securityContext: { runAsNonRoot: undefined } }) }),
  bad: () => ({
    "set nowhere": pod({
      securityContext: { runAsNonRoot: undefined },
      containers: [
        overlay(minimalContainer(), { securityContext: { runAsNonRoot: undefined, runAsUser: undefined } }),
      ],
    }),
  }),
});
