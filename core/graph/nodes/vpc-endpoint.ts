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
