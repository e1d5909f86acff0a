import type { References } from "../aws/reference";
import type { AwsNode } from "./aws";

/** Whom a statement names: `{ AWS: "*" }` is type `AWS`, value `*`; a bare `"*"` is type and value `*`. */
export interface Principal {
  readonly type: string;
  readonly value?: string;
}

/** One condition on one key: `{ StringEquals: { "aws:PrincipalOrgID": "o-1" } }`. All of a statement's must hold. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values?: readonly string[];
}

/** A statement; what IAM lets be one or many is always a list, and undefined where it is not there. */
export interface Statement {
  /** Its place in the document: `Statement[0]`. */
  readonly place: string;
  readonly sid?: string;
  readonly effect?: string;
  readonly principals?: readonly Principal[];
  readonly notPrincipals?: readonly Principal[];
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly conditions?: readonly Condition[];
}

/**
 * `identity`: what its holder may do; `trust`: who may become a role; `resource`: who may do what to the holder;
 * `boundary`: the most that whatever it is laid on may do.
 */
export type DocumentUse = "identity" | "trust" | "resource" | "boundary";

/** What kind of thing a document belongs to. */
export type DocumentHolder =
  | "managed policy"
  | "role"
  | "user"
  | "group"
  | "permission set"
  | "image repository"
  | "public image repository"
  | "image registry"
  | "bucket"
  | "queue"
  | "topic"
  | "key"
  | "secret"
  | "parameter"
  | "file system"
  | "function"
  | "search domain"
  | "backup vault"
  | "table"
  | "stream cluster"
  | "log group"
  | "event bus"
  | "pod identity";

/** An IAM policy document, wherever it stands: JSON text or a mapping, of its own or inside another resource. */
export interface PolicyDocument extends AwsNode {
  readonly kind: "PolicyDocument";
  readonly use: DocumentUse;
  readonly holder: DocumentHolder;
  readonly statements: readonly Statement[];
  /** What a policy of a resource is laid on, where it stands apart from it. */
  readonly of?: References;
}

/** Gives policies to principals. One node for each resource and for each list of ARNs on a principal. */
export interface PolicyAttachment extends AwsNode {
  readonly kind: "PolicyAttachment";
  readonly policyArns?: readonly string[];
  readonly policies: References;
  readonly roles: References;
  readonly users: References;
  readonly groups: References;
}

/** A policy of its own, which attachments give to principals; its document is a node beside it. */
export interface IamPolicy extends AwsNode {
  readonly kind: "IamPolicy";
  readonly policyName?: string;
}

export interface IamRole extends AwsNode {
  readonly kind: "IamRole";
  readonly roleName?: string;
  readonly permissionsBoundary?: string;
  readonly boundaryOf: References;
}

export interface IamUser extends AwsNode {
  readonly kind: "IamUser";
  readonly userName?: string;
  readonly permissionsBoundary?: string;
  readonly boundaryOf: References;
  readonly groups: References;
}

export interface IamGroup extends AwsNode {
  readonly kind: "IamGroup";
  readonly groupName?: string;
}

/** Puts users into groups: whatever the groups may do, the users may. */
export interface GroupMembership extends AwsNode {
  readonly kind: "GroupMembership";
  readonly users: References;
  readonly groups: References;
}

/** Carries a role onto a machine. */
export interface InstanceProfile extends AwsNode {
  readonly kind: "InstanceProfile";
  readonly roles: References;
}

/** A long-lived secret of a user. */
export interface AccessKey extends AwsNode {
  readonly kind: "AccessKey";
  readonly user: References;
  readonly status?: string;
}

/** An issuer of identities from outside that roles may trust. */
export interface OidcProvider extends AwsNode {
  readonly kind: "OidcProvider";
  readonly url?: string;
  readonly clientIds?: readonly string[];
}
