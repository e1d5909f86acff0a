import { definePolicy, example, resource } from "../../core/policy";

const permission = "aws:ec2/amiLaunchPermission:AmiLaunchPermission";

export default definePolicy({
  name: "disallow-public-images",
  displayName: "Machine images and snapshots are not public",
  description:
    "A public image gives everybody the disks of its hosts: configuration, code, and the secrets that somebody forgot.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1"],
  requirements: [57, 58],
  remediationSteps: "Share with accounts or organisations by name.",
  appliesTo: "SharedImage",
  check({ node, report }) {
    if (node.group === "all" || node.account === "all")
      report(`makes a ${node.what} public`, node.group === "all" ? "group" : "accountId");
  },
  good: () => ({
    "one account": example(
      resource(permission, "nodes", { imageId: "ami-0aaa1111bbbb2222c", accountId: "444444444444" }),
    ),
  }),
  bad: () => ({
    everybody: example(resource(permission, "nodes", { imageId: "ami-0aaa1111bbbb2222c", group: "all" })),
  }),
});
