import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";
import type { SecurityGroupRule } from "./security-group-rule";

/** A security group. Its rules may stand in its own resource, in resources of their own, or in both (an error). */
export interface SecurityGroup extends NetworkNode {
  readonly kind: "SecurityGroup";
  /** The group that AWS makes in every VPC and gives to all that name none; declaring it takes it over, emptied. */
  readonly isDefault: boolean;
  readonly groupName?: string;
  readonly description?: string;
  readonly vpc: References;
  /**
   * The rules that the group's own resource states. Absent where it states none and leaves the direction to other
   * resources (and to whoever else edits the group); an empty list takes all away.
   */
  readonly ingress?: readonly SecurityGroupRule[];
  readonly egress?: readonly SecurityGroupRule[];
}

/** Gives a group to the interfaces of another VPC. */
export interface SecurityGroupVpcAssociation extends NetworkNode {
  readonly kind: "SecurityGroupVpcAssociation";
  readonly group: References;
  readonly vpc: References;
}
