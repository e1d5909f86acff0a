import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A connection between two VPCs. */
export interface VpcPeering extends NetworkNode {
  readonly kind: "VpcPeering";
  readonly vpc: References;
  readonly peer: References;
  readonly peerOwner?: string;
  readonly peerRegion?: string;
  /** Whether it is accepted in the same step; else an accepter must be there, and until then nothing passes. */
  readonly autoAccept?: boolean;
}

export interface VpcPeeringAccepter extends NetworkNode {
  readonly kind: "VpcPeeringAccepter";
  readonly peering: References;
  readonly autoAccept?: boolean;
}
