import { definePolicy, isWindows, pod } from "../../core/policy";

const estate = { levels: { hybrid: { cohabitation: [{ differ: "zone" }], userNamespaces: "required" } } };

export default definePolicy({
  name: "require-user-namespaces",
  displayName: "Pods have user namespaces where their security level asks for it",
  description:
    "In a user namespace of its own, even root in the container is an ordinary user of the node, so an escape ends there. The estate's security levels say where it is required.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3"],
  requirements: [59],
  remediationSteps: "Set hostUsers: false (on nodes with a kernel and runtime that support it).",
  appliesTo: "Workload",
  check({ node, report, estate, environment }) {
    if (estate.levels[environment.level]?.userNamespaces !== "required")
      return report.notApplicable("its security level asks for none");
    if (node.platform !== "kubernetes") return report.notApplicable("the platform has no user namespaces");
    if (node.pod.hostUsers === false || isWindows(node)) return;
    report("shares the host's user ids", "hostUsers");
  },
  good: () => ({ "not required": pod(), "a namespace of its own": { ...pod({ hostUsers: false }), estate } }),
  bad: () => ({ "the host's ids": { ...pod(), estate } }),
});
