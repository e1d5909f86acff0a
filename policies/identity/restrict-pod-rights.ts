import {
  binding,
  boundRole,
  controller,
  definePolicy,
  example,
  grantsTo,
  manifest,
  minimalPod,
  overlay,
  pathTo,
  powersIn,
  powersOf,
  serviceAccountName,
  serviceAccountOf,
  texts,
  textsOf,
  type Workload,
} from "../../core/policy";

const secretReads = { apiGroups: [""], resources: ["secrets"], verbs: ["get"] };

/** A pod with a token, a binding for its account with `changes`, and the roles, each with changes of its own. */
const holding = (changes: object, ...roles: readonly object[]) => {
  const [role, given] = binding(changes, "ClusterRoleBinding").resources;
  return example([
    controller("Deployment", overlay(minimalPod(), { automountServiceAccountToken: true })),
    ...roles.map((own) => manifest(overlay(role!.properties, own) as Parameters<typeof manifest>[0])),
    given!,
  ]);
};

/** Whether a token of the account lies in its pods. Raises where that is not known. */
function holdsToken(graph: Parameters<typeof serviceAccountOf>[0], node: Workload): boolean {
  const own = node.pod.automountServiceAccountToken;
  if (own === true) return true;
  const projected = node.pod.volumes?.some((volume) =>
    volume.projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken),
  );
  if (projected || own === false) return projected === true;
  return serviceAccountOf(graph, node)?.automountServiceAccountToken !== false;
}

const mounting = ["disallow-token-automount", "restrict-bound-service-account-tokens"];

export default definePolicy({
  name: "restrict-pod-rights",
  displayName: "No pod holds rights that lead beyond it",
  description:
    "Whoever breaks into a pod has what its account may do, by whichever binding, group or aggregated role it came to it. Rights to secrets, pods, roles, tokens or nodes make one broken pod a broken namespace or cluster.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1", "cis-kubernetes-1.9:5.1.6"],
  requirements: [56, 66],
  remediationSteps:
    "Follow the path: unbind the account, narrow the role to named objects, or mount no token. Name controllers that need such rights under the setting exempt.",
  settings: {
    exempt: texts(
      "Names of service accounts, as namespace/name, whose pods may hold such rights. None by default.",
    ),
  },
  appliesTo: "Workload",
  needs: "graph",
  check({ node, graph, report, settings }) {
    if (node.platform !== "kubernetes") return report.notApplicable("only pods have Kubernetes' rights");
    if (!holdsToken(graph, node)) return;
    const account = `${node.namespace ?? "default"}/${serviceAccountName(node)}`;
    if (textsOf(settings, "exempt")?.includes(account)) return;
    const { grants: given, unread } = grantsTo(graph, node);
    report.each(unread, (binding) => {
      const { rules = [] } = boundRole(graph, binding);
      if (rules.length > 0 && powersIn(rules).length === 0) return;
      report.unknown("serviceAccountName", `whom ${binding.kind} ${binding.name} binds`);
    });
    for (const { role, rules, binding } of given) {
      if (!rules && role.name !== "cluster-admin" && !role.name.startsWith("system:"))
        report.unknown(
          "serviceAccountName",
          `the rules of ${role.kind} ${role.name}, to which ${binding.kind} ${binding.name} binds it`,
        );
    }
    const everything = given.find(({ role }) => role.kind === "ClusterRole" && role.name === "cluster-admin");
    if (everything)
      return report(`runs as the account ${account}, which is administrator`, "serviceAccountName", {
        evidence: [
          {
            text: `${everything.as} is bound by ${everything.binding.kind} ${everything.binding.name} to cluster-admin`,
            resource: everything.binding.id,
          },
        ],
      });
    const held = powersOf(given);
    if (held.length === 0) return;
    const deeds = held.map(
      ({ power, grant }) =>
        power.deed + (grant.namespace === undefined ? "" : ` in the namespace ${grant.namespace}`),
    );
    report(
      `runs as the account ${account}, whose rights let an intruder ${deeds.join(", ")}`,
      "serviceAccountName",
      { evidence: held.flatMap(pathTo) },
    );
  },
  good: () => ({
    "rights, but no token": example([controller("Deployment", minimalPod()), ...binding().resources]),
  }),
  bad: () => ({
    "secrets, by its own binding": {
      ...holding({}, { rules: [secretReads] }),
      alsoFails: [...mounting, "restrict-secret-reads"],
    },
    "secrets, by a role that another one lends to": {
      ...holding(
        {},
        { rules: [], aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: "of-checkout" } }] } },
        { metadata: { name: "part", labels: { part: "of-checkout" } }, rules: [secretReads] },
      ),
      alsoFails: [...mounting, "restrict-secret-reads"],
    },
    "pods, by a role of every cluster": {
      ...holding({ roleRef: { name: "edit" } }),
      alsoFails: [
        ...mounting,
        "disallow-impersonation",
        "disallow-token-requests",
        "restrict-pod-creation",
        "restrict-pod-exec",
        "restrict-port-forwarding",
        "restrict-secret-reads",
        "restrict-secret-writes",
      ],
    },
    administrator: {
      ...holding({ roleRef: { name: "cluster-admin" } }),
      alsoFails: [...mounting, "disallow-cluster-admin-bindings"],
    },
    "secrets, by the group of all accounts": {
      ...holding(
        {
          subjects: [
            { kind: "Group", name: "system:serviceaccounts", apiGroup: "rbac.authorization.k8s.io" },
          ],
        },
        { rules: [secretReads] },
      ),
      alsoFails: ["disallow-token-automount", "restrict-authenticated-bindings", "restrict-secret-reads"],
    },
  }),
});
