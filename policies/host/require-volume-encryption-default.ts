import { definePolicy, example, resource } from "../../core/policy";

const type = "aws:ebs/encryptionByDefault:EncryptionByDefault";

export default definePolicy({
  name: "require-volume-encryption-default",
  displayName: "The account's default encryption of disks stays on",
  description:
    "The default is what still encrypts the disk that somebody makes by hand, or that a service makes for itself.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:2.2.1"],
  requirements: [57],
  remediationSteps: "Remove `enabled: false`: left out, the default is on.",
  appliesTo: "VolumeEncryptionDefault",
  check({ node, report }) {
    if (node.role === "switch" && node.enabled === false)
      report("turns the default encryption of disks off", node.places["enabled"]);
  },
  repairs: { enabled: true },
  good: () => ({
    on: example(resource(type, "disks", { enabled: true })),
    unset: example(resource(type, "disks", {})),
  }),
  bad: () => ({ off: example(resource(type, "disks", { enabled: false })) }),
});
