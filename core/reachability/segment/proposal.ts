import type { Node } from "../../graph";
import type { ConnectionSet } from "../../sets";
import type { AwsEndpoint } from "../aws";

/** A NetworkPolicy as it is applied: plain data, its keys in the order of a manifest. */
export interface PolicyManifest {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface ClusterPolicy {
  /** The cluster's name, or empty. */
  readonly cluster: string;
  readonly manifest: PolicyManifest;
}

/** Whom a rule of a proposed security group speaks of: another of them by name, a group that exists, or a block. */
export type GroupPeer =
  | { readonly kind: "group"; readonly group: string }
  | { readonly kind: "cluster"; readonly node: Node }
  | { readonly kind: "cidr"; readonly cidr: string };

export interface GroupRule {
  readonly direction: "ingress" | "egress";
  readonly peer: GroupPeer;
  readonly connections: ConnectionSet;
  readonly description: string;
}

/** A security group for all that lies in one zone of one VPC and is to be treated alike. */
export interface ProposedGroup {
  readonly name: string;
  /** The VPC's resource. */
  readonly vpc: Node;
  readonly rules: readonly GroupRule[];
  readonly members: readonly AwsEndpoint[];
}

/** A rule that the security group which EKS made for a cluster needs besides its own. */
export interface ClusterRule {
  readonly cluster: Node;
  readonly direction: "ingress";
  /** The proposed group at the other end. */
  readonly group: string;
  readonly connections: ConnectionSet;
  readonly description: string;
}

/** A property that is to name the proposed group, and no other. */
export interface Attachment {
  readonly resource: Node["resource"];
  /** As `vpcSecurityGroupIds` or `networkInterfaces[0].securityGroups`. */
  readonly property: string;
  readonly group: string;
}

/** The tightest rules that keep an estate's declared flows. */
export interface Proposal {
  readonly policies: readonly ClusterPolicy[];
  readonly groups: readonly ProposedGroup[];
  readonly clusterRules: readonly ClusterRule[];
  readonly attachments: readonly Attachment[];
  /** Network policies that exist and allow more: rules add up, so these have to go. */
  readonly tooWide: readonly Node[];
  /** What keeps the proposal from being whole, and what to do about it. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}
