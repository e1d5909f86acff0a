import { definePolicy, serviceAccount } from "../../core/policy";

export default definePolicy({
  name: "disallow-default-service-account-automount",
  displayName: "Default accounts hand out no token",
  description: "Every pod that names no account runs as the default one: its token would be in each of them.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.5", "cis-eks-1.5:4.1.5"],
  requirements: [56],
  remediationSteps: "Set automountServiceAccountToken: false on the namespace's default account.",
  appliesTo: "ServiceAccount",
  check({ node, report }) {
    if (node.name === "default" && node.automountServiceAccountToken !== false)
      report(
        "is the default account and does not turn the mounting of its token off",
        "automountServiceAccountToken",
      );
  },
  repairs: { automountServiceAccountToken: false },
  good: () => ({ off: serviceAccount({ metadata: { name: "default" } }) }),
  bad: () => ({
    "left out": {
      ...serviceAccount({ metadata: { name: "default" }, automountServiceAccountToken: undefined }),
      alsoFails: ["disallow-service-account-automount"],
    },
  }),
});
