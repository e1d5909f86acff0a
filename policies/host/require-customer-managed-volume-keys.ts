import { definePolicy, example, hostExample, volume } from "../../core/policy";

export default definePolicy({
  name: "require-customer-managed-volume-keys",
  displayName: "Disks are encrypted with a key of one's own",
  description:
    "AWS's own key opens every disk of the account to whoever may use disks. A key of one's own says who, can be taken away, and shows in the logs whenever it is used.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["cis-aws-3.0:2.2.1"],
  requirements: [57],
  remediationSteps: "Set kmsKeyId to a key that the program manages.",
  appliesTo: ["EbsVolume", "Host"],
  check({ node, report }) {
    if (node.kind === "EbsVolume") {
      if (node.kmsKey.length === 0) report("is not encrypted with a key of one's own", "kmsKeyId");
      return;
    }
    // Launch configurations can't name a key.
    if (node.hostKind === "launch configuration") return report.notApplicable("it can't name a key");
    report.each(node.disks, (disk) => {
      if (disk.encrypted && disk.kmsKey.length === 0 && disk.snapshot.length === 0)
        report(
          `has a ${disk.role === "root" ? "root disk" : `disk ${disk.deviceName ?? ""}`.trim()} that is not encrypted with a key of one's own`,
          `${disk.at}.kmsKeyId`,
        );
    });
  },
  good: () => ({ "a key of one's own": example(volume()), "a host's": hostExample() }),
  bad: () => ({
    "AWS's key": example(volume({ kmsKeyId: undefined })),
    "a root disk with AWS's key": hostExample({ rootBlockDevice: { kmsKeyId: undefined } }),
  }),
});
