import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A network of AWS: one that is made, or the account's default one taken over. */
export interface Vpc extends NetworkNode {
  readonly kind: "Vpc";
  /** The network that AWS makes in every account. */
  readonly isDefault: boolean;
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly assignGeneratedIpv6CidrBlock?: boolean;
  readonly enableDnsSupport?: boolean;
  readonly enableDnsHostnames?: boolean;
  /** `default` or `dedicated`. */
  readonly instanceTenancy?: string;
}

/** A further block of a VPC. */
export interface VpcCidrBlock extends NetworkNode {
  readonly kind: "VpcCidrBlock";
  readonly vpc: References;
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
}

/** Makes the VPC block public access option of a region, or of one network or subnet (an exclusion). */
export interface VpcBlockPublicAccess extends NetworkNode {
  readonly kind: "VpcBlockPublicAccess";
  readonly role: "options" | "exclusion";
  /** `off`, `block-bidirectional`, `block-ingress`; for exclusions `allow-bidirectional`, `allow-egress`. */
  readonly mode?: string;
  readonly vpc: References;
  readonly subnet: References;
}

/** Records of what flows in a VPC, a subnet or an interface. */
export interface FlowLog extends NetworkNode {
  readonly kind: "FlowLog";
  readonly vpc: References;
  readonly subnet: References;
  readonly networkInterface: References;
  readonly transitGateway: References;
  /** `ALL`, `ACCEPT`, `REJECT`. */
  readonly trafficType?: string;
  /** Of the native form: what is recorded, a `VPC`, `Subnet` or `NetworkInterface` by `resourceType`. */
  readonly target: References;
  readonly resourceType?: string;
}
