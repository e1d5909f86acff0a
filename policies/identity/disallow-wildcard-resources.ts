import { definePolicy, eachRule, exemptRoles, role, roleKinds } from "../../core/policy";

export default definePolicy({
  name: "disallow-wildcard-resources",
  displayName: "Rules name their resources",
  description:
    "The resource * takes in all resources with their subresources, secrets and shells among them, and those that are installed tomorrow.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.3", "cis-eks-1.5:4.1.3"],
  requirements: [66],
  remediationSteps: "Write the resources, or the paths, that are needed in place of *.",
  settings: { exempt: exemptRoles },
  appliesTo: roleKinds,
  check({ node, report, settings }) {
    eachRule(node, report, settings, (rule, path) => {
      if (rule.resources?.includes("*")) report("grants every resource", `${path}.resources`);
      else if (rule.nonResourceURLs?.includes("*")) report("grants every path", `${path}.nonResourceURLs`);
    });
  },
  good: () => ({
    "named resources": role({ resources: ["configmaps", "pods"] }),
    "metrics only": role(
      { apiGroups: undefined, resources: undefined, nonResourceURLs: ["/metrics"], verbs: ["get"] },
      "ClusterRole",
    ),
  }),
  bad: () => ({
    "every resource of a group": role({ apiGroups: ["example.com"], resources: ["*"] }),
    "every path": role(
      { apiGroups: undefined, resources: undefined, nonResourceURLs: ["*"], verbs: ["get"] },
      "ClusterRole",
    ),
  }),
});
