import type { ZoneFlow } from "./network-flows";

/** A rule of a zone's security group: exactly one of peer and cidr. */
export interface GroupRule {
  /** Unique, and the same whatever else the estate declares. */
  readonly name: string;
  readonly zone: string;
  readonly direction: "ingress" | "egress";
  /** The other zone, whose group the rule names. */
  readonly peer?: string;
  readonly cidr?: string;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly description: string;
}

/** What AWS takes in a description. */
const describe = (reason: string): string =>
  reason.replace(/[^a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]/g, " ").slice(0, 255);

/** Each declared flow as rules: out of the one group, into the other. */
export function planGroupRules(flows: readonly ZoneFlow[], open: ReadonlySet<string>): readonly GroupRule[] {
  const rules = flows.flatMap((flow) => {
    const { protocol, from, to } = flow.ports;
    const ports =
      protocol === "any"
        ? { protocol: "-1" }
        : protocol === "icmp"
          ? { protocol: "icmp", fromPort: -1, toPort: -1 }
          : protocol === "sctp"
            ? { protocol: "132" }
            : { protocol, fromPort: from, toPort: to };
    const label = protocol === "any" || protocol === "icmp" ? protocol : `${from}-${to}-${protocol}`;
    const rule = (direction: "ingress" | "egress"): readonly GroupRule[] => {
      const [own, peer, word] =
        direction === "egress" ? [flow.from, flow.to, "to"] : [flow.to, flow.from, "from"];
      if (own.cidrs) return [];
      const base = { zone: own.name, direction, ...ports, description: describe(flow.reason) };
      const name = `${own.name}-${word}-${peer.name}-${label}`;
      if (!peer.cidrs) return [{ name, peer: peer.name, ...base }];
      const one = peer.cidrs.length === 1;
      return peer.cidrs.map((cidr) => ({ name: one ? name : `${name}-${cidr}`, cidr, ...base }));
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
