import { clusterExample, definePolicy } from "../../core/policy";

export default definePolicy({
  name: "disallow-cluster-creator-admin",
  displayName: "Whoever makes a cluster does not stay its administrator",
  description:
    "By default the principal that creates a cluster administers it for ever, unseen by role bindings: most often the pipeline, or a person's own role.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:5.5.1"],
  requirements: [66],
  remediationSteps:
    "Set accessConfig.bootstrapClusterCreatorAdminPermissions to false and give the administrators access entries.",
  appliesTo: "EksCluster",
  check({ node, report }) {
    if (node.creatorIsAdmin !== false)
      report("makes its creator its administrator", node.places["creatorIsAdmin"]);
  },
  repairs: { bootstrapClusterCreatorAdminPermissions: false },
  good: () => ({ "turned off": clusterExample() }),
  bad: () => ({
    "not set": clusterExample({ accessConfig: { bootstrapClusterCreatorAdminPermissions: undefined } }),
  }),
});
