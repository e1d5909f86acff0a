import { isIpv4, type Party, type ZoneFlow } from "./network-flows";

/** A rule of a zone's security group: exactly one of peer and cidr. */
export interface GroupRule {
  /** Unique, and the same whatever else the estate declares. */
  readonly name: string;
  readonly zone: string;
  readonly direction: "ingress" | "egress";
  /** The other zone, whose group the rule names. */
  readonly peer?: string;
  /** Of IPv4 or IPv6. */
  readonly cidr?: string;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly description: string;
}

/** What AWS takes in a description. */
const describe = (reason: string): string =>
  reason.replace(/[^a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]/g, " ").slice(0, 255);

type Ports = Pick<GroupRule, "protocol" | "fromPort" | "toPort">;

function portsOf({ protocol, from, to }: ZoneFlow["ports"], family: "ipv4" | "ipv6"): Ports {
  if (protocol === "any") return { protocol: "-1" };
  if (protocol === "icmp")
    return { protocol: family === "ipv4" ? "icmp" : "icmpv6", fromPort: -1, toPort: -1 };
  return protocol === "sctp" ? { protocol: "132" } : { protocol, fromPort: from, toPort: to };
}

/** Whom a rule names, by a word that tells several of one party apart: what IPv6 adds renames nothing of IPv4. */
function peersOf(
  peer: Party,
  protocol: string,
  dual: boolean,
): readonly { readonly word: string; readonly family: "ipv4" | "ipv6"; readonly cidr?: string }[] {
  if (!peer.cidrs) {
    const own = { word: "", family: "ipv4" } as const;
    // A rule that names a group holds for both families, but ICMP is another protocol in each.
    return dual && protocol === "icmp" ? [own, { word: "-ipv6", family: "ipv6" }] : [own];
  }
  return (["ipv4", "ipv6"] as const).flatMap((family) => {
    const all = peer.cidrs?.filter((cidr) => isIpv4(cidr) === (family === "ipv4")) ?? [];
    const alone = family === "ipv4" ? "" : "-ipv6";
    return all.map((cidr) => ({ word: all.length === 1 ? alone : `-${cidr}`, family, cidr }));
  });
}

/** Each declared flow as rules: out of the one group, into the other. */
export function planGroupRules(
  flows: readonly ZoneFlow[],
  open: ReadonlySet<string>,
  dual: boolean,
): readonly GroupRule[] {
  const rules = flows.flatMap((flow) => {
    const { protocol, from, to } = flow.ports;
    const label = protocol === "any" || protocol === "icmp" ? protocol : `${from}-${to}-${protocol}`;
    const rule = (direction: "ingress" | "egress"): readonly GroupRule[] => {
      const [own, peer, word] =
        direction === "egress" ? [flow.from, flow.to, "to"] : [flow.to, flow.from, "from"];
      if (own.cidrs) return [];
      return peersOf(peer, protocol, dual).map(({ word: which, family, cidr }) => ({
        name: `${own.name}-${word}-${peer.name}-${label}${which}`,
        zone: own.name,
        direction,
        ...(cidr === undefined ? { peer: peer.name } : { cidr }),
        ...portsOf(flow.ports, family),
        description: describe(flow.reason),
      }));
    };
    return [...rule("egress"), ...rule("ingress")];
  });
  for (const zone of open)
    for (const direction of ["egress", "ingress"] as const)
      rules.push({
        name: `${zone}-within-${direction}`,
        zone,
        direction,
        peer: zone,
        protocol: "-1",
        description: `Parts of zone ${zone} may connect`,
      });
  return rules;
}
