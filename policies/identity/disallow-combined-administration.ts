import {
  binding,
  cluster,
  definePolicy,
  dutiesOf,
  example,
  iamRole,
  orchestrationOf,
  policyDocument,
  principalsOf,
  resource,
  systemRightOf,
  type Evidence,
} from "../../core/policy";

const duties = { orchestration: ["platform-team"], system: ["machine-team"] };
const estate = { identities: { duties } };
const arn = (name: string) => `arn:aws:iam::333333333333:role/${name}`;

const association = (name: string) =>
  resource("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "admin", {
    clusterName: "shop",
    principalArn: arn(name),
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    accessScope: { type: "cluster" },
  });

/** The platform's team with a right to machines; `deny` of another document takes it away. */
const team = (deny = false) => ({
  ...iamRole(
    { Principal: { Service: undefined, AWS: arn("sign-on") } },
    {
      name: "platform-team",
      inlinePolicies: [
        {
          name: "machines",
          policy: policyDocument(
            {
              Effect: "Allow",
              Action: "ssm:StartSession",
              Resource: "arn:aws:ec2:eu-west-1:333333333333:instance/*",
            },
            ...(deny ? [{ Effect: "Deny", Action: "ssm:*", Resource: "*" }] : []),
          ),
        },
      ],
    },
  ),
  physicalId: arn("platform-team"),
});

const ops = "ops";
const adminBinding = binding(
  {
    roleRef: { name: "cluster-admin" },
    subjects: [{ kind: "Group", name: ops, apiGroup: "rbac.authorization.k8s.io", namespace: undefined }],
  },
  "ClusterRoleBinding",
).resources.find(({ properties }) => properties["kind"] === "ClusterRoleBinding");

export default definePolicy({
  name: "disallow-combined-administration",
  displayName: "Nobody administers both the cluster and what lies below it",
  description:
    "Who rules the cluster can hide what its machines do, and who rules the machines what the cluster does. In one hand, one stolen credential is the whole estate, and nobody is left to notice.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps:
    "Split the role: one that administers the cluster (identities.duties.orchestration), one that administers machines and identities (identities.duties.system).",
  appliesTo: ["EksAccessEntry", "EksAccessPolicy"],
  needs: "graph",
  check({ node, graph, estate, report }) {
    const orchestration = orchestrationOf(graph, node);
    if (!orchestration) return;
    const name = node.principal ?? node.principalOf[0]?.missing ?? "its principal";
    const place = node.places["principal"];
    const say = (text: string, evidence: readonly Evidence[]): void => {
      if ("missing" in orchestration) report.unknown(place ?? "", orchestration.missing);
      else report(text, place, { evidence: [orchestration, ...evidence] });
    };
    if (node.principal !== undefined && dutiesOf(estate, node.principal).includes("system"))
      return say(`makes ${name} administrator of the cluster, whose duty is system administration`, []);
    const principals = principalsOf(graph, node);
    for (const principal of principals) {
      const right = systemRightOf(graph, principal);
      if (right && "deed" in right)
        return say(`makes ${name} administrator of the cluster, who may also ${right.deed}`, [
          right.evidence,
        ]);
      if (right) report.unknown(place ?? "", right.missing);
    }
    if (principals.length === 0 && Object.keys(estate.identities.duties).length === 0)
      report.unknown(place ?? "", `what else ${name} may do`);
  },
  good: () => ({
    "a team of its own": example([...cluster(), association("platform-team")], { estate }),
    "a team that is denied the machines": example([...cluster(), association("platform-team"), team(true)], {
      estate,
    }),
  }),
  bad: () => ({
    "another duty besides, by the estate": example([...cluster(), association("platform-team")], {
      estate: { identities: { duties: { ...duties, system: ["platform-*"] } } },
    }),
    "machines, by its statements": example([...cluster(), association("platform-team"), team()], { estate }),
    "machines, and the cluster by a group": example(
      [
        ...cluster(),
        team(),
        adminBinding!,
        resource("aws:eks/accessEntry:AccessEntry", "ops", {
          clusterName: "shop",
          principalArn: arn("platform-team"),
          kubernetesGroups: [ops],
        }),
      ],
      { estate, alsoFails: ["disallow-cluster-admin-bindings"] },
    ),
    "machines, natively": example(
      [
        ...cluster(),
        team(),
        resource("aws-native:eks:AccessEntry", "admin", {
          clusterName: "shop",
          principalArn: arn("platform-team"),
          accessPolicies: [
            {
              policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
              accessScope: { type: "cluster" },
            },
          ],
        }),
      ],
      { estate },
    ),
  }),
});
