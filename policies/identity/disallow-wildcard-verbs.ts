import { definePolicy, eachRule, exemptRoles, role, roleKinds } from "../../core/policy";

export default definePolicy({
  name: "disallow-wildcard-verbs",
  displayName: "Rules name their verbs",
  description:
    "The verb * gives every verb that there is or will be on a resource, deletion and escalation among them; nobody who asked for it needed all of them.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.3", "cis-eks-1.5:4.1.3"],
  requirements: [66],
  remediationSteps: "Write the verbs that are needed in place of *.",
  settings: { exempt: exemptRoles },
  appliesTo: roleKinds,
  check({ node, report, settings }) {
    eachRule(node, report, settings, (rule, path) => {
      if (rule.verbs?.includes("*")) report("grants every verb", `${path}.verbs`);
    });
  },
  good: () => ({ "named verbs": role({ verbs: ["get", "list", "watch", "update"] }) }),
  bad: () => ({
    "every verb": role({ verbs: ["*"] }),
    "every verb among others": role({ apiGroups: ["example.com"], verbs: ["get", "*"] }, "ClusterRole"),
  }),
});
