import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A way into or out of a VPC. */
export interface VpcGateway extends NetworkNode {
  readonly kind: "VpcGateway";
  /** `nat` and `egress-only` let out only (IPv4 and IPv6). */
  readonly gatewayKind: "internet" | "nat" | "egress-only" | "vpn" | "carrier" | "transit";
  readonly vpc: References;
  /** Of a NAT gateway. */
  readonly subnet: References;
  readonly address: References;
  /** Of a NAT gateway: `public` (the default) or `private`. */
  readonly connectivityType?: string;
}

/** Ties a gateway to a VPC, where that stands in a resource of its own. */
export interface VpcGatewayAttachment extends NetworkNode {
  readonly kind: "VpcGatewayAttachment";
  readonly gateway: References;
  readonly vpc: References;
  /** Of a transit gateway. */
  readonly subnets: References;
}
