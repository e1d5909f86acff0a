import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A part of a VPC in one availability zone. What zone of the estate it is in, its tags say. */
export interface Subnet extends NetworkNode {
  readonly kind: "Subnet";
  readonly isDefault: boolean;
  readonly vpc: References;
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly availabilityZone?: string;
  /** Whether instances get a public address here unless they refuse it; absent is no, but yes in default subnets. */
  readonly mapPublicIpOnLaunch?: boolean;
  readonly assignIpv6AddressOnCreation?: boolean;
}
