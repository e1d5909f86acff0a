import type { Resource, Subnet, Unknown } from "../../graph";
import type { FargateSelector } from "./fargate";

/** A label of a pool's machines. */
export interface PoolLabel {
  /** Values that a machine may have; undefined: any. */
  readonly values: readonly string[] | undefined;
  /** Values that none has, of a label with any other. */
  readonly except?: readonly string[];
  /** Whether the pool has, or makes, a machine for each of the values; else all have one of them, which is not known. */
  readonly varies: boolean;
  /** Whether it isn't even certain that the machines have the label. */
  readonly optional?: boolean;
  /** What would have to be known to tell its value. */
  readonly missing?: string;
}

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
  /** What would have to be known of it, where a part is not. */
  readonly missing?: string;
}

export type PoolKind =
  | "node group"
  | "scaling group"
  | "node pool"
  | "auto mode pool"
  | "fargate profile"
  | "node"
  | "instance"
  | "container host"
  | "container instances"
  | "fargate"
  | "unknown";

/** Where a pool's machines stand, from the account down to the hardware; each may be unknown. */
export interface Place {
  readonly account: string | Unknown;
  /** Ids of the VPCs: of the resource where it was given, else as AWS names it. */
  readonly vpcs: readonly string[] | Unknown;
  readonly subnets: readonly Subnet[] | Unknown;
  /** Availability zones. */
  readonly zones: readonly string[] | Unknown;
  /** `default`, `dedicated` or `host`. */
  readonly tenancy: string | Unknown;
  /** The host resource group or host of tenancy `host`. */
  readonly hosts?: string | Unknown;
}

/** Machines that the scheduler treats alike, but for labels that vary among them. */
export interface Pool {
  readonly id: string;
  readonly name: string;
  readonly kind: PoolKind;
  /** The cluster's key: see `ClusterHosts`. */
  readonly cluster: string;
  /** Undefined for the pool that stands for machines that nobody has seen. */
  readonly resource: Resource | undefined;
  /** Of a pool of Karpenter's: the class that says what its machines are started from, where it was given. */
  readonly nodeClass?: Resource;
  /** The key of the host whose user data starts its machines, where it was given: see `hostKey`. */
  readonly startedBy?: string;
  readonly labels: ReadonlyMap<string, PoolLabel>;
  /** Why there may be labels other than these; undefined: there are none. */
  readonly labelsOpen?: string;
  /** Whether AWS and Kubernetes give the machines labels of their own, which are not all listed. */
  readonly platformLabels: boolean;
  readonly taints: readonly Taint[];
  readonly taintsOpen?: string;
  /** Cordoned. */
  readonly unschedulable?: boolean;
  /** The one node's name, for pools of one. */
  readonly nodeName?: string;
  /** Whether each pod gets a machine of its own. */
  readonly machinePerPod: boolean;
  readonly place: Place;
  /** Of a Fargate profile: the pods that it takes. */
  readonly fargate?: readonly FargateSelector[];
  /** Weaknesses of the pool's own declaration, for people. */
  readonly risks: readonly string[];
}

const reserved = /(^|\.)(kubernetes\.io|k8s\.io)$/;
const nodesOwn = /(^|\.)(node|kubelet)\.kubernetes\.io$/;
const kubeletMaySet: ReadonlySet<string> = new Set([
  "kubernetes.io/hostname",
  "kubernetes.io/os",
  "kubernetes.io/arch",
  "beta.kubernetes.io/os",
  "beta.kubernetes.io/arch",
  "beta.kubernetes.io/instance-type",
  "failure-domain.beta.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "node.kubernetes.io/instance-type",
]);

const prefixOf = (key: string): string => (key.includes("/") ? key.slice(0, key.indexOf("/")) : "");

/** Whether a kubelet, or whoever took one over, can give its node this label: the API server's admission lets it. */
export function kubeletCanSet(key: string): boolean {
  const prefix = prefixOf(key);
  return kubeletMaySet.has(key) || nodesOwn.test(prefix) || !reserved.test(prefix);
}

/** Whether the platform may give machines this label, without anybody declaring it. */
export function isPlatformLabel(key: string): boolean {
  const prefix = prefixOf(key);
  if (/(^|\.)node-(restriction|role)\.kubernetes\.io$/.test(prefix)) return false;
  return reserved.test(prefix) || /(^|\.)(amazonaws\.com|karpenter\.sh|eksctl\.io)$/.test(prefix);
}

/** What is known of a label: undefined where the machines certainly lack it. */
export function labelOf(pool: Pool, key: string): PoolLabel | undefined {
  const label = pool.labels.get(key);
  if (label) return label;
  if (pool.labelsOpen !== undefined)
    return { values: undefined, varies: false, optional: true, missing: pool.labelsOpen };
  if (pool.platformLabels && isPlatformLabel(key))
    return { values: undefined, varies: false, optional: true, missing: `label ${key} of ${pool.name}` };
  return undefined;
}

/** A label with one known value. */
export const fixed = (value: string): PoolLabel => ({ values: [value], varies: false });
