import {
  binding,
  cluster,
  definePolicy,
  dutiesOf,
  example,
  groupRights,
  resource,
  type PolicyRule,
} from "../../core/policy";

const duties = { development: ["dev-*"], orchestration: ["platform-team"] };
const estate = { identities: { duties } };

/** The access policies of EKS that read no secrets and change nothing. */
const viewing = /:cluster-access-policy\/AmazonEKS(?:View|ClusterView|NetworkView)Policy$/;

const harmless = new Set(["get", "list", "watch"]);
const changes = (rule: PolicyRule): boolean => (rule.verbs ?? []).some((verb) => !harmless.has(verb));

const entry = (groups: readonly string[]) =>
  resource("aws:eks/accessEntry:AccessEntry", "kim", {
    clusterName: "shop",
    principalArn: "arn:aws:iam::333333333333:role/dev-kim",
    kubernetesGroups: groups,
  });
const association = (policy: string) =>
  resource("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "kim", {
    clusterName: "shop",
    principalArn: "arn:aws:iam::333333333333:role/dev-kim",
    policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
    accessScope: { type: "namespace", namespaces: ["shop-checkout"] },
  });
const group = (verb: string) => {
  const found = binding({
    subjects: [
      { kind: "Group", name: "developers", apiGroup: "rbac.authorization.k8s.io", namespace: undefined },
    ],
  }).resources;
  const role = found.find(({ properties }) => properties["kind"] === "Role");
  const given = found.find(({ properties }) => properties["kind"] === "RoleBinding");
  const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: [verb] }];
  return [{ ...role!, properties: { ...role!.properties, rules } }, given!];
};
export default definePolicy({
  name: "restrict-developer-cluster-access",
  displayName: "Developers change nothing in clusters of controlled environments",
  description:
    "What developers may change in production by hand has been built, tested and reviewed by nobody. They get at production by what they deploy, and may look at it at most.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [48, 66],
  remediationSteps:
    "Give developers AmazonEKSViewPolicy, or a group whose roles read only; or name the principal under another duty.",
  appliesTo: ["EksAccessPolicy", "EksAccessEntry"],
  needs: "graph",
  check({ node, graph, estate, environment, report }) {
    if (!environment.controlled || !estate.identities.duties.development)
      return report.notApplicable("the environment is not controlled, or the estate names no developers");
    const principal = node.principal ?? "";
    if (!dutiesOf(estate, principal).includes("development")) return;
    if (node.kind === "EksAccessPolicy") {
      if (!viewing.test(node.policyArn ?? ""))
        report(
          `lets ${principal}, a developer, do more than look: ${/[^/]*$/.exec(node.policyArn ?? "")?.[0]}`,
          node.places["policyArn"],
        );
      return;
    }
    report.each(node.groups, (name, index) => {
      const place = `${node.places["groups"]}[${index}]`;
      if (name === "system:masters") return report(`makes ${principal}, a developer, administrator`, place);
      const grants = groupRights(graph, name);
      if (grants.length === 0) return report.unknown(place, `what the group ${name} is bound to`);
      const found = grants.find(({ role, rules }) => role.name === "cluster-admin" || rules?.some(changes));
      if (!found) return;
      const { role, binding } = found;
      const text = `the group ${name} is bound by ${binding.kind} ${binding.name} to the ${role.kind} ${role.name}`;
      report(`lets ${principal}, a developer, change what the group ${name} may`, place, {
        evidence: [{ text, resource: binding.id }],
      });
    });
  },
  good: () => ({
    "a view": example([...cluster(), association("AmazonEKSViewPolicy")], { estate }),
    "a group that reads": example([entry(["developers"]), ...group("get")], { estate }),
  }),
  bad: () => ({
    "more than a view": example([...cluster(), association("AmazonEKSEditPolicy")], { estate }),
    "a group that writes": example([entry(["developers"]), ...group("update")], { estate }),
    "a view and more, natively": example(
      [
        ...cluster(),
        resource("aws-native:eks:AccessEntry", "kim", {
          clusterName: "shop",
          principalArn: "arn:aws:iam::333333333333:role/dev-kim",
          accessPolicies: [
            {
              policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
              accessScope: { type: "namespace", namespaces: ["shop-checkout"] },
            },
          ],
        }),
      ],
      { estate },
    ),
  }),
});
