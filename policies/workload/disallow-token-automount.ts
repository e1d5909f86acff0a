import { definePolicy, exemptLabel, hasLabel, pod, serviceAccountOf } from "../../core/policy";

export default definePolicy({
  name: "disallow-token-automount",
  displayName: "Pods hold no service-account token unless they ask for one",
  description:
    "By default every container gets a token for the Kubernetes API: whoever breaks in can ask the control plane with it, and do what the account may. A pod that needs it should say so by a projected token of its own.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1", "cis-kubernetes-1.9:5.1.6", "cis-eks-1.5:4.1.6"],
  requirements: [56, 66],
  remediationSteps:
    "Set automountServiceAccountToken: false on the pod or its service account; project a token with an audience where one is needed.",
  settings: { exemptLabel },
  appliesTo: "Workload",
  needs: "graph",
  check({ node, graph, report, settings }) {
    if (node.platform !== "kubernetes") return report.notApplicable("only pods have service-account tokens");
    const own = node.pod.automountServiceAccountToken;
    if (own === false) return;
    const account = own === undefined ? serviceAccountOf(graph, node) : undefined;
    if (account?.automountServiceAccountToken === false || hasLabel(node, settings)) return;
    report("gives its containers a token for the Kubernetes API", "automountServiceAccountToken");
  },
  repairs: { automountServiceAccountToken: false },
  good: () => ({
    "switched off": pod(),
    "switched off by its account": pod({ automountServiceAccountToken: undefined }),
  }),
  bad: () => ({
    "unset, with an account that was not given": pod({
      automountServiceAccountToken: undefined,
      serviceAccountName: "another",
    }),
    "switched on": pod({ automountServiceAccountToken: true }),
  }),
});
