import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { NodeArchitecture, type IsolatedNodePoolArgs } from "../isolated-node-pool-args";

/** What both kinds of pools are made of. */
export interface Machines {
  /** The component's name, which its parts begin with. */
  readonly name: string;
  readonly parent: { readonly parent: pulumi.Resource };
  readonly pool: string;
  readonly role: aws.iam.Role;
  readonly rights: pulumi.Resource[];
  readonly key: aws.kms.Key;
  readonly tags: Record<string, string>;
  readonly securityGroupIds: pulumi.Input<string>[];
  readonly dedicated: boolean;
  readonly hops: number;
  readonly labels: Record<string, string>;
}

export const typesOf = ({ instanceTypes, architecture }: IsolatedNodePoolArgs): string[] =>
  instanceTypes ??
  (architecture === NodeArchitecture.Arm64 ? ["m7g.large", "m7g.xlarge"] : ["m7i.large", "m7i.xlarge"]);
