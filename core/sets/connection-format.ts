import type { ConnectionParts } from "./connection-set";
import { formatIcmp } from "./icmp-set";
import { formatPorts } from "./port-set";
import { otherProtocols } from "./protocol";

/** The parts that are not empty, in a fixed order; empty text for none. `parseConnections` reads it back. */
export function formatParts({ tcp, udp, sctp, icmp, icmpv6, other }: ConnectionParts): string {
  const parts: string[] = [];
  if (!tcp.isEmpty) parts.push(`TCP ${formatPorts(tcp)}`);
  if (!udp.isEmpty) parts.push(`UDP ${formatPorts(udp)}`);
  if (!sctp.isEmpty) parts.push(`SCTP ${formatPorts(sctp)}`);
  if (!icmp.isEmpty) parts.push(icmp.isFull ? "ICMP" : `ICMP ${formatIcmp(icmp)}`);
  if (!icmpv6.isEmpty) parts.push(icmpv6.isFull ? "ICMPv6" : `ICMPv6 ${formatIcmp(icmpv6)}`);
  if (!other.isEmpty) parts.push(other.equals(otherProtocols) ? "Other" : `Other ${formatPorts(other)}`);
  return parts.join(";");
}
