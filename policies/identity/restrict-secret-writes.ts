import { definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const rights = [
  { group: "", resource: "secrets", verbs: ["create", "update", "patch", "delete", "deletecollection"] },
];

export default definePolicy({
  name: "restrict-secret-writes",
  displayName: "Nobody is given the changing of all secrets",
  description:
    "Whoever may write secrets plants credentials of their own: a service-account token secret yields that account's token, a changed key redirects what trusts it.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.1.2"],
  requirements: [66],
  remediationSteps: "Remove secrets from the rule, or name the ones that are needed in resourceNames.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "change every secret");
  },
  good: () => ({
    "writes config maps": role({ verbs: ["update"] }),
    "writes one secret by its name": role({
      resources: ["secrets"],
      resourceNames: ["checkout"],
      verbs: ["update"],
    }),
  }),
  bad: () => ({
    create: role({ resources: ["secrets"], verbs: ["create"] }),
    patch: role({ resources: ["secrets"], verbs: ["patch"] }, "ClusterRole"),
  }),
});
