import { clusterExample, definePolicy } from "../../core/policy";

export default definePolicy({
  name: "disallow-config-map-authentication",
  displayName: "Who gets into the cluster is said by access entries",
  description:
    "The aws-auth ConfigMap lies inside the cluster: whoever may edit it makes themselves administrator, and nothing outside shows who is let in.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:5.5.1"],
  requirements: [66],
  remediationSteps:
    "Set accessConfig.authenticationMode to API, and write the ConfigMap's mappings as access entries.",
  appliesTo: "EksCluster",
  check({ node, report }) {
    if (node.authenticationMode !== "API")
      report(
        `lets principals in by the aws-auth ConfigMap (authentication mode ${node.authenticationMode ?? "not set"})`,
        node.places["authenticationMode"],
      );
  },
  good: () => ({ "access entries": clusterExample() }),
  bad: () => ({
    "not set": clusterExample({ accessConfig: { authenticationMode: undefined } }),
    "both ways": clusterExample({ accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } }),
  }),
});
