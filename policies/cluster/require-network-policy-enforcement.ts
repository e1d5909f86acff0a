import { cluster, clusterExample, definePolicy, enforcementIn, example } from "../../core/policy";

export default definePolicy({
  name: "require-network-policy-enforcement",
  displayName: "Network policies are enforced",
  description:
    "A network policy that nothing enforces is a text: every pod reaches every other, whatever the policies say. The VPC CNI enforces them only where it is told to.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:5.4.4", "nist-800-190:4.3.3"],
  requirements: [53],
  remediationSteps:
    'Give the vpc-cni add-on the configurationValues {"enableNetworkPolicy": "true"}; where another plugin enforces them, say so in the estate (clusters.<name>.networkPolicy.enforced).',
  appliesTo: "EksCluster",
  needs: "graph",
  check({ node, graph, estate, report }) {
    const { enforced, why, addon } = enforcementIn(estate, graph, node);
    const evidence = [
      { text: why, ...(addon && { resource: addon.id, path: addon.places["configuration"] ?? "" }) },
    ];
    if (enforced === "no") report(`does not enforce network policies: ${why}`, "", { evidence });
    else if (enforced === "unknown") report.unknown("", why, { evidence });
  },
  good: () => ({
    "the add-on does": clusterExample(),
    "the estate says so": example(
      cluster().filter(({ name }) => name !== "shop-vpc-cni"),
      {
        estate: { clusters: { shop: { select: [{ cluster: "shop" }], networkPolicy: { enforced: true } } } },
      },
    ),
  }),
  bad: () => ({
    "not set": clusterExample({}, { configurationValues: undefined }),
    "turned off": clusterExample(
      {},
      { configurationValues: JSON.stringify({ enableNetworkPolicy: "false" }) },
    ),
    "the estate denies it": clusterExample(
      {},
      {},
      {
        estate: { clusters: { shop: { select: [{ cluster: "shop" }], networkPolicy: { enforced: false } } } },
      },
    ),
  }),
});
