import { clusterExample, definePolicy } from "../../core/policy";

export default definePolicy({
  name: "disallow-public-cluster-endpoint",
  displayName: "The API server has no public endpoint",
  description:
    "The API server governs all that runs in the cluster. A public endpoint leaves only its authentication between the internet and that.",
  severity: "high",
  enforcementLevel: "advisory",
  controls: ["cis-eks-1.5:5.4.2", "nist-800-190:4.3.3"],
  requirements: [55],
  remediationSteps:
    "Set vpcConfig.endpointPublicAccess to false and endpointPrivateAccess to true, and administer from within the network.",
  appliesTo: "EksCluster",
  check({ node, report }) {
    if (node.endpointPublicAccess !== false)
      report("has a public endpoint", node.places["endpointPublicAccess"]);
  },
  good: () => ({ "private only": clusterExample() }),
  bad: () => ({
    "public, limited to the management network": clusterExample({
      vpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["10.9.0.0/24"] },
    }),
    "public access not set, which is public": clusterExample({
      vpcConfig: { endpointPublicAccess: undefined, publicAccessCidrs: ["10.9.0.0/24"] },
    }),
  }),
});
