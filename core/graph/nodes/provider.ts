import type { AwsNode } from "./aws";

/** A provider of AWS resources: which account and Region they go to, and who makes them. */
export interface AwsProvider extends AwsNode {
  readonly kind: "AwsProvider";
  readonly region?: string;
  readonly allowedAccountIds?: readonly string[];
  readonly forbiddenAccountIds?: readonly string[];
  /** The roles that it becomes, the last one counts. */
  readonly assumedRoles?: readonly { readonly roleArn?: string }[];
  readonly accessKey?: string;
  readonly secretKey?: string;
}
