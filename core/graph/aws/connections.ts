import { awsConnections, type ConnectionSet, type Result } from "../../sets";

/** The properties that say which connections a rule is about. */
export interface PortRule {
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

/**
 * The connections of a security group's rule. `-1` for all ports, or ports left out, is every port of the protocol: AWS
 * shows such rules so, and taking them for none would hide them. Reading unknown properties raises.
 */
export function awsRule(rule: PortRule): Result<ConnectionSet> {
  const { protocol } = rule;
  // Ports mean nothing where all protocols are meant, so they may be unknown there.
  if (/^(-1|all)$/i.test(protocol)) return awsConnections({ protocol });
  const from = rule.fromPort ?? -1;
  const to = rule.toPort ?? (from === -1 ? -1 : from);
  const key = `${from} ${to} ${protocol}`;
  let found = known.get(key);
  if (!found) {
    const whole = from === -1 && to === -1 && /^(tcp|udp|6|17)$/i.test(protocol);
    found = awsConnections(whole ? { protocol, from: 0, to: 65535 } : { protocol, from, to });
    if (known.size < mostKnown) known.set(key, found);
  }
  return found;
}

/** Rules are many, what they let pass is mostly the same. */
const known = new Map<string, Result<ConnectionSet>>();
const mostKnown = 4096;

/** The connections of a rule that an adapter has read: those that AWS would refuse are unknown by then. */
export function connectionsOf(rule: PortRule): ConnectionSet {
  const result = awsRule(rule);
  if (!result.ok) throw new TypeError(result.reason);
  return result.value;
}
