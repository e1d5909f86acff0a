import {
  connectionsOf,
  definePolicy,
  groupExample,
  groupRule,
  internetPeers,
  nameFamilies,
  resource,
  widestBlock,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-all-ports-to-internet",
  displayName: "Security groups never open the way out on every port",
  description:
    "Whoever breaks into a machine needs a way out: to fetch tools, to be commanded, to carry off data. A rule that lets out everything to anywhere gives all three. AWS adds such a rule to a group of which CloudFormation is told no egress.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.2"],
  requirements: [52],
  remediationSteps:
    "Name the ports and the addresses, prefix lists or groups that the members of the group have to reach; with the native provider state securityGroupEgress.",
  appliesTo: "SecurityGroupRule",
  check({ node, report }) {
    if (node.direction !== "egress") return;
    const { tcp, udp } = connectionsOf(node);
    if (!tcp.isFull && !udp.isFull) return;
    const families = internetPeers(node);
    if (families.length === 0) return;
    const by = node.form === "implicit" ? ", because no egress is stated and AWS adds that rule" : "";
    report(`lets everything out to the internet (${nameFamilies(families)})${by}`, widestBlock(node)?.at);
  },
  good: () => ({
    "one port within the network": groupExample({ egress: [groupRule({ description: "Database" })] }),
    "no egress": groupExample({ egress: [] }),
  }),
  bad: () => ({
    "everything out": groupExample(
      { egress: [groupRule({ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] })] },
      { alsoFails: ["restrict-internet-egress"] },
    ),
    "nothing stated in CloudFormation's form": {
      resources: [
        resource("aws-native:ec2:SecurityGroup", "checkout", {
          groupDescription: "Checkout service",
          vpcId: "vpc-0aaa1111bbbb2222c",
        }),
      ],
      alsoFails: ["disallow-unattached-security-groups", "restrict-internet-egress"],
    },
  }),
});
