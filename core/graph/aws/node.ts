import type { Node } from "../nodes/node";

/** What every AWS node has. */
export interface AwsNode extends Node {
  readonly platform: "aws";
  /** Set for resources of the aws-native provider, whose defaults are CloudFormation's. */
  readonly native: boolean;
  /** The resource's tags with those that its provider adds, as far as they are known. */
  readonly tags: Readonly<Record<string, string>>;
}
