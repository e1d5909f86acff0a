import { ConnectionSet } from "./connection-set";
import { icmpCodes, icmpTypes } from "./icmp-set";
import { portRange } from "./port-set";
import { parseProtocol, protocolName } from "./protocol";
import { failure, success, type Result } from "./result";

/** A security-group or network-ACL rule; for ICMP `from` is the type and `to` the code. */
export interface AwsRule {
  /** A name in any case, an IP protocol number, "all" or -1. */
  readonly protocol: string | number;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * The connections that a rule of AWS speaks of. AWS reads ports for TCP and UDP only: -1, and every protocol but
 * those and ICMP, SCTP included, is taken whole whatever the ports say (EC2 API, IpPermission). Fails on what AWS
 * refuses: unknown protocols, ports that are missing, reversed or out of range.
 */
export function awsConnections({ protocol, from, to }: AwsRule): Result<ConnectionSet> {
  const number = parseProtocol(protocol);
  if (!number.ok) return number;
  if (number.value === "all") return success(ConnectionSet.all());
  const name = protocolName(number.value);
  if (name === "tcp" || name === "udp") return ports(name, from, to);
  if (name === "icmp" || name === "icmpv6") return icmp(name, from ?? -1, to ?? -1);
  return success(ConnectionSet.ofProtocol(number.value));
}

function ports(name: "tcp" | "udp", from: number | undefined, to: number | undefined): Result<ConnectionSet> {
  if (!isWithin(from, 65535) || !isWithin(to, 65535)) {
    return failure(
      `${name} needs a first and a last port from 0 to 65535, not ${shown(from)} and ${shown(to)}`,
    );
  }
  if (from > to) return failure(`the ports ${from}-${to} of ${name} end before they begin`);
  // Port 0 carries nothing (see portSpace).
  return success(
    to === 0 ? ConnectionSet.none() : ConnectionSet.of({ [name]: portRange(Math.max(from, 1), to) }),
  );
}

function icmp(name: "icmp" | "icmpv6", type: number, code: number): Result<ConnectionSet> {
  if (type === -1 && code === -1) return success(ConnectionSet.ofProtocol(name));
  if (!isWithin(type, 255) || !(code === -1 || isWithin(code, 255))) {
    return failure(`${name} needs a type and a code from 0 to 255, or -1 for any, not ${type} and ${code}`);
  }
  return success(ConnectionSet.of({ [name]: code === -1 ? icmpTypes(type) : icmpCodes(type, code) }));
}

function isWithin(value: number | undefined, last: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= last;
}

function shown(value: number | undefined): string {
  return value === undefined ? "nothing" : String(value);
}
