import { ConnectionSet } from "./connection-set";
import { portRange } from "./port-set";
import { failure, quote, success, type Result } from "./result";

/** An entry of a NetworkPolicy's `ports`, a named port already resolved to its number on the destination pod. */
export interface KubernetesPort {
  /** TCP (also if absent), UDP or SCTP; upper case, as the API server demands. */
  readonly protocol?: string | undefined;
  /** 1 to 65535; absent means every port of the protocol. */
  readonly port?: number | undefined;
  readonly endPort?: number | undefined;
}

const PROTOCOLS = new Map<string, "tcp" | "udp" | "sctp">([
  ["TCP", "tcp"],
  ["UDP", "udp"],
  ["SCTP", "sctp"],
]);

/** The connections that such an entry allows. Fails on what the API server refuses. */
export function kubernetesConnections({
  protocol = "TCP",
  port,
  endPort,
}: KubernetesPort): Result<ConnectionSet> {
  const name = PROTOCOLS.get(protocol);
  if (name === undefined) return failure(`protocol ${quote(protocol)} is not TCP, UDP or SCTP`);
  if (port === undefined) {
    return endPort === undefined
      ? success(ConnectionSet.ofProtocol(name))
      : failure("endPort stands without a port");
  }
  const last = endPort ?? port;
  for (const value of [port, last]) {
    if (!Number.isInteger(value) || value < 1 || value > 65535)
      return failure(`port ${value} is not from 1 to 65535`);
  }
  if (last < port) return failure(`endPort ${last} is less than port ${port}`);
  return success(ConnectionSet.of({ [name]: portRange(port, last) }));
}
