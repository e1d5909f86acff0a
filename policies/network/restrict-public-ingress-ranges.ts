import {
  definePolicy,
  groupExample,
  groupRule,
  integer,
  internetOf,
  numberOf,
  ownBlocks,
  publicIpv4,
  widestBlock,
} from "../../core/policy";

const most = 65_536;

export default definePolicy({
  name: "restrict-public-ingress-ranges",
  displayName: "Security groups name public sources narrowly",
  description:
    "A partner has a handful of addresses. A block of hundreds of thousands is a cloud or a provider: anybody can rent an address in it, so it keeps nobody out.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51],
  remediationSteps: "Name the partner's own addresses.",
  settings: {
    maxAddresses: integer(`The most public IPv4 addresses that one rule may let in. By default ${most}.`, 0),
  },
  appliesTo: "SecurityGroupRule",
  check({ node, report, settings }) {
    if (node.direction !== "ingress") return;
    const { set, missing } = ownBlocks(node);
    const limit = numberOf(settings, "maxAddresses") ?? most;
    const open = set.v4.size <= limit ? 0n : set.intersect(publicIpv4).size;
    // The whole internet is other policies' matter.
    if (internetOf(set).length > 0) return;
    // What is open for sure may be the whole internet together with what is not known.
    if (open <= BigInt(limit) || missing !== undefined) for (const cidr of node.cidrs) void cidr.text;
    if (open > BigInt(limit))
      report(`lets in ${open} public addresses, more than ${limit}`, widestBlock(node)?.at);
  },
  good: () => ({
    "a partner's block": groupExample({ ingress: [groupRule({ cidrBlocks: ["198.51.100.0/28"] })] }),
  }),
  bad: () => ({
    "a cloud's block": groupExample({ ingress: [groupRule({ cidrBlocks: ["52.0.0.0/10"] })] }),
  }),
});
