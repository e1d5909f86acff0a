import {
  administrationSources,
  adminPortsSetting,
  connectionsOf,
  definePolicy,
  groupExample,
  groupRule,
  internetOf,
  IpSet,
  judgedPorts,
  namePorts,
  onlyThese,
  ownBlocks,
  peek,
  portsWithin,
  ruleExample,
  Unknown,
  widestBlock,
} from "../../core/policy";

export default definePolicy({
  name: "restrict-admin-sources",
  displayName: "Administration comes from the management networks only",
  description:
    "Administration ports that answer the rest of the network let an intruder go on from the first machine to the next. The estate names where administration comes from; nothing else has a reason to connect.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.1", "nist-800-190:4.5.4"],
  requirements: [54, 55],
  remediationSteps:
    "Let in the blocks that the estate's hosts.management and its management zones name, or remove the rule and use AWS Systems Manager.",
  settings: { ports: adminPortsSetting },
  appliesTo: "SecurityGroupRule",
  check({ node, estate, report, settings }) {
    if (node.direction !== "ingress") return;
    const open = portsWithin(connectionsOf(node), judgedPorts(settings));
    if (open.isEmpty) return;
    const { set, missing } = ownBlocks(node);
    // The whole internet is another policy's matter.
    if (internetOf(set).length > 0) return;
    const management = administrationSources(estate, open);
    const at = widestBlock(node)?.at;
    if (!set.isSubsetOf(management)) {
      const named = peek(() => node.cidrs);
      const others = (named instanceof Unknown ? [] : named).flatMap((cidr) => {
        const text = peek(() => cidr.text);
        return text instanceof Unknown || IpSet.of(text).isSubsetOf(management)
          ? []
          : [{ text, at: cidr.at }];
      });
      const may = onlyThese(management, "and the estate names no management network");
      report(
        `lets ${others
          .map(({ text }) => text)
          .slice(0, 3)
          .join(", ")} in to ports ${namePorts(open)}, ${may}`,
        others[0]?.at,
      );
    } else if (missing !== undefined) report.unknown(at ?? "", missing);
  },
  good: () => ({
    "from management": ruleExample("ingress", { fromPort: 22, toPort: 22, cidrIpv4: "10.9.0.0/25" }),
    "no administration port": groupExample(),
  }),
  bad: () => ({
    "from the whole private network": groupExample({
      ingress: [groupRule({ fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] })],
    }),
    "all ports to a neighbour": ruleExample("ingress", {
      ipProtocol: "-1",
      fromPort: undefined,
      toPort: undefined,
    }),
  }),
});
