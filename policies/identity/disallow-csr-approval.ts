import { definePolicy, exemptRoles, grants, judgeRules, role, roleKinds } from "../../core/policy";

const apiGroups = ["certificates.k8s.io"];
const [group] = apiGroups as [string];
const approval = { group, resource: "certificatesigningrequests/approval", verbs: ["update", "patch"] };
const signing = { group, resource: "signers", verbs: ["approve"], named: true };

export default definePolicy({
  name: "disallow-csr-approval",
  displayName: "Nobody may approve certificates",
  description:
    "Whoever may approve signing requests has any certificate signed that the cluster trusts: a user's, a node's, an administrator's.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.11"],
  requirements: [66],
  remediationSteps: "Leave approval to the controller manager; remove certificatesigningrequests/approval.",
  settings: { exempt: exemptRoles },
  appliesTo: roleKinds,
  check({ node, report, settings }) {
    judgeRules(node, report, settings, (rules) => {
      if (!rules.some((rule) => grants(rule, approval)) || !rules.some((rule) => grants(rule, signing)))
        return;
      report("lets its holders approve certificate signing requests", "rules");
    });
  },
  good: () => ({
    "makes requests": role(
      { apiGroups, resources: ["certificatesigningrequests"], verbs: ["create"] },
      "ClusterRole",
    ),
    "updates the approval, but for no signer": role(
      { apiGroups, resources: ["certificatesigningrequests/approval"], verbs: ["update"] },
      "ClusterRole",
    ),
  }),
  bad: () => ({
    "approves for every signer": role(
      {
        apiGroups,
        resources: ["certificatesigningrequests/approval", "signers"],
        verbs: ["update", "approve"],
      },
      "ClusterRole",
    ),
  }),
});
