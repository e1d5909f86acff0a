import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A private way to a service. */
export interface VpcEndpoint extends NetworkNode {
  readonly kind: "VpcEndpoint";
  /** `Gateway` (the default), `Interface`, `GatewayLoadBalancer`, … */
  readonly endpointType?: string;
  readonly serviceName?: string;
  readonly privateDnsEnabled?: boolean;
  readonly vpc: References;
  readonly subnets: References;
  readonly routeTables: References;
  readonly securityGroups: References;
}

/** Ties an endpoint to a route table, a subnet or a security group, in a resource of its own. */
export interface VpcEndpointAssociation extends NetworkNode {
  readonly kind: "VpcEndpointAssociation";
  readonly endpoint: References;
  readonly routeTable: References;
  readonly subnet: References;
  readonly securityGroup: References;
}
