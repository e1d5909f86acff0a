import type { NamespaceScope } from "../../../graph/kubernetes";
import type { Node } from "../../../graph";
import type { IpSet } from "../../../sets";
import type { Selector } from "../selector";
import type { Ports } from "./ports";

export type Direction = "ingress" | "egress";

/** Namespaces: the policy's own (undefined where nobody knows which that is), or those that a selector takes. */
export type NamespaceTerm = { readonly own: NamespaceScope | undefined } | { readonly selector: Selector };

/** Pods, by their namespace and their labels. */
export interface PodTerm {
  readonly namespaces: NamespaceTerm;
  readonly pods: Selector;
}

/** One peer of a rule. `unknown`: perhaps anybody. `names`: addresses behind names. `nodes`: machines of the cluster. */
export type Peer =
  | { readonly kind: "anybody" }
  | { readonly kind: "unknown" }
  | { readonly kind: "names" }
  | { readonly kind: "nodes" }
  | { readonly kind: "pods"; readonly term: PodTerm }
  | { readonly kind: "block"; readonly may: IpSet; readonly must: IpSet };

export type Action = "allow" | "deny" | "pass";

export interface Rule {
  /** The place within the resource, for example `spec.ingress[0]`. */
  readonly path: string;
  /** Undefined where it is not known. */
  readonly action: Action | undefined;
  readonly peers: readonly Peer[];
  readonly ports: Ports;
}

export type Tier = "admin" | "namespace" | "baseline";

/** A policy of Kubernetes in the words that all its kinds share. */
export interface Policy {
  readonly node: Node;
  /** Kind and name, for people. */
  readonly name: string;
  readonly tier: Tier;
  /** The lower one goes first; undefined where it is not known. Policies of namespaces have none. */
  readonly priority: number | undefined;
  /** Whether the API server takes it: one that it refuses rules nothing. */
  readonly valid: boolean;
  readonly subject: PodTerm;
  /** Whether it rules the direction: true, false or not known. */
  readonly rules: (direction: Direction) => boolean | undefined;
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}
