import type * as pulumi from "@pulumi/pulumi";

/** What a network may take back of its defaults, each for a written reason. */
export interface ZonedNetworkLoosening {
  /** Why no flow logs are kept. */
  noFlowLogs?: string;
  /** Why public access of the account's networks in the Region is not blocked here. */
  noPublicAccessBlock?: string;
}

/** Ways to AWS's services that do not leave the network. */
export interface ZonedNetworkEndpoints {
  /** The zone in which interface endpoints stand; who may reach them, the estate's flows say. */
  zone: string;
  /**
   * Services by interface endpoint, by their short names.
   * @default what nodes of EKS and sessions need: ec2, ecr.api, ecr.dkr, eks, eks-auth, elasticloadbalancing, kms,
   * logs, s3, secretsmanager, ssm, ssmmessages, sts
   */
  services?: string[];
  /**
   * Services by gateway endpoint, by their short names: dynamodb, s3.
   * @default none
   */
  gateways?: string[];
}

/** The network's IPv6 block. It comes from a pool of IPAM, so that it is known before anything is built. */
export interface ZonedNetworkIpv6 {
  /** The block: a /44, /48, /52 or /56 of the pool. */
  cidr: string;
  /** The pool's id. */
  ipamPoolId: pulumi.Input<string>;
}

/** What a ZonedNetwork is asked for. */
export interface ZonedNetworkArgs {
  /** The network's IPv4 block, from /16 to /21. */
  cidr: string;
  /**
   * IPv6 beside IPv4: a /64 for each subnet.
   * @default none
   */
  ipv6?: ZonedNetworkIpv6;
  /** Availability zones; one more moves no subnet. */
  availabilityZones: string[];
  /**
   * The estate's file.
   * @default BULKHEAD_ESTATE, else bulkhead.yaml found upwards
   */
  estate?: string;
  /**
   * The security level, by name.
   * @default the environment's
   */
  level?: string;
  /**
   * Zones in this network. A level that keeps zones apart by VPC allows one.
   * @default all that are not external
   */
  zones?: string[];
  /**
   * Places of zones in the block, 0 to 15.
   * @default the lowest free ones, in the estate's order
   */
  slots?: Record<string, number>;
  /**
   * Zones of the workloads that the estate's flows name.
   * @default none: flows of workloads open nothing between zones
   */
  workloadZones?: Record<string, string>;
  /**
   * Whether zones that declare flows to the outside, and none from there, go out: by NAT, and with IPv6 by a gateway
   * that lets nobody in.
   * @default false
   */
  nat?: boolean;
  /**
   * Endpoints of AWS's services.
   * @default none
   */
  endpoints?: ZonedNetworkEndpoints;
  /**
   * Days that flow logs are kept.
   * @default 365
   */
  logRetentionDays?: number;
  /**
   * The account, which the logs' key belongs to.
   * @default the provider's
   */
  accountId?: pulumi.Input<string>;
  /**
   * Defaults that are taken back.
   * @default none
   */
  loosen?: ZonedNetworkLoosening;
}
