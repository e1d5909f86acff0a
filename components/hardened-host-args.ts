import type * as pulumi from "@pulumi/pulumi";

/** What a host runs. */
export enum HostKind {
  /** Containers on Bottlerocket, which has no shell. */
  Bottlerocket = "Bottlerocket",
  /** Containers on Amazon Linux 2023, which joins by nodeadm. */
  AmazonLinuxNode = "AmazonLinuxNode",
  /** No containers: Amazon Linux 2023. */
  AmazonLinux = "AmazonLinux",
}

/** The cluster that a host of containers joins. */
export interface HostCluster {
  /** Its name. */
  name: pulumi.Input<string>;
  /** Where its API server answers. */
  endpoint: pulumi.Input<string>;
  /** Its certificate authority, base 64. */
  certificate: pulumi.Input<string>;
  /** Its version of Kubernetes; the estate's hosts.kubernetes must support it. */
  version: string;
  /** The pool that the host stands for. */
  pool: string;
  /** The block of its services. @default "172.20.0.0/16" */
  serviceCidr?: string;
}

/** What a host may take back of its defaults, each for a written reason. */
export interface HostLoosening {
  /** Why nobody can open a session on it. */
  noSessions?: string;
  /** Why containers may reach the machine's metadata: they are one hop further away than it answers. */
  metadataFromPods?: string;
  /** Why the machine shares hardware with other accounts, where the level wants hardware of its own. */
  sharedHardware?: string;
}

/** What a HardenedHost is asked for. */
export interface HardenedHostArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The zone that it lies in. */
  zone: string;
  /** A subnet of the zone. */
  subnetId: pulumi.Input<string>;
  /** Its security groups: the zone's, which carries the estate's flows. */
  securityGroupIds: pulumi.Input<string>[];
  /** What it runs. @default HostKind.AmazonLinux */
  kind?: HostKind;
  /** The cluster, for hosts of containers. @default none */
  cluster?: HostCluster;
  /** The security level, by name. @default the environment's */
  level?: string;
  /** The type of machine. @default "m7i.large" */
  instanceType?: string;
  /** Its processors: x86_64 or arm64. @default "x86_64" */
  architecture?: string;
  /** The machine image. @default AWS's newest of the kind */
  imageId?: pulumi.Input<string>;
  /** The size of its disk in GiB. @default 20 */
  volumeSize?: number;
  /** When patches are installed, as Systems Manager writes it. @default "cron(0 3 ? * SUN *)" */
  patches?: string;
  /** Days that logs are kept. @default 365 */
  logRetentionDays?: number;
  /** The account, which the logs' key belongs to. @default the provider's */
  accountId?: pulumi.Input<string>;
  /** The Region. @default the provider's */
  region?: pulumi.Input<string>;
  /** Defaults that are taken back. @default none */
  loosen?: HostLoosening;
}
