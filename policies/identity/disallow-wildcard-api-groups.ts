import { definePolicy, eachRule, exemptRoles, role, roleKinds } from "../../core/policy";

export default definePolicy({
  name: "disallow-wildcard-api-groups",
  displayName: "Rules name their API groups",
  description:
    "The group * takes in resources of the same name in every group, those of extensions not yet installed among them.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["cis-kubernetes-1.9:5.1.3"],
  requirements: [66],
  remediationSteps: "Write the groups that are needed in place of *.",
  settings: { exempt: exemptRoles },
  appliesTo: roleKinds,
  check({ node, report, settings }) {
    eachRule(node, report, settings, (rule, path) => {
      if (rule.apiGroups?.includes("*"))
        report("grants its resources in every API group", `${path}.apiGroups`);
    });
  },
  good: () => ({ "named groups": role({ apiGroups: ["", "apps"] }) }),
  bad: () => ({ "every group": role({ apiGroups: ["*"] }) }),
});
