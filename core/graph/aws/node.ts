import type { AwsNode } from "../nodes/aws";

/** What nodes of networks and hosts have besides. */
export interface NetworkNode extends AwsNode {
  readonly platform: "aws";
  /** Set for resources of the aws-native provider, whose defaults are CloudFormation's. */
  readonly native: boolean;
  /** The resource's tags with those that its provider adds, as far as they are known. */
  readonly tags: Readonly<Record<string, string>>;
}
