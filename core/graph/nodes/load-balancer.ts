import type { NetworkNode } from "../aws/node";
import type { References } from "../aws/reference";

/** A load balancer of any kind. */
export interface LoadBalancer extends NetworkNode {
  readonly kind: "LoadBalancer";
  readonly balancerKind: "application" | "network" | "gateway" | "classic";
  /** Not reachable from the internet. Absent: internet-facing. */
  readonly internal?: boolean;
  /** `ipv4` (the default), `dualstack` or `dualstack-without-public-ipv4`. */
  readonly addressType?: string;
  readonly securityGroups: References;
  readonly subnets: References;
  /** Of a classic one: they stand in its own resource. */
  readonly listeners: readonly Listener[];
  readonly targets: References;
  readonly accessLogs?: boolean;
  readonly dropInvalidHeaderFields?: boolean;
  readonly deletionProtection?: boolean;
}

/** A port that a load balancer answers on. */
export interface Listener extends NetworkNode {
  readonly kind: "Listener";
  readonly port?: number;
  /** `HTTP`, `HTTPS`, `TCP`, `TLS`, `UDP`, …, in any case. */
  readonly protocol?: string;
  readonly sslPolicy?: string;
  readonly certificates: References;
  readonly balancer: References;
  readonly loadBalancer?: LoadBalancer;
  readonly targetGroups: References;
  readonly actions?: readonly ListenerAction[];
  /** Of a classic load balancer: the port on the hosts. */
  readonly instancePort?: number;
}

/** Sends some of what a listener takes to other target groups. */
export interface ListenerRule extends NetworkNode {
  readonly kind: "ListenerRule";
  readonly listener: References;
  readonly targetGroups: References;
}

export interface ListenerAction {
  /** `forward`, `redirect`, `fixed-response`, … */
  readonly type?: string;
  readonly redirect?: { readonly protocol?: string; readonly port?: string };
}

/** What a load balancer passes connections on to. */
export interface TargetGroup extends NetworkNode {
  readonly kind: "TargetGroup";
  readonly port?: number;
  readonly protocol?: string;
  /** `instance` (default), `ip`, `lambda`, `alb`. */
  readonly targetType?: string;
  readonly vpc: References;
  /** Whether targets see the client's address. */
  readonly preserveClientIp?: boolean;
  readonly targets: References;
}

/** Puts a host or an address into a target group, or hosts behind a classic load balancer. */
export interface TargetAttachment extends NetworkNode {
  readonly kind: "TargetAttachment";
  readonly targetGroup: References;
  readonly balancer: References;
  readonly target: References;
  readonly port?: number;
}
