import { definePolicy, pod, serviceAccountName } from "../../core/policy";

export default definePolicy({
  name: "disallow-default-service-account",
  displayName: "Workloads run as accounts of their own",
  description:
    "The default account is shared by all that name none, so a right given to one workload is given to all of them, and the audit log can't tell who acted.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.1.5", "cis-eks-1.5:4.1.5"],
  requirements: [56, 59],
  remediationSteps: "Make a ServiceAccount for the workload and name it in serviceAccountName.",
  appliesTo: "Workload",
  check({ node, report }) {
    if (node.platform !== "kubernetes") return report.notApplicable("service accounts are Kubernetes'");
    if (serviceAccountName(node) === "default")
      report("runs as the default service account", "serviceAccountName");
  },
  good: () => ({ "its own": pod() }),
  bad: () => ({
    "none named": pod({ serviceAccountName: undefined }),
    "the default by name": pod({ serviceAccountName: "default" }),
  }),
});
