import { clusterExample, definePolicy } from "../../core/policy";

export default definePolicy({
  name: "require-private-cluster-endpoint",
  displayName: "Nodes reach the API server inside the network",
  description:
    "Without a private endpoint the nodes' own traffic to the API server leaves the VPC, so that their subnets need a way to the internet.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:5.4.2"],
  requirements: [55],
  remediationSteps: "Set vpcConfig.endpointPrivateAccess to true.",
  appliesTo: "EksCluster",
  check({ node, report }) {
    if (node.endpointPrivateAccess !== true)
      report("has no private endpoint", node.places["endpointPrivateAccess"]);
  },
  repairs: { endpointPrivateAccess: true },
  good: () => ({ "private endpoint": clusterExample() }),
  bad: () => ({
    "not set": clusterExample({ vpcConfig: { endpointPrivateAccess: undefined } }),
    "turned off": clusterExample({ vpcConfig: { endpointPrivateAccess: false } }),
  }),
});
