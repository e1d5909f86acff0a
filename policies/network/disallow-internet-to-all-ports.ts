import {
  connectionsOf,
  definePolicy,
  groupExample,
  groupRule,
  internetPeers,
  nameFamilies,
  widestBlock,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-internet-to-all-ports",
  displayName: "Security groups never open every port to the internet",
  description:
    "A rule that lets the internet in to every port is no rule: whatever starts to listen on the machine, now or later, is exposed.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51],
  remediationSteps: "Name the port that clients need, and who they are.",
  appliesTo: "SecurityGroupRule",
  check({ node, report }) {
    if (node.direction !== "ingress") return;
    const { tcp, udp } = connectionsOf(node);
    if (!tcp.isFull && !udp.isFull) return;
    const families = internetPeers(node);
    if (families.length > 0)
      report(`lets the internet (${nameFamilies(families)}) in to every port`, widestBlock(node)?.at);
  },
  good: () => ({ "one port": groupExample() }),
  bad: () => ({
    "all protocols": groupExample(
      { ingress: [groupRule({ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] })] },
      {
        alsoFails: ["disallow-internet-to-admin-ports", "restrict-internet-ingress"],
      },
    ),
    "all ports of TCP, over IPv6": groupExample(
      { ingress: [groupRule({ fromPort: 0, toPort: 65535, cidrBlocks: [], ipv6CidrBlocks: ["::/0"] })] },
      {
        alsoFails: [
          "disallow-ineffective-security-group-rules",
          "disallow-internet-to-admin-ports",
          "restrict-internet-ingress",
        ],
      },
    ),
  }),
});
