import type { Use } from "./use";

/**
 * `unused`: nothing used it; `wider`: it allows more than was used; `used`: all of it was; `unknown`: it can't be told.
 */
export type UsageStatus = "unused" | "wider" | "used" | "unknown";

/** Something that is open, and what of it was used. */
export interface UsageItem {
  readonly kind: "security-group rule" | "network policy rule" | "IAM statement" | "RBAC rule";
  /** The resource's id. */
  readonly resource: string;
  /** Its name, and the rule's place in it. */
  readonly name: string;
  /** What it allows, in a few words. */
  readonly allows: string;
  readonly status: UsageStatus;
  readonly why?: string;
  readonly used: Pick<Use, "count"> & {
    readonly first?: string;
    readonly last?: string;
    /** What of it was used: ports, peers, actions. */
    readonly what: readonly string[];
  };
  /** What of it nobody used, where it lists what it allows. */
  readonly never?: readonly string[];
  /** What would do, in words. */
  readonly instead?: string;
}

/** A tighter form of a resource. */
export interface Proposal {
  readonly resource: string;
  readonly kind: "NetworkPolicy" | "security group" | "IAM policy" | "RBAC role";
  readonly name: string;
  /** A manifest or several, a list of rules, or a policy document; undefined where nothing of it was used. */
  readonly content?: unknown;
}
