import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";
import { looseInt, shape, str, type Read } from "../shape";

export const metadataOptions = shape({
  /** `required` is IMDSv2 only; AWS's own default is `optional`. */
  httpTokens: str,
  /** `enabled` (default) or `disabled`. */
  httpEndpoint: str,
  httpPutResponseHopLimit: looseInt,
  instanceMetadataTags: str,
});
export type MetadataOptions = Read<typeof metadataOptions>;

/** A disk that comes and goes with its host. */
export interface HostDisk {
  readonly role: "root" | "data";
  /** Where it stands, below the node: `rootBlockDevice`. */
  readonly at: string;
  readonly deviceName?: string;
  readonly encrypted?: boolean;
  readonly kmsKey: References;
  readonly snapshot: References;
  /** Instance store, or a mapping that only takes a device of the image away: nothing to encrypt. */
  readonly ephemeral?: boolean;
}

/**
 * A machine, or what machines are made from (a launch template or configuration, a spot request, a compute environment of
 * Batch, a class of Karpenter's). What an instance
 * does not say itself, its launch template says.
 */
export interface Host extends NetworkNode {
  readonly kind: "Host";
  readonly hostKind:
    | "instance"
    | "launch template"
    | "launch configuration"
    | "spot request"
    | "fleet"
    | "compute environment"
    | "node class";
  readonly imageId?: string;
  readonly image: References;
  /** How a class of Karpenter's finds its images. */
  readonly imageTerms?: readonly {
    readonly alias?: string;
    readonly id?: string;
    readonly name?: string;
    readonly owner?: string;
    readonly ssmParameter?: string;
  }[];
  /** `AL2023`, `Bottlerocket`, `Custom`, … of a class of Karpenter's. */
  readonly imageFamily?: string;
  readonly instanceType?: string;
  readonly metadataOptions?: MetadataOptions;
  /** Whether it asks for a public address; absent leaves it to its subnet. */
  readonly publicIp?: boolean;
  /** Private IPv4 addresses of an instance, where they are given or known. */
  readonly privateIps?: readonly string[];
  readonly ipv6Addresses?: readonly string[];
  readonly ipv6AddressCount?: number;
  /** Where `publicIp` stands, below the node. */
  readonly publicIpAt: string;
  /** Absent is on: a host that routes for others turns it off. */
  readonly sourceDestCheck?: boolean;
  readonly keyName?: string;
  readonly disks: readonly HostDisk[];
  /** As written: plain, or in base 64, or gzipped in base 64. */
  readonly userData?: string;
  /** By name or ARN. */
  readonly instanceProfile: References;
  /** `default`, `dedicated` or `host`. */
  readonly tenancy?: string;
  readonly hostResourceGroup?: string;
  readonly monitoring?: boolean;
  readonly securityGroups: References;
  readonly subnet: References;
  readonly launchTemplate: References;
  readonly networkInterfaces: References;
}

/** Makes machines from launch templates or a configuration, and replaces them: a scaling group, or a fleet of EC2's. */
export interface AutoScalingGroup extends NetworkNode {
  readonly kind: "AutoScalingGroup";
  readonly launchTemplate: References;
  readonly launchConfiguration: References;
  readonly subnets: References;
  readonly targetGroups: References;
  readonly maxInstanceLifetime?: number;
}

/** A named public key that hosts can be started with. */
export interface KeyPair extends NetworkNode {
  readonly kind: "KeyPair";
  readonly keyName?: string;
}

/** A machine image that is made from a running host, from disks, or copied. */
export interface MachineImage extends NetworkNode {
  readonly kind: "MachineImage";
  readonly imageName?: string;
  readonly imdsSupport?: string;
  readonly disks: readonly HostDisk[];
}
