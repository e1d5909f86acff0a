import {
  awsAuth,
  cluster,
  definePolicy,
  dutiesOf,
  example,
  peek,
  resource,
  type EksAccessEntry,
  type EksAccessPolicy,
} from "../../core/policy";

const admin = /:cluster-access-policy\/(AmazonEKSClusterAdminPolicy|AmazonEKSAdminPolicy)$/;

const association = (principal: string, properties: object = {}) =>
  resource("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "admin", {
    clusterName: "shop",
    principalArn: `arn:aws:iam::333333333333:role/${principal}`,
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    accessScope: { type: "cluster" },
    ...properties,
  });

const duties = { orchestration: ["platform-team"] };

/** What makes the principal administrator of the whole cluster. */
function grantOf(
  node: EksAccessPolicy | EksAccessEntry,
): { name: string; place: string | undefined } | undefined {
  if (node.kind === "EksAccessEntry")
    return node.groups?.includes("system:masters")
      ? { name: "the group system:masters", place: node.places["groups"] }
      : undefined;
  const name = admin.exec(node.policyArn ?? "")?.[1];
  return name === undefined || node.scope === "namespace"
    ? undefined
    : { name, place: node.places["policyArn"] };
}

export default definePolicy({
  name: "restrict-cluster-admin-access",
  displayName: "Only those whose duty it is administer the cluster",
  description:
    "An access entry with an administrator's policy, or the group system:masters in an entry or in the ConfigMap aws-auth, rules everything in the cluster. The estate says whose duty that is; nobody else needs it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:4.1.1", "nist-800-190:4.3.1"],
  requirements: [48, 66],
  remediationSteps:
    "Give the principal a narrower policy or a namespace for its scope, or name it in the estate's identities.duties.orchestration.",
  appliesTo: ["EksAccessPolicy", "EksAccessEntry"],
  check({ node, estate, report }) {
    if (Object.keys(estate.identities.duties).length === 0)
      return report.notApplicable("the estate names no duties");
    const who = peek(() => node.principal ?? "");
    // Whoever has that duty may have any grant, also one that is not known.
    if (typeof who === "string" && dutiesOf(estate, who).includes("orchestration")) return;
    const grant = grantOf(node);
    if (grant && !dutiesOf(estate, node.principal ?? "").includes("orchestration"))
      report(`gives ${grant.name} to ${node.principal}, whose duty is not orchestration`, grant.place);
  },
  good: () => ({
    "the platform's team": example([...cluster(), association("platform-team")], {
      estate: { identities: { duties } },
    }),
    "a developer in a namespace": example(
      [
        ...cluster(),
        association("dev-kim", { accessScope: { type: "namespace", namespaces: ["shop-dev"] } }),
      ],
      { estate: { identities: { duties } } },
    ),
  }),
  bad: () => ({
    "a developer, by the ConfigMap": example(
      awsAuth({ rolearn: "arn:aws:iam::333333333333:role/dev-kim", groups: ["system:masters"] }),
      { estate: { identities: { duties } }, alsoFails: ["disallow-system-masters-bindings"] },
    ),
    "a developer": example([...cluster(), association("dev-kim")], { estate: { identities: { duties } } }),
  }),
});
