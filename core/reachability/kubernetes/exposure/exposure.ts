import type { References } from "../../../graph/aws/reference";
import type { ConnectionSet, IpSet } from "../../../sets";
import type { HopSource } from "../../answer";
import type { PodsEndpoint } from "../../endpoint";

/**
 * How pods are reached from outside the cluster's network. `ingress`, `route` and `gateway`: through whatever serves
 * them. `load-balancer`: at its own address; `node-port` and `host-port`: at the addresses of nodes; `external-ip`: at an
 * address that somebody routes to the nodes. `target-group`: by load balancers that somebody made outside of the cluster.
 */
export type ExposureKind =
  | "ingress"
  | "route"
  | "gateway"
  | "load-balancer"
  | "node-port"
  | "external-ip"
  | "host-port"
  | "target-group";

/** What may be so, and what is so in any case. */
export interface Bounds<T> {
  readonly may: T;
  readonly must: T;
}

/** A load balancer that the cluster has made for a door, apart from the network that it stands in. */
export interface Front {
  /** Whether it has addresses of the internet. */
  readonly facing: "yes" | "no" | "unknown";
  /** Whom it answers, wherever they come from. */
  readonly answers: Bounds<IpSet>;
}

/** A target group that an object of the cluster puts machines or pods into. */
export interface Bound {
  readonly targetGroup: References;
  /** Whether it gets machines, by their ports, or pods, by their addresses. */
  readonly targets: "instance" | "ip";
  /** As written: the labels of the machines that it gets; all of them where it is absent. */
  readonly nodeSelector: unknown;
}

/** One way in: from a door of the cluster to the pods of a workload. */
export interface Exposure {
  readonly kind: ExposureKind;
  readonly to: PodsEndpoint;
  /** The objects that open it, the outermost first. */
  readonly via: readonly HopSource[];
  /** Whom the door is open to, as far as these objects say. */
  readonly clients: Bounds<IpSet>;
  /** Set for doors of load balancers and of Ingresses that one serves. */
  readonly front?: Front;
  /** Set for doors of target groups: which one. */
  readonly bound?: Bound;
  /** The ports of the door, as clients see them; of a target group's, those of its machines. */
  readonly door: Bounds<ConnectionSet>;
  /**
   * How what comes through the door gets to the pods: by a port of any node, of their own node alone, to their own
   * addresses, or by a controller that is itself a pod.
   */
  readonly arrival: "node" | "own-node" | "pod" | "controller";
  /** The ports of the pods that the door leads to. */
  readonly served: Bounds<ConnectionSet>;
  /** The ports of the pods that are reached once the door is: after the policies of the cluster. */
  readonly reached: Bounds<ConnectionSet>;
}
