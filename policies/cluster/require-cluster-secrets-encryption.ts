import { clusterExample, definePolicy, isSet } from "../../core/policy";

export default definePolicy({
  name: "require-cluster-secrets-encryption",
  displayName: "The cluster's secrets are encrypted with a key of one's own",
  description:
    "Envelope encryption with a key that the account keeps lets its owner say who may read the cluster's secrets at rest, see each use, and take it away.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:5.3.1", "nist-800-190:4.3.1"],
  requirements: [66],
  remediationSteps: 'Set encryptionConfig: { provider: { keyArn }, resources: ["secrets"] }.',
  appliesTo: "EksCluster",
  check({ node, report }) {
    if (!node.encryptedResources?.includes("secrets"))
      report("does not encrypt its secrets with a key of its own", node.places["encryptedResources"]);
    else if (!isSet(node, "encryptionKey"))
      report("names no key to encrypt its secrets with", node.places["encryptionKey"]);
  },
  good: () => ({ "encrypted with a key": clusterExample() }),
  bad: () => ({
    "no encryption": clusterExample({ encryptionConfig: undefined }),
    "no resources": clusterExample({ encryptionConfig: { resources: [] } }),
    "no key": clusterExample({ encryptionConfig: { provider: undefined } }),
  }),
});
