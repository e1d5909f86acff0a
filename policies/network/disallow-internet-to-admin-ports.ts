import {
  adminPortsSetting,
  connectionsOf,
  definePolicy,
  groupExample,
  groupRule,
  internetOf,
  internetPeers,
  IpSet,
  judgedPorts,
  nameFamilies,
  namePorts,
  noPorts,
  ownBlocks,
  peek,
  portsWithin,
  ruleExample,
  Unknown,
  widestBlock,
} from "../../core/policy";

export default definePolicy({
  name: "disallow-internet-to-admin-ports",
  displayName: "Security groups keep administration ports from the internet",
  description:
    "What answers on SSH, RDP, Docker, kubelet or etcd ports commands the machine behind it: opened to the internet, it is scanned within minutes, and one weak key or flaw hands the machine over.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:5.2", "cis-aws-3.0:5.3", "nist-800-190:4.3.1"],
  requirements: [51, 54, 55],
  remediationSteps:
    "Remove the rule. Administer through AWS Systems Manager, or from the networks that the estate's hosts.management names.",
  settings: { ports: adminPortsSetting },
  appliesTo: ["SecurityGroupRule", "SecurityGroup"],
  check({ node, report, settings }) {
    const ports = judgedPorts(settings);
    if (node.kind === "SecurityGroupRule") {
      if (node.direction !== "ingress") return;
      const open = portsWithin(connectionsOf(node), ports);
      if (open.isEmpty) return;
      const families = internetPeers(node);
      if (families.length === 0) return;
      report(
        `lets the internet (${nameFamilies(families)}) in to ports ${namePorts(open)}`,
        widestBlock(node)?.at,
      );
      return;
    }
    // Rules that only together take in the internet, as far as they stand in one resource; unknown ones speak for themselves.
    const stated = peek(() => node.ingress ?? []);
    const partial = (stated instanceof Unknown ? [] : stated).flatMap((rule) => {
      const [connections, { set }] = [peek(() => connectionsOf(rule)), ownBlocks(rule)];
      const open = connections instanceof Unknown ? noPorts : portsWithin(connections, ports);
      return open.isEmpty || internetOf(set).length > 0 ? [] : [{ open, set }];
    });
    if (partial.length < 2) return;
    for (const [first, last] of ports.ranges()) {
      for (let port = first; port <= last; port++) {
        const sets = partial.filter(({ open }) => open.contains(port)).map(({ set }) => set);
        if (internetOf(IpSet.unionAll(sets)).length > 0)
          return report(`lets the internet in to port ${port} by ${sets.length} rules together`, "ingress");
      }
    }
  },
  good: () => ({
    "one private block": ruleExample("ingress", { fromPort: 22, toPort: 22, cidrIpv4: "10.9.0.0/24" }),
    "another port of a group": groupExample(),
  }),
  bad: () => ({
    "SSH from everywhere": groupExample(
      { ingress: [groupRule({ fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] })] },
      { alsoFails: ["restrict-internet-ingress"] },
    ),
    "SSH within a range, over IPv6": ruleExample(
      "ingress",
      { fromPort: 20, toPort: 25, cidrIpv4: undefined, cidrIpv6: "::/0" },
      { alsoFails: ["disallow-ineffective-security-group-rules"] },
    ),
    "half of the internet": ruleExample("ingress", { fromPort: 3389, toPort: 3389, cidrIpv4: "128.0.0.0/1" }),
    "rules that add up": groupExample(
      {
        ingress: ["0.0.0.0/3", "32.0.0.0/3", "64.0.0.0/3"].map((block) =>
          groupRule({ fromPort: 22, toPort: 22, cidrBlocks: [block] }),
        ),
      },
      {
        alsoFails: ["restrict-admin-sources", "restrict-internet-ingress", "restrict-public-ingress-ranges"],
      },
    ),
  }),
});
