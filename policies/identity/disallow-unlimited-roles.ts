import { definePolicy, eachRule, exemptRoles, grantsEverything, role, roleKinds } from "../../core/policy";

const alsoFails = [
  "disallow-impersonation",
  "disallow-node-proxy",
  "disallow-role-escalation",
  "disallow-token-requests",
  "disallow-wildcard-api-groups",
  "disallow-wildcard-resources",
  "disallow-wildcard-verbs",
  "restrict-endpoint-writes",
  "restrict-persistent-volume-creation",
  "restrict-pod-creation",
  "restrict-pod-exec",
  "restrict-port-forwarding",
  "restrict-secret-reads",
  "restrict-secret-writes",
  "restrict-webhook-configuration-writes",
  "disallow-csr-approval",
];

export default definePolicy({
  name: "disallow-unlimited-roles",
  displayName: "No role grants everything",
  description:
    "A role that grants everything on everything is the administrator by another name: reviews that look for cluster-admin pass it by.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.1", "cis-kubernetes-1.9:5.1.3"],
  requirements: [66],
  remediationSteps:
    "Write the groups, resources and verbs that are needed; for administration, bind cluster-admin openly and for a time.",
  settings: { exempt: exemptRoles },
  appliesTo: roleKinds,
  check({ node, report, settings }) {
    eachRule(node, report, settings, (rule, path) => {
      if (grantsEverything(rule)) report("grants everything on everything", path);
    });
  },
  good: () => ({ "a narrow role": role() }),
  bad: () => ({
    "by wildcards": { ...role({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }), alsoFails },
  }),
});
