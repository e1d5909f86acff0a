import {
  binding,
  bindingKinds,
  definePolicy,
  isKubernetesOwnName,
  isReservedName,
  role,
  roleKinds,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-reserved-rbac-names",
  displayName: "Kubernetes' names are left to Kubernetes",
  description:
    "Roles and bindings named system:\u2026 are taken for the control plane's own, by people, by tools and by other policies here: a grant under such a name hides.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.1"],
  requirements: [66],
  remediationSteps: "Choose a name without the beginning system:.",
  appliesTo: [...roleKinds, ...bindingKinds],
  check({ node, report }) {
    if (!isReservedName(node.name) || isKubernetesOwnName(node.name)) return;
    report("has a name that is reserved for Kubernetes' own objects", "metadata.name");
  },
  good: () => ({
    "a name of its own": role(),
    "one of Kubernetes' own": role({}, "ClusterRole", { metadata: { name: "system:discovery" } }),
  }),
  bad: () => ({
    "a role": role({}, "ClusterRole", { metadata: { name: "system:helper" } }),
    "a binding": binding({ metadata: { name: "system:helper" } }),
  }),
});
