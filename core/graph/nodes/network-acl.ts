import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/**
 * An entry of a network ACL: judged in ascending order of their numbers, the first that matches decides, and what
 * none matches is denied. IPv4 and IPv6 entries are separate.
 */
export interface NetworkAclEntry extends NetworkNode {
  readonly kind: "NetworkAclEntry";
  readonly form: "inline" | "standalone";
  readonly direction: "ingress" | "egress";
  readonly ruleNumber?: number;
  /** `allow` or `deny`, in any case. */
  readonly action?: string;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  /** The ACL that it is of: one node for inline entries, a reference for others. */
  readonly networkAcl?: NetworkAcl;
  readonly acl: References;
}

/** A network ACL. Its entries may stand in its own resource, in resources of their own, or in both (an error). */
export interface NetworkAcl extends NetworkNode {
  readonly kind: "NetworkAcl";
  /** The one that AWS gives to every subnet without another; declaring it takes it over, emptied. */
  readonly isDefault: boolean;
  readonly vpc: References;
  /** Of one that is taken over: what of its VPC names it. */
  readonly defaultOf: References;
  readonly subnets: References;
  readonly ingress?: readonly NetworkAclEntry[];
  readonly egress?: readonly NetworkAclEntry[];
}

export interface NetworkAclAssociation extends NetworkNode {
  readonly kind: "NetworkAclAssociation";
  readonly acl: References;
  readonly subnet: References;
}
