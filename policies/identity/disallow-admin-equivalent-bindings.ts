import {
  binding,
  bindingKinds,
  boundRole,
  definePolicy,
  describeSubjects,
  example,
  exemptBindings,
  grantsEverything,
  isOwnOrExempt,
  isReservedName,
  manifest,
  overlay,
} from "../../core/policy";

const alsoFails = [
  "disallow-unlimited-roles",
  "disallow-impersonation",
  "disallow-node-proxy",
  "disallow-role-escalation",
  "disallow-token-requests",
  "disallow-wildcard-api-groups",
  "disallow-wildcard-resources",
  "disallow-wildcard-verbs",
  "restrict-cluster-discovery",
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

const everything = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
const [role, given] = binding({}, "ClusterRoleBinding").resources;
const lent = (changes: object) =>
  manifest(overlay(role!.properties, changes) as Parameters<typeof manifest>[0]);
const aggregated = example([
  lent({ rules: [], aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: "of-checkout" } }] } }),
  lent({ metadata: { name: "part", labels: { part: "of-checkout" } }, rules: [everything] }),
  given!,
]);

export default definePolicy({
  name: "disallow-admin-equivalent-bindings",
  displayName: "Nobody is bound to a role that grants everything",
  description:
    "Under any name, a role that grants everything makes whoever is bound to it administrator, of the cluster or of the namespace. Rules that other roles lend by aggregation count.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-kubernetes-1.9:5.1.1", "cis-eks-1.5:4.1.1"],
  requirements: [66],
  remediationSteps: "Narrow the role, or bind another one.",
  settings: { exempt: exemptBindings },
  appliesTo: bindingKinds,
  needs: "graph",
  check({ node, graph, report, settings }) {
    if (isOwnOrExempt(node, settings)) return report.notApplicable("it is Kubernetes' own, or exempt");
    if (!node.roleRef || node.roleRef.name === "cluster-admin") return;
    const { kind, name, nodes, rules } = boundRole(graph, node);
    if (!rules) {
      if (!isReservedName(name))
        report.unknown("roleRef", `the rules of ${kind} ${name}, which was not given`);
      return;
    }
    if (!rules.some(grantsEverything)) return;
    report(`binds ${describeSubjects(node)} to the ${kind} ${name}, which grants everything`, "roleRef", {
      evidence: nodes.map((role) => ({
        text: `${kind} ${name} holds or aggregates the rule`,
        resource: role.id,
      })),
    });
  },
  good: () => ({
    "a narrow role": binding(),
    "a role that every cluster has": binding({ roleRef: { kind: "ClusterRole", name: "view" } }),
  }),
  bad: () => ({
    "everything, by an aggregated role": {
      ...aggregated,
      alsoFails,
    },
  }),
});
