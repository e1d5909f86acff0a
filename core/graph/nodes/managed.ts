import type { References } from "../aws/reference";
import type { AwsNode } from "./aws";

/**
 * What AWS adds to containers that it runs whole, on machines of its own: a service of App Runner, what is deployed to a
 * container service of Lightsail, or a service of ECS in Express Mode. One that runs images also is a `Workload` of the same resource; from source code
 * AWS builds what runs.
 */
export interface ManagedService extends AwsNode {
  readonly kind: "ManagedService";
  readonly serviceName?: string;
  /**
   * What it is met at: an `address` of its own on the internet, in no network of ours, or a load balancer in its `subnets`, which
   * faces the internet where these do.
   */
  readonly front: "address" | "subnets";
  /** Of one with an address, whether the whole internet may ask it; absent is yes. */
  readonly publiclyAccessible?: boolean;
  /** What its containers run as. */
  readonly taskRole: References;
  /** What its image is pulled with. */
  readonly executionRole: References;
  /** Its way into a VPC; with none it leaves by the internet. */
  readonly connector: References;
  /** Where it lies; with none, in those of the default VPC. One with an address has none. */
  readonly subnets: References;
  /** Of what is built from source code: variables in the clear. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The interfaces by which services of App Runner open connections in a VPC. Nothing can be opened to them. */
export interface VpcConnector extends AwsNode {
  readonly kind: "VpcConnector";
  readonly subnets: References;
  readonly securityGroups: References;
}
