import { clusterExample, definePolicy } from "../../core/policy";

export default definePolicy({
  name: "require-cluster-deletion-protection",
  displayName: "Clusters are protected from deletion",
  description:
    "Deleting a cluster takes everything in it along; one wrong stack or one stolen token should not do it.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [66],
  remediationSteps: "Set deletionProtection to true.",
  appliesTo: "EksCluster",
  check({ node, environment, report }) {
    if (!environment.controlled) return report.notApplicable("the environment is not controlled");
    if (node.deletionProtection !== true)
      report("is not protected from deletion", node.places["deletionProtection"]);
  },
  repairs: { deletionProtection: true },
  good: () => ({ protected: clusterExample() }),
  bad: () => ({ "not set": clusterExample({ deletionProtection: undefined }) }),
});
