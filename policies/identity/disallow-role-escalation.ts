import { definePolicy, exemptRoles, judgeRights, rightKinds, role } from "../../core/policy";

const group = "rbac.authorization.k8s.io";

const rights = ["roles", "clusterroles", "rolebindings", "clusterrolebindings"].flatMap((resource) => [
  { group, resource, verbs: ["escalate"], named: true },
  { group, resource, verbs: ["bind", "impersonate"] },
]);

export default definePolicy({
  name: "disallow-role-escalation",
  displayName: "Nobody may give themselves rights",
  description:
    "The verbs bind and escalate lift the rule that no one may hand out rights that they don't hold: with either, an account makes itself administrator. Binding roles by their names is not judged.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.8", "cis-eks-1.5:4.1.8"],
  requirements: [66],
  remediationSteps:
    "Remove bind and escalate, and the wildcards that contain them, from rules on roles; name the roles that may be bound in resourceNames.",
  settings: { exempt: exemptRoles },
  appliesTo: rightKinds,
  check({ node, report, settings }) {
    judgeRights(node, report, settings, rights, "give themselves any right");
  },
  good: () => ({
    "changes role bindings within its own rights": role({
      apiGroups: [group],
      resources: ["rolebindings"],
      verbs: ["create", "patch"],
    }),
    "binds one role by its name": role({
      apiGroups: [group],
      resources: ["clusterroles"],
      resourceNames: ["checkout"],
      verbs: ["bind"],
    }),
  }),
  bad: () => ({
    escalate: role({ apiGroups: [group], resources: ["clusterroles"], verbs: ["escalate"] }, "ClusterRole"),
    bind: role({ apiGroups: [group], resources: ["roles"], verbs: ["get", "bind"] }),
    "escalate one role by its name": role({
      apiGroups: [group],
      resources: ["roles"],
      resourceNames: ["checkout"],
      verbs: ["escalate"],
    }),
  }),
});
