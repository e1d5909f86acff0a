import type * as pulumi from "@pulumi/pulumi";

/** What a principal may do in the cluster, by AWS's own access policies. */
export enum ClusterAccessPolicy {
  View = "AmazonEKSViewPolicy",
  Edit = "AmazonEKSEditPolicy",
  Admin = "AmazonEKSAdminPolicy",
  ClusterAdmin = "AmazonEKSClusterAdminPolicy",
}

/** A principal's way into the cluster. */
export interface ClusterAccess {
  /** The principal's ARN. */
  principalArn: pulumi.Input<string>;
  /** What it may do. @default nothing but what its groups may */
  policy?: ClusterAccessPolicy;
  /** The namespaces in which it may. @default all */
  namespaces?: string[];
  /** Groups of Kubernetes that it is in. @default none */
  groups?: string[];
}

/** What a cluster may take back of its defaults, each for a written reason. */
export interface ClusterLoosening {
  /** Why the API server answers from outside of the network too; publicAccessCidrs says whom. */
  publicEndpoint?: string;
  /** Why the cluster can be deleted by one call. */
  noDeletionProtection?: string;
}

/** What a PrivateCluster is asked for. */
export interface PrivateClusterArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The version of Kubernetes; the estate's hosts.kubernetes must support it. */
  version: string;
  /** Subnets of the API server's interfaces: those of the zone that administration comes from. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of those interfaces. @default none beside the one that EKS makes */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The cluster's name. @default the resource's name */
  clusterName?: string;
  /** Whom alarms tell: ARNs of SNS topics. */
  alarmTopics: pulumi.Input<string>[];
  /** Who may come in, by access entries; there are no others. @default none but nodes */
  access?: Record<string, ClusterAccess>;
  /** Versions of add-ons by name; a further name is a further add-on. @default those that were tried, else AWS's */
  addons?: Record<string, string>;
  /** The pool of the cluster's own services, as of CoreDNS. @default any without a taint */
  platformPool?: string;
  /** Days that logs are kept. @default 365 */
  logRetentionDays?: number;
  /** The account, which the logs' key belongs to. @default the provider's */
  accountId?: pulumi.Input<string>;
  /** The Region. @default the provider's */
  region?: pulumi.Input<string>;
  /** From where the API server answers, with the loosening publicEndpoint. @default nowhere */
  publicAccessCidrs?: string[];
  /** Defaults that are taken back. @default none */
  loosen?: ClusterLoosening;
}
