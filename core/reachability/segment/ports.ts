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
  /** Absent for protocols of which AWS knows no ports. */
  readonly fromPort?: number;
  readonly toPort?: number;
}

/** Ports of a security group's rules, one for each range. What a group cannot say (`unsayable`) is left out. */
export function groupPorts(connections: ConnectionSet): readonly GroupPorts[] {
  if (connections.isAll) return [{ protocol: "-1" }];
  const own = (["tcp", "udp"] as const).flatMap((protocol) =>
    Array.from(connections[protocol].ranges(), ([first, last]): GroupPorts => {
      return { protocol, fromPort: first === 1 && last === 65535 ? 0 : first, toPort: last };
    }),
  );
  const icmp = (["icmp", "icmpv6"] as const).flatMap((protocol) =>
    connections[protocol].isFull ? [{ protocol, fromPort: -1, toPort: -1 }] : [],
  );
  return [...own, ...(connections.sctp.isFull ? [{ protocol: "132" }] : []), ...icmp];
}

/** Connections that no rule of a security group can name by themselves: of SCTP it takes all ports or none. */
export const unsayable = ({ sctp, isAll }: ConnectionSet): boolean => !isAll && !sctp.isEmpty && !sctp.isFull;
