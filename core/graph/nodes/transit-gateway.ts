import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

export interface TransitGatewayRoute extends NetworkNode {
  readonly kind: "TransitGatewayRoute";
  readonly destinationCidr?: string;
  readonly destinationPrefixList: References;
  readonly blackhole?: boolean;
  readonly table: References;
  readonly attachment: References;
}

/** Ties an attachment to a transit gateway's route table: which table its packets are routed by, or learns from it. */
export interface TransitGatewayRouting extends NetworkNode {
  readonly kind: "TransitGatewayRouting";
  readonly role: "association" | "propagation" | "table";
  readonly transitGateway: References;
  readonly table: References;
  readonly attachment: References;
}

/** Ties two transit gateways together. */
export interface TransitGatewayPeering extends NetworkNode {
  readonly kind: "TransitGatewayPeering";
  /** The account of the other one; absent is the same. */
  readonly peerOwner?: string;
  readonly transitGateway: References;
  readonly peer: References;
}
