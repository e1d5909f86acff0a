import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A network interface by itself. */
export interface NetworkInterface extends NetworkNode {
  readonly kind: "NetworkInterface";
  readonly subnet: References;
  readonly securityGroups: References;
  /** Private IPv4 addresses, where they are given or known. */
  readonly privateIps?: readonly string[];
  readonly ipv6Addresses?: readonly string[];
  readonly ipv6AddressCount?: number;
  readonly sourceDestCheck?: boolean;
}

/** Joins interfaces to hosts and groups to interfaces. */
export interface NetworkInterfaceAttachment extends NetworkNode {
  readonly kind: "NetworkInterfaceAttachment";
  readonly networkInterface: References;
  readonly instance: References;
  readonly securityGroups: References;
}
