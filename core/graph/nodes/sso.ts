import type { References } from "../aws/reference";
import type { AwsNode } from "./aws";

/** Rights that the organisation's directory gives somebody in an account of its choice. */
export interface PermissionSet extends AwsNode {
  readonly kind: "PermissionSet";
  readonly setName?: string;
}

/** Policies of a permission set: its own list, or a resource beside it. An inline one is a `PolicyDocument` of the same resource. */
export interface PermissionSetPolicies extends AwsNode {
  readonly kind: "PermissionSetPolicies";
  /** Empty for the set's own list. */
  readonly set: References;
  readonly managed?: readonly string[];
  /** Names of policies that each account has of its own. */
  readonly customerManaged?: readonly { readonly name?: string }[];
}

/** Gives a user or group of the directory a permission set in an account. */
export interface AccountAssignment extends AwsNode {
  readonly kind: "AccountAssignment";
  readonly permissionSet: References;
  readonly principal: References;
  /** `USER` or `GROUP`. */
  readonly principalType?: string;
  readonly targetAccount?: string;
}

/** A user or group of the organisation's directory. */
export interface DirectoryPrincipal extends AwsNode {
  readonly kind: "DirectoryPrincipal";
  readonly principalName?: string;
}

/** Lets other accounts, units or the whole organisation use what an account owns. */
export interface ResourceShare extends AwsNode {
  readonly kind: "ResourceShare";
  /** Ids of accounts; ARNs of units, organisations, roles or users. */
  readonly principals?: readonly string[];
}
