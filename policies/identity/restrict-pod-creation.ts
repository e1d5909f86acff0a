import { definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const rights = [{ group: "", resource: "pods", verbs: ["create"] }];

export default definePolicy({
  name: "restrict-pod-creation",
  displayName: "Few may create pods",
  description:
    "A pod may run as any service account of its namespace and mount any of its secrets: whoever creates pods holds all of them. Releases belong to a pipeline's account, listed as exempt.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.1.4", "cis-eks-1.5:4.1.4"],
  requirements: [48, 66],
  remediationSteps:
    "Remove the verb create on pods, and the wildcards that contain it; exempt the pipeline's role.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(
      node,
      report,
      settings,
      rights,
      "create pods, and so use any account and secret of the namespace",
    );
  },
  good: () => ({
    "reads pods": role({ resources: ["pods"] }),
  }),
  bad: () => ({
    create: role({ resources: ["pods"], verbs: ["create"] }),
    "in the whole cluster": role({ resources: ["pods"], verbs: ["create"] }, "ClusterRole"),
  }),
});
