import { definePolicy, example, kmsKey } from "../../core/policy";

export default definePolicy({
  name: "require-key-rotation",
  displayName: "Keys are rotated",
  description:
    "A key that never changes protects all that was ever encrypted with it; who once got hold of it keeps what it opens.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:3.6"],
  requirements: [66],
  remediationSteps: "Set enableKeyRotation to true.",
  appliesTo: "KmsKey",
  check({ node, report }) {
    const spec = node.keySpec ?? "SYMMETRIC_DEFAULT";
    if (spec !== "SYMMETRIC_DEFAULT" || node.external)
      return report.notApplicable("AWS rotates symmetric keys of its own making only");
    if (node.enabled === false) return report.notApplicable("the key is disabled");
    if (!node.rotation) report("is not rotated", node.places["rotation"]);
  },
  repairs: { enableKeyRotation: true },
  good: () => ({
    rotated: example(kmsKey()),
    "a key for signing": example(
      kmsKey({
        enableKeyRotation: undefined,
        customerMasterKeySpec: "ECC_NIST_P256",
        keyUsage: "SIGN_VERIFY",
      }),
    ),
  }),
  bad: () => ({ "not set": example(kmsKey({ enableKeyRotation: undefined })) }),
});
