import type { Connection, ConnectionSet } from "../sets";
import type { Endpoint } from "./endpoint";

/**
 * Why a hop lets a connection pass or not.
 * `rule`: the rule named says so. `no-rule`: policies isolate, and none of their rules allows. `open`: nothing restricts.
 * `not-enforced`: policies may say what they like. `foreign`: a policy in a language that is not computed. `unknown`: it
 * depends on what `missing` names.
 */
export type HopReason = "rule" | "no-rule" | "open" | "not-enforced" | "foreign" | "unknown";

/** What a resource contributes to a hop. */
export interface HopSource {
  readonly resource: string;
  /** The kind and name, for people. */
  readonly name: string;
  /** The place within the resource, for example `spec.ingress[0]`; empty for the resource itself. */
  readonly path: string;
}

/** One control that a connection meets on its way. */
export interface Hop {
  /** What stands here, for example `egress of default/web`. */
  readonly at: string;
  readonly verdict: "allowed" | "blocked" | "unknown";
  readonly reason: HopReason;
  /** The rule; with `no-rule`, the policies that isolate; with `unknown`, all that may decide. */
  readonly sources: readonly HopSource[];
  readonly missing?: string;
}

/** A connection followed from end to end. */
export interface Witness {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly connection: Connection;
  readonly verdict: "allowed" | "blocked" | "unknown";
  readonly hops: readonly Hop[];
}

/**
 * What may pass between two ends (in some completion of what is not known) and what must (in all of them): `must` lies
 * within `may`. For an end of many addresses: what some, and what all of them may.
 */
export interface ConnectionAnswer {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly may: ConnectionSet;
  readonly must: ConnectionSet;
  /** Follows one connection; by default the least that is possible, or TCP 1 where none is. */
  witness(connection?: Connection): Witness;
}
