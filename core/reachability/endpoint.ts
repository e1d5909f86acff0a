import type { Node, Workload } from "../graph";
import type { IpSet } from "../sets";

/** The pods of one workload: all of one controller, or a pod by itself. */
export interface PodsEndpoint {
  readonly kind: "pods";
  /** The workload's id. */
  readonly id: string;
  /** `namespace/name`, for people. */
  readonly name: string;
  /** Undefined where the namespace is not known. */
  readonly namespace: string | undefined;
  readonly cluster: string;
  readonly workload: Workload;
}

/** Addresses outside that no rule tells apart. */
export interface ExternalEndpoint {
  readonly kind: "external";
  readonly id: string;
  readonly name: string;
  readonly addresses: IpSet;
  /** The same, cut wherever a rule's block of addresses begins or ends. */
  readonly parts: readonly IpSet[];
}

/** A machine, or whatever else has network interfaces of its own: an instance, a database, a load balancer. */
export interface HostEndpoint {
  readonly kind: "host";
  readonly id: string;
  readonly name: string;
  readonly node: Node;
}

/**
 * What every estate has without anybody declaring it, or what stands for something that was not seen.
 * `ingress-controller`: whatever serves Ingresses, Routes and Gateways: a pod of which nothing is known.
 */
export type SpecialName = "ingress-controller" | "api-server" | "kubelet" | "etcd" | "metadata" | "dns";

export interface SpecialEndpoint {
  readonly kind: "special";
  readonly id: string;
  readonly name: SpecialName;
  /** The cluster that it is of, as `clusterOf` names it; none for what machines have of themselves. */
  readonly cluster?: string;
}

/** Either end of a connection. */
export type Endpoint = PodsEndpoint | ExternalEndpoint | HostEndpoint | SpecialEndpoint;
