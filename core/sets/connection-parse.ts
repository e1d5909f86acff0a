import { parseItem } from "./connection-item";
import { ConnectionSet } from "./connection-set";
import type { ProtocolName } from "./protocol";
import { failure, quote, success, type Result } from "./result";

const PROTOCOLS = new Map<string, ProtocolName | "other">([
  ["TCP", "tcp"],
  ["UDP", "udp"],
  ["SCTP", "sctp"],
  ["ICMP", "icmp"],
  ["ICMPv6", "icmpv6"],
  ["Other", "other"],
]);

/**
 * Reads what `ConnectionSet.toText` writes. A comma may part protocols too (`TCP 80,443,UDP 53`), and a protocol by
 * its name alone is all that it carries.
 */
export function parseConnections(text: string): Result<ConnectionSet> {
  if (text === "All Connections") return success(ConnectionSet.all());
  if (text === "No Connections") return success(ConnectionSet.none());
  const sets: ConnectionSet[] = [];
  let protocol: ProtocolName | "other" | undefined;
  for (const item of text.split(/[;,]/)) {
    const [word = "", ...rest] = item.split(" ");
    const named = PROTOCOLS.get(word);
    protocol = named ?? protocol;
    if (protocol === undefined) return failure(`${quote(text)} does not begin with a protocol`);
    if (named !== undefined && rest.length === 0) {
      sets.push(everything(named));
      continue;
    }
    const set = parseItem(protocol, named === undefined ? item : rest.join(" "));
    if (!set.ok) return set;
    sets.push(set.value);
  }
  return success(ConnectionSet.unionAll(sets));
}

function everything(protocol: ProtocolName | "other"): ConnectionSet {
  return protocol === "other"
    ? ConnectionSet.of({ other: ConnectionSet.all().other })
    : ConnectionSet.ofProtocol(protocol);
}
