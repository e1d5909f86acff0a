import {
  binding,
  bindingKinds,
  definePolicy,
  describeSubjects,
  exemptBindings,
  isBootstrapBinding,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-cluster-admin-bindings",
  displayName: "Nobody is bound to cluster-admin",
  description:
    "cluster-admin is every right on every object: one stolen credential of its holder is the cluster. The binding that every cluster has, of the group system:masters, is not judged.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.1", "cis-eks-1.5:4.1.1", "nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps:
    "Bind a role with the rights that are needed; keep cluster-admin for an emergency account outside the code.",
  settings: { exempt: exemptBindings },
  appliesTo: bindingKinds,
  check({ node, report, settings }) {
    if (node.roleRef?.name !== "cluster-admin" || isBootstrapBinding(node, settings)) return;
    report(`binds ${describeSubjects(node)} to cluster-admin`, "roleRef");
  },
  good: () => ({
    "a role of its own": binding(),
    "the binding that every cluster has": binding(
      {
        metadata: { name: "cluster-admin" },
        roleRef: { name: "cluster-admin" },
        subjects: [{ kind: "Group", name: "system:masters" }],
      },
      "ClusterRoleBinding",
    ),
  }),
  bad: () => ({
    "cluster-wide": binding({ roleRef: { name: "cluster-admin" } }, "ClusterRoleBinding"),
    "in a namespace": binding({ roleRef: { kind: "ClusterRole", name: "cluster-admin" } }),
  }),
});
