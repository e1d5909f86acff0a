import { clusterExample, definePolicy, isWorld } from "../../core/policy";

export default definePolicy({
  name: "restrict-public-cluster-endpoint",
  displayName: "The API server is not open to the world",
  description:
    "Anybody who can reach the API server can try stolen credentials and unpatched flaws on it. Without a list of addresses, a public endpoint lets the whole internet do so.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:5.4.1", "nist-800-190:4.3.3"],
  requirements: [55],
  remediationSteps:
    "Turn vpcConfig.endpointPublicAccess off, or list the addresses that administer the cluster in publicAccessCidrs.",
  appliesTo: "EksCluster",
  check({ node, report }) {
    if (node.endpointPublicAccess === false) return;
    const cidrs = node.publicAccessCidrs ?? [];
    const place = node.places["publicAccessCidrs"];
    if (cidrs.length === 0) report("has a public endpoint that every address can reach", place);
    else if (isWorld(cidrs)) report(`has a public endpoint that ${cidrs.join(", ")} can reach`, place);
  },
  good: () => ({
    "private only": clusterExample(),
    "private, with a list that does not count": clusterExample({
      vpcConfig: { publicAccessCidrs: ["0.0.0.0/0"] },
    }),
  }),
  bad: () => ({
    "no list": clusterExample(
      { vpcConfig: { endpointPublicAccess: true } },
      {},
      {
        alsoFails: [
          "disallow-public-cluster-endpoint",
          "restrict-cluster-administration",
          "restrict-management-connections",
        ],
      },
    ),
    "an empty list": clusterExample(
      { vpcConfig: { endpointPublicAccess: true, publicAccessCidrs: [] } },
      {},
      {
        alsoFails: [
          "disallow-public-cluster-endpoint",
          "restrict-cluster-administration",
          "restrict-management-connections",
        ],
      },
    ),
    "the world in two halves": clusterExample(
      { vpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["0.0.0.0/1", "128.0.0.0/1"] } },
      {},
      {
        alsoFails: [
          "disallow-public-cluster-endpoint",
          "restrict-cluster-administration",
          "restrict-management-connections",
        ],
      },
    ),
  }),
});
