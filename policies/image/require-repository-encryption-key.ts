import { definePolicy, example, imageRepository, isSet } from "../../core/policy";

export default definePolicy({
  name: "require-repository-encryption-key",
  displayName: "Repositories are encrypted with a key of one's own",
  description:
    "With a key that the account keeps, its owner says who may read the images at rest, sees each use, and can take it away.",
  severity: "low",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.2.1"],
  requirements: [22],
  remediationSteps: 'Set the encryption configuration to { encryptionType: "KMS", kmsKey }.',
  appliesTo: "ImageRepository",
  check({ node, report }) {
    if (node.public) return report.notApplicable("what is in a public repository is public");
    const type = node.encryptionType ?? "AES256";
    if (!type.startsWith("KMS")) report(`is not encrypted by KMS (${type})`, node.places["encryptionType"]);
    else if (!isSet(node, "encryptionKey"))
      report("is encrypted with AWS's own key, not one of the account's", node.places["encryptionKey"]);
  },
  good: () => ({ "encrypted with a key": example(imageRepository()) }),
  bad: () => ({
    "not set": example(imageRepository({ encryptionConfigurations: undefined })),
    "AES-256": example(imageRepository({ encryptionConfigurations: [{ encryptionType: "AES256" }] })),
    "KMS without a key": example(imageRepository({ encryptionConfigurations: [{ encryptionType: "KMS" }] })),
  }),
});
