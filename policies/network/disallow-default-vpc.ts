import { definePolicy, example, exampleIds, network, resource } from "../../core/policy";

export default definePolicy({
  name: "disallow-default-vpc",
  displayName: "The account's default VPC is not used",
  description:
    "AWS makes the default VPC for convenience: every subnet of it is public and hands out public addresses, so nothing in it is divided from the internet by more than a security group.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [50, 53],
  remediationSteps: "Make a VPC with subnets for each zone; delete the default one.",
  appliesTo: ["Vpc", "Subnet"],
  check({ node, report }) {
    if (node.isDefault)
      report(node.kind === "Vpc" ? "is the account's default VPC" : "is a subnet of the default VPC");
  },
  good: () => ({ "a VPC of one's own": example(network()) }),
  bad: () => ({
    "taken over": example([
      resource("aws:ec2/defaultVpc:DefaultVpc", "default", {}, { physicalId: exampleIds.vpc }),
      ...network().slice(1),
    ]),
    "its subnet taken over": example(
      resource("aws:ec2/defaultSubnet:DefaultSubnet", "default", {
        availabilityZone: "eu-west-1a",
        mapPublicIpOnLaunch: false,
      }),
    ),
  }),
});
