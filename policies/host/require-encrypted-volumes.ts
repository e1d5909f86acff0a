import {
  definePolicy,
  example,
  host,
  hostExample,
  launchTemplate,
  overlay,
  resource,
  volume,
} from "../../core/policy";

export default definePolicy({
  name: "require-encrypted-volumes",
  displayName: "Disks are encrypted",
  description:
    "A host's disks hold images, logs, emptyDir volumes and what containers write. Unencrypted, a snapshot that is shared or a disk that is attached elsewhere shows all of it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:2.2.1", "nist-800-190:4.5.1"],
  requirements: [57],
  remediationSteps:
    "Set encrypted to true on the volume, on rootBlockDevice and on every block device; a disk that says nothing is encrypted only where the account's default happens to be on.",
  appliesTo: ["EbsVolume", "Host", "MachineImage"],
  check({ node, report }) {
    if (node.kind === "EbsVolume") {
      if (node.encrypted === undefined && node.snapshot.length > 0)
        report.unknown(node.places["encrypted"] ?? "", "whether what it is made from is encrypted");
      else if (!node.encrypted)
        report(
          `is ${node.encrypted === false ? "not" : "not said to be"} encrypted`,
          node.places["encrypted"],
        );
      return;
    }
    report.each(node.disks, (disk) => {
      if (disk.encrypted === undefined && disk.snapshot.length > 0)
        report.unknown(disk.at, "whether the snapshot that it is made from is encrypted");
      else if (!disk.encrypted)
        report(
          `has a ${disk.role === "root" ? "root disk" : `disk ${disk.deviceName ?? ""}`.trim()} that is ${disk.encrypted === false ? "not" : "not said to be"} encrypted`,
          `${disk.at}.encrypted`,
        );
    });
    if (node.kind === "MachineImage" || node.launchTemplate.length > 0) return;
    // Karpenter encrypts the disks that it adds by itself, which it does for every family but one.
    if (node.hostKind === "node class" && node.imageFamily !== "Custom") return;
    // The image's own root disk is there whether it is named or not; templates name it as a device among others.
    const named = node.disks.some(
      (disk) => disk.role === "root" || /^blockDevice|\.blockDevice/.test(disk.at),
    );
    if (!named) report("has a root disk that is not said to be encrypted", "rootBlockDevice");
  },
  repairs: { encrypted: true },
  good: () => ({
    "an encrypted disk": example(volume()),
    "a host with encrypted disks": hostExample(),
    "a template with an encrypted device": example(launchTemplate()),
  }),
  bad: () => ({
    "a disk that says nothing": example(volume({ encrypted: undefined })),
    "a disk that refuses": example(volume({ encrypted: false })),
    "a host whose root disk is not named": hostExample({ rootBlockDevice: undefined }),
    "a second disk": example(
      host({
        ebsBlockDevices: [{ deviceName: "/dev/sdb", kmsKeyId: "arn:aws:kms:eu-west-1:333333333333:key/x" }],
      }),
    ),
    "a native template": example(
      resource("aws-native:ec2:LaunchTemplate", "node", {
        launchTemplateData: overlay(launchTemplate().properties, {
          blockDeviceMappings: [
            {
              deviceName: "/dev/xvda",
              ebs: { encrypted: false, kmsKeyId: "arn:aws:kms:eu-west-1:333333333333:key/x" },
            },
          ],
        }),
      }),
    ),
  }),
});
