import type { Node } from "./node";

/** A node of an AWS resource. The providers name and nest the same property differently. */
export interface AwsNode extends Node {
  readonly platform: "aws";
  /** Set for resources of the aws-native provider, whose defaults are CloudFormation's. */
  readonly native: boolean;
  /** The resource's tags with those that its provider adds, as far as they are known. */
  readonly tags: Readonly<Record<string, string>>;
  /** Where each property stands in the resource, for findings: `endpointPublicAccess` → `vpcConfig.endpointPublicAccess`. */
  readonly places: Readonly<Record<string, string>>;
}

/** A node's own properties, without those that every node has. */
export type OwnProperties<N extends AwsNode> = Omit<N, keyof AwsNode>;
