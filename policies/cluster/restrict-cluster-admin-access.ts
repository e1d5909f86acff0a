import { cluster, definePolicy, dutiesOf, example, resource } from "../../core/policy";

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

export default definePolicy({
  name: "restrict-cluster-admin-access",
  displayName: "Only those whose duty it is administer the cluster",
  description:
    "An access entry with an administrator's policy rules everything in the cluster. The estate says whose duty that is; nobody else needs it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:4.1.1", "nist-800-190:4.3.1"],
  requirements: [48, 66],
  remediationSteps:
    "Give the principal a narrower policy or a namespace for its scope, or name it in the estate's identities.duties.orchestration.",
  appliesTo: "EksAccessPolicy",
  check({ node, estate, report }) {
    if (Object.keys(estate.identities.duties).length === 0)
      return report.notApplicable("the estate names no duties");
    const policy = admin.exec(node.policyArn ?? "")?.[1];
    if (policy === undefined || node.scope === "namespace") return;
    if (!dutiesOf(estate, node.principal ?? "").includes("orchestration"))
      report(
        `gives ${policy} to ${node.principal}, whose duty is not orchestration`,
        node.places["policyArn"],
      );
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
    "a developer": example([...cluster(), association("dev-kim")], { estate: { identities: { duties } } }),
  }),
});
