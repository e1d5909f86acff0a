import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";
import type { SecurityGroup } from "./security-group";

/** One block of addresses that a rule names. */
export interface RuleCidr {
  /** The block as written. */
  readonly text: string;
  /** Where it stands, below the rule: `cidrBlocks[0]`. */
  readonly at: string;
}

/**
 * One rule of a security group, whatever form it was written in. Everything that it names is allowed: blocks, prefix
 * lists, groups and the group itself are a union; with none of them it allows nothing.
 */
export interface SecurityGroupRule extends NetworkNode {
  readonly kind: "SecurityGroupRule";
  /**
   * `inline`: in the group's resource; `standalone`: a resource of its own; `implicit`: what AWS adds to a group of
   * which nothing is said.
   */
  readonly form: "inline" | "standalone" | "implicit";
  readonly direction: "ingress" | "egress";
  readonly description?: string;
  /** As written: a name in any case, a number, `-1` or `all`. */
  readonly protocol: string;
  /** The first port, or the type of ICMP. */
  readonly fromPort?: number;
  /** The last port, or the code of ICMP. */
  readonly toPort?: number;
  readonly cidrs: readonly RuleCidr[];
  readonly prefixLists: References;
  readonly groups: References;
  /** The members of the rule's own group. */
  readonly self?: boolean;
  /** The group that the rule is of: one node for inline rules, a reference for others. */
  readonly securityGroup?: SecurityGroup;
  readonly group: References;
}

/** A named list of blocks that rules and routes can refer to. */
export interface PrefixList extends NetworkNode {
  readonly kind: "PrefixList";
  readonly prefixListName?: string;
  readonly addressFamily?: string;
  /** The entries in the list's own resource. */
  readonly entries?: readonly { readonly cidr?: string; readonly description?: string }[];
}

/** An entry of a prefix list in a resource of its own. */
export interface PrefixListEntry extends NetworkNode {
  readonly kind: "PrefixListEntry";
  readonly prefixList: References;
  readonly cidr?: string;
}
