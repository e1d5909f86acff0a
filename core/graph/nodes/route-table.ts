import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

export type RouteTargetKind =
  | "gateway" // internet or virtual private gateway, or `local`
  | "nat"
  | "egress-only"
  | "carrier"
  | "local-gateway"
  | "transit-gateway"
  | "core-network"
  | "peering"
  | "endpoint"
  | "interface"
  | "instance";

/** One route: the longest prefix that matches wins, IPv4 and IPv6 apart. */
export interface Route extends NetworkNode {
  readonly kind: "Route";
  readonly form: "inline" | "standalone";
  readonly destinationCidr?: string;
  readonly destinationIpv6Cidr?: string;
  readonly destinationPrefixList: References;
  /** What the route names as targets; a route has one, several only where a form is used wrongly. */
  readonly targets: readonly { readonly kind: RouteTargetKind; readonly references: References }[];
  readonly routeTable?: RouteTable;
  readonly table: References;
}

export interface RouteTable extends NetworkNode {
  readonly kind: "RouteTable";
  /** The VPC's main table, taken over. */
  readonly isMain: boolean;
  readonly vpc: References;
  /** Of one that is taken over: what of its VPC names it. */
  readonly defaultOf: References;
  /** The routes that the table's own resource states; absent where it leaves them to others. */
  readonly routes?: readonly Route[];
  readonly propagatingGateways: References;
}

export interface RouteTableAssociation extends NetworkNode {
  readonly kind: "RouteTableAssociation";
  /** Makes the table the main one of `vpc`. */
  readonly isMain: boolean;
  readonly table: References;
  readonly subnet: References;
  readonly gateway: References;
  readonly vpc: References;
}

/** Lets a virtual private gateway write the routes that it learns into tables. */
export interface RoutePropagation extends NetworkNode {
  readonly kind: "RoutePropagation";
  readonly gateway: References;
  readonly tables: References;
}
