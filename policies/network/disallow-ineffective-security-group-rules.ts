import {
  attachmentsOf,
  definePolicy,
  example,
  groupExample,
  groupRule,
  groupUser,
  hasIpv6,
  isComplete,
  isDefaultGroup,
  network,
  ownBlocks,
  peek,
  resolve,
  securityGroup,
  Unknown,
} from "../../core/policy";

const peerless = { cidrBlocks: undefined };

export default definePolicy({
  name: "disallow-ineffective-security-group-rules",
  displayName: "Rules of security groups take effect",
  description:
    "A rule that names nobody, ports in the wrong order, only IPv6 addresses where there are none, or a group that nothing has lets nothing through: what it was written for doesn't work, and the day that its peer gets members it opens unseen.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [51],
  remediationSteps:
    "Name the blocks, prefix lists or groups that the rule is for, the lower port first; or delete the rule.",
  appliesTo: "SecurityGroupRule",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.form === "implicit") return;
    report.part(() => {
      const [from, to] = [peek(() => node.fromPort), peek(() => node.toPort)];
      const refused = peek(() => node.protocol);
      // Ports that AWS refuses make the protocol unknown; type and code of ICMP may stand in any order.
      if (!(refused instanceof Unknown) || !refused.missing.startsWith("a valid protocol")) return;
      if (typeof from === "number" && typeof to === "number" && from > to)
        report(`names the ports from ${from} down to ${to}`, "fromPort");
    });
    const blocks = ownBlocks(node);
    if (node.cidrs.length > 0 || node.prefixLists.length > 0) {
      if (node.prefixLists.length + node.groups.length > 0 || node.self || !blocks.set.v4.isEmpty) return;
      if (blocks.missing !== undefined) return report.unknown("", blocks.missing);
      const owner = node.securityGroup ?? resolve(graph, node.group, "SecurityGroup").definite[0];
      const found = owner && resolve(graph, owner.vpc, "Vpc");
      const [vpc] = found && isComplete(found) ? found.definite : [];
      if (!vpc) return report.unknown("", "the VPC of the group, and whether it has IPv6 addresses");
      const dual = hasIpv6(graph, vpc);
      if (dual === undefined) report.unknown("", `whether ${vpc.name} has IPv6 addresses`);
      else if (!dual) report(`names IPv6 addresses only, and ${vpc.name} has none`, "ipv6CidrBlocks");
      return;
    }
    if (node.self) return;
    if (node.groups.length === 0) return report("names no peer, so it lets nothing through");
    const peers = resolve(graph, node.groups, "SecurityGroup");
    if (!isComplete(peers) || graph.partial) return;
    const isIdle = peers.definite.every((group) => {
      const { definite, possible } = attachmentsOf(graph, group);
      return !isDefaultGroup(group) && definite.length + possible.length === 0;
    });
    if (isIdle)
      report(
        `names only ${peers.definite.map(({ name }) => name).join(" and ")}, which nothing has`,
        "securityGroups",
      );
  },
  good: () => ({
    "a block": groupExample(),
    itself: groupExample({ ingress: [groupRule({ ...peerless, self: true })] }),
    "IPv6 where there is some": example([
      ...network({ ipv6CidrBlock: "2600:1f00:a::/56" }),
      securityGroup({ ingress: [groupRule({ ...peerless, ipv6CidrBlocks: ["2600:1f00:a:1::/64"] })] }),
      groupUser(),
    ]),
  }),
  bad: () => ({
    nobody: groupExample({ ingress: [groupRule(peerless)] }),
    "IPv6 where there is none": example([
      ...network(),
      securityGroup({ ingress: [groupRule({ ...peerless, ipv6CidrBlocks: ["2600:1f00:a:1::/64"] })] }),
      groupUser(),
    ]),
    "a group that nothing has": example(
      [
        securityGroup({ ingress: [groupRule({ ...peerless, securityGroups: ["sg-0ddd1111bbbb2222c"] })] }),
        groupUser(),
        {
          ...securityGroup({ name: "batch", description: "Batch", ingress: [] }, "batch"),
          physicalId: "sg-0ddd1111bbbb2222c",
        },
      ],
      { alsoFails: ["disallow-unattached-security-groups"] },
    ),
  }),
});
