import { definePolicy, example, hostExample, launchTemplate, resource } from "../../core/policy";

export default definePolicy({
  name: "disallow-public-ip-hosts",
  displayName: "Hosts ask for no public address",
  description:
    "A host with a public address is one mistaken rule away from the internet. Clients come by the load balancer, administration by AWS Systems Manager, the way out is a NAT gateway.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3", "nist-800-190:4.5.1"],
  requirements: [51, 57],
  remediationSteps:
    "Set associatePublicIpAddress to false (in the network interface of a launch template) and take the Elastic IP away.",
  appliesTo: ["Host", "ElasticIp", "ElasticIpAssociation"],
  check({ node, report }) {
    if (node.kind === "Host") {
      if (node.publicIp) report("asks for a public address", node.publicIpAt);
    } else if (node.instance.length > 0) report("gives a host a public address");
  },
  repairs: { associatePublicIpAddress: false },
  good: () => ({ refused: hostExample() }),
  bad: () => ({
    asked: hostExample({ associatePublicIpAddress: true }),
    "asked in a template's interface": example(
      launchTemplate({ networkInterfaces: [{ associatePublicIpAddress: "true" }] }),
    ),
    "an Elastic IP": example(
      resource("aws:ec2/eip:Eip", "node", { instance: "i-0aaa1111bbbb2222c", domain: "vpc" }),
    ),
  }),
});
