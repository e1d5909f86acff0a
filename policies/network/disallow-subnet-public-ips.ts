import { definePolicy, example, exampleIds, resource, subnet } from "../../core/policy";

export default definePolicy({
  name: "disallow-subnet-public-ips",
  displayName: "Subnets give nobody a public address unasked",
  description:
    "In a subnet that hands out public addresses, every machine that does not refuse one is on the internet, nodes and build machines included. Load balancers and NAT gateways don't need it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51, 57],
  remediationSteps:
    "Set mapPublicIpOnLaunch to false; let what is meant to be public ask for its address itself.",
  appliesTo: "Subnet",
  check({ node, report }) {
    if (node.mapPublicIpOnLaunch ?? node.isDefault)
      report("gives a public address to every machine in it", node.places["mapPublicIpOnLaunch"]);
  },
  repairs: { mapPublicIpOnLaunch: false },
  good: () => ({
    unset: example(subnet()),
    refused: example(subnet({ mapPublicIpOnLaunch: false })),
  }),
  bad: () => ({
    asked: example(subnet({ mapPublicIpOnLaunch: true })),
    "asked of the native provider": example(
      resource("aws-native:ec2:Subnet", "app", {
        vpcId: exampleIds.vpc,
        cidrBlock: "10.0.10.0/24",
        mapPublicIpOnLaunch: true,
        tags: [{ key: "zone", value: "app" }],
      }),
    ),
  }),
});
