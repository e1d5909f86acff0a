import { definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const rights = [{ group: "", resource: "serviceaccounts/token", verbs: ["create"] }];

export default definePolicy({
  name: "disallow-token-requests",
  displayName: "Nobody may draw tokens of any account",
  description:
    "Whoever may create tokens for service accounts becomes each of them, without leaving a pod or a secret behind. Drawing tokens of accounts by their names is not judged.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.13"],
  requirements: [66],
  remediationSteps: "Remove serviceaccounts/token, or name the accounts in resourceNames.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "become any service account");
  },
  good: () => ({
    "creates accounts": role({ resources: ["serviceaccounts"], verbs: ["create"] }),
    "one account's token": role({
      resources: ["serviceaccounts/token"],
      resourceNames: ["checkout"],
      verbs: ["create"],
    }),
  }),
  bad: () => ({
    create: role({ resources: ["serviceaccounts/token"], verbs: ["create"] }),
  }),
});
