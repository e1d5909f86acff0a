import {
  definePolicy,
  example,
  host,
  hostExample,
  launchTemplate,
  resolve,
  resource,
  subnet,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-public-ip-hosts",
  displayName: "Hosts have no public address",
  description:
    "A host with a public address is one mistaken rule away from the internet. Clients come by the load balancer, administration by AWS Systems Manager, the way out is a NAT gateway.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3", "nist-800-190:4.5.1"],
  requirements: [51, 57],
  remediationSteps:
    "Set associatePublicIpAddress to false (in the network interface of a launch template) and take the Elastic IP away.",
  appliesTo: ["Host", "ElasticIpAssociation", "ElasticIp"],
  needs: "graph",
  check({ node, graph, report }) {
    if (node.kind !== "Host") {
      if (node.instance.length > 0) report("gives a host a public address");
      return;
    }
    if (node.publicIp === true) return report("asks for a public address", node.publicIpAt);
    if (node.publicIp === false) return;
    const { definite, possible, missing, unseen } = resolve(graph, node.subnet, "Subnet");
    const giving = definite.find((each) => each.mapPublicIpOnLaunch ?? each.isDefault);
    if (giving)
      return report(
        `gets a public address, because its subnet ${giving.name} gives one to all`,
        node.publicIpAt,
      );
    const template = resolve(graph, node.launchTemplate, "Host");
    const lacking =
      (possible[0] && "which of several subnets it is in") ??
      missing[0] ??
      [...unseen, ...template.unseen][0];
    if (lacking !== undefined && node.launchTemplate.length + node.subnet.length > 0)
      report.unknown(node.publicIpAt, `whether ${lacking} gives it a public address`);
  },
  good: () => ({
    refused: hostExample(),
    "left to a subnet that gives none": example([host({ associatePublicIpAddress: undefined }), subnet()]),
  }),
  bad: () => ({
    asked: hostExample({ associatePublicIpAddress: true }),
    "asked in a template's interface": example(
      launchTemplate({ networkInterfaces: [{ associatePublicIpAddress: "true" }] }),
    ),
    "given by the subnet": example(
      [host({ associatePublicIpAddress: undefined }), subnet({ mapPublicIpOnLaunch: true })],
      { alsoFails: ["disallow-subnet-public-ips"] },
    ),
    "an Elastic IP": example(
      resource("aws:ec2/eip:Eip", "node", { instance: "i-0aaa1111bbbb2222c", domain: "vpc" }),
    ),
  }),
});
