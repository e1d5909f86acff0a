import { definePolicy, reportUnsaid, serviceAccount } from "../../core/policy";

export default definePolicy({
  name: "disallow-service-account-automount",
  displayName: "Service accounts hand out no token of their own accord",
  description:
    "Unless an account says otherwise, every pod that runs as it and says nothing mounts its token.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.1.6", "cis-eks-1.5:4.1.6"],
  requirements: [56],
  remediationSteps: "Set automountServiceAccountToken: false on the account.",
  appliesTo: "ServiceAccount",
  check({ node, report }) {
    const own = node.automountServiceAccountToken;
    const path = "automountServiceAccountToken";
    if (own === undefined) reportUnsaid({ node, report }, "leaves the mounting of its token on", path);
    else if (own) report("mounts its token in every pod", path);
  },
  repairs: { automountServiceAccountToken: false },
  good: () => ({ off: serviceAccount() }),
  bad: () => ({
    on: serviceAccount({ automountServiceAccountToken: true }),
    "left out": serviceAccount({ automountServiceAccountToken: undefined }),
  }),
});
