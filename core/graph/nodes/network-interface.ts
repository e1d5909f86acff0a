import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A network interface by itself. */
export interface NetworkInterface extends NetworkNode {
  readonly kind: "NetworkInterface";
  readonly subnet: References;
  readonly securityGroups: References;
  readonly privateIps?: readonly string[];
  readonly sourceDestCheck?: boolean;
}

/** Joins interfaces to hosts and groups to interfaces. */
export interface NetworkInterfaceAttachment extends NetworkNode {
  readonly kind: "NetworkInterfaceAttachment";
  readonly networkInterface: References;
  readonly instance: References;
  readonly securityGroups: References;
}
