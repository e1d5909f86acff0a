import type * as pulumi from "@pulumi/pulumi";

/** Who keeps the pool's machines. */
export enum NodePoolKind {
  /** A node group that EKS manages. */
  Managed = "Managed",
  /** A NodePool of Karpenter, which must run in the cluster. */
  Karpenter = "Karpenter",
}

/** Processors of the pool's machines. */
export enum NodeArchitecture {
  Amd64 = "x86_64",
  Arm64 = "arm64",
}

/** What a pool may take back of its defaults, each for a written reason. */
export interface NodePoolLoosening {
  /** Why pods may reach the machine's metadata: they are one hop further away than it answers. */
  metadataFromPods?: string;
  /** Why the machines share hardware with other accounts, where the level wants hardware of their own. */
  sharedHardware?: string;
}

/** What an IsolatedNodePool is asked for. */
export interface IsolatedNodePoolArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The zone that its machines lie in. */
  zone: string;
  /** The cluster's name. */
  clusterName: pulumi.Input<string>;
  /** The network that it lies in. */
  vpcId: pulumi.Input<string>;
  /** Subnets of the zone. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups beside the pool's own: the zone's, which carries the estate's flows. */
  securityGroupIds: pulumi.Input<string>[];
  /** Who keeps its machines. @default NodePoolKind.Managed */
  kind?: NodePoolKind;
  /** The pool's name, by which workloads ask for it. @default the resource's name */
  pool?: string;
  /** The version of Kubernetes; the estate's hosts.kubernetes must support it. @default the cluster's */
  version?: string;
  /** The security level, by name. @default the environment's */
  level?: string;
  /** Processors. @default NodeArchitecture.Amd64 */
  architecture?: NodeArchitecture;
  /** Types of machines. @default m7i.large, m7i.xlarge; m7g.large, m7g.xlarge for NodeArchitecture.Arm64 */
  instanceTypes?: string[];
  /** Machines at least, which a managed pool starts with. @default 2 */
  minimum?: number;
  /** Machines at most. @default 6 */
  maximum?: number;
  /** Bottlerocket's version for Karpenter. @default v1.50.0 */
  bottlerocket?: string;
  /** The name of its machines' role, for policies that name it before it is there. @default one that Pulumi makes */
  roleName?: string;
  /** Further labels of its machines. @default none */
  labels?: Record<string, string>;
  /** Defaults that are taken back. @default none */
  loosen?: NodePoolLoosening;
}
