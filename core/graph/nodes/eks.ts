import type { References } from "../aws/reference";
import type { AwsNode } from "./aws";

export interface EksCluster extends AwsNode {
  readonly kind: "EksCluster";
  readonly clusterName?: string;
  /** Absent: the newest default of the day on which it is made. */
  readonly version?: string;
  readonly role: References;
  /** Absent is true. */
  readonly endpointPublicAccess?: boolean;
  /** Absent is false. */
  readonly endpointPrivateAccess?: boolean;
  /** Absent or empty is the world. */
  readonly publicAccessCidrs?: readonly string[];
  readonly subnets: References;
  readonly securityGroups: References;
  /** `api`, `audit`, `authenticator`, `controllerManager`, `scheduler`. */
  readonly logTypes?: readonly string[];
  readonly encryptedResources?: readonly string[];
  readonly encryptionKey?: string;
  readonly encryptionKeyOf: References;
  /** `CONFIG_MAP` (the default of old), `API_AND_CONFIG_MAP` or `API`. */
  readonly authenticationMode?: string;
  /** Absent is true. */
  readonly creatorIsAdmin?: boolean;
  /** EKS Auto Mode: AWS runs the machines. */
  readonly autoMode?: boolean;
  readonly autoModeNodePools?: readonly string[];
  readonly autoModeNodeRole: References;
  /** `STANDARD` or `EXTENDED` (default). */
  readonly supportType?: string;
  readonly deletionProtection?: boolean;
  readonly ipFamily?: string;
  readonly serviceCidr?: string;
}

export interface EksNodeGroup extends AwsNode {
  readonly kind: "EksNodeGroup";
  readonly groupName?: string;
  readonly cluster: References;
  readonly clusterName?: string;
  readonly role: References;
  readonly subnets: References;
  readonly version?: string;
  readonly releaseVersion?: string;
  readonly amiType?: string;
  readonly capacityType?: string;
  readonly instanceTypes?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key?: string; readonly value?: string; readonly effect?: string }[];
  readonly sshKey?: string;
  /** Who may reach port 22 where there is a key; none means everybody. */
  readonly sshSources: References;
  readonly launchTemplate: References;
  readonly launchTemplateVersion?: string;
  readonly maxUnavailable?: number;
  readonly maxUnavailablePercentage?: number;
  readonly forceUpdate?: boolean;
  readonly desiredSize?: number;
  readonly maxSize?: number;
}

/** Pods that match one of the selectors run on machines of their own, which AWS keeps. */
export interface FargateProfile extends AwsNode {
  readonly kind: "FargateProfile";
  readonly cluster: References;
  readonly clusterName?: string;
  readonly role: References;
  readonly subnets: References;
  readonly selectors?: readonly {
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
}

export interface EksAddon extends AwsNode {
  readonly kind: "EksAddon";
  readonly cluster: References;
  readonly clusterName?: string;
  readonly addonName?: string;
  readonly addonVersion?: string;
  /** JSON or YAML. */
  readonly configuration?: string;
  readonly serviceAccountRole: References;
}

/** An IAM principal that the cluster lets in. */
export interface EksAccessEntry extends AwsNode {
  readonly kind: "EksAccessEntry";
  readonly cluster: References;
  readonly clusterName?: string;
  readonly principal?: string;
  readonly principalOf: References;
  readonly groups?: readonly string[];
  /** `STANDARD` (default), or a node type. */
  readonly entryType?: string;
}

/** What an access entry's principal may do: one of AWS's own policies, in the cluster or in some namespaces. */
export interface EksAccessPolicy extends AwsNode {
  readonly kind: "EksAccessPolicy";
  readonly cluster: References;
  readonly clusterName?: string;
  readonly principal?: string;
  readonly principalOf: References;
  readonly policyArn?: string;
  /** `cluster` or `namespace`. */
  readonly scope?: string;
  readonly namespaces?: readonly string[];
}

/** The role of the pods of one service account. */
export interface PodIdentity extends AwsNode {
  readonly kind: "PodIdentity";
  readonly cluster: References;
  readonly clusterName?: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly role: References;
  readonly targetRole: References;
}
