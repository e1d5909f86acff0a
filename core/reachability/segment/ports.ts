import { ConnectionSet } from "../../sets";

const protocols = ["tcp", "udp", "sctp"] as const;

/**
 * Ports of a network policy's rule; undefined where all are meant. What policies don't speak of (ICMP, other protocols) is
 * left out.
 */
export function policyPorts(connections: ConnectionSet): readonly Record<string, unknown>[] | undefined {
  if (ConnectionSet.transport().isSubsetOf(connections)) return undefined;
  return protocols.flatMap((protocol) => {
    const name = protocol.toUpperCase();
    const ports = connections[protocol];
    if (ports.isFull) return [{ protocol: name }];
    return Array.from(ports.ranges(), ([first, last]) => ({
      protocol: name,
      port: first,
      ...(last > first && { endPort: last }),
    }));
  });
}

export interface GroupPorts {
  /** As AWS names it; `-1` for all protocols. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/** Ports of a security group's rules, one for each range. */
export function groupPorts(connections: ConnectionSet): readonly GroupPorts[] {
  if (connections.isAll) return [{ protocol: "-1", fromPort: 0, toPort: 0 }];
  const own = (["tcp", "udp"] as const).flatMap((protocol) =>
    Array.from(connections[protocol].ranges(), ([first, last]): GroupPorts => {
      return { protocol, fromPort: first === 1 && last === 65535 ? 0 : first, toPort: last };
    }),
  );
  const sctp = Array.from(connections.sctp.ranges(), ([fromPort, toPort]) => ({
    protocol: "132",
    fromPort,
    toPort,
  }));
  const icmp = (["icmp", "icmpv6"] as const).flatMap((protocol) =>
    connections[protocol].isFull ? [{ protocol, fromPort: -1, toPort: -1 }] : [],
  );
  return [...own, ...sctp, ...icmp];
}
