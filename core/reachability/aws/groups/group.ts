import type { EksCluster, SecurityGroup, SecurityGroupRule } from "../../../graph";
import type { ConnectionSet, IpSet } from "../../../sets";
import type { Certainty } from "../bounds";

export type Direction = "ingress" | "egress";

/** A group that a rule names; `possible`: one of several. */
export type Peer =
  | { readonly kind: "group"; readonly group: GroupView }
  | { readonly kind: "possible"; readonly groups: readonly GroupView[] }
  | { readonly kind: "unknown"; readonly missing: string };

/** A rule as far as it is known: what it allows is the union of its peers. */
export interface RuleView {
  /** Undefined for rules that AWS makes by itself. */
  readonly node: SecurityGroupRule | undefined;
  readonly name: string;
  /** The blocks that are known, prefix lists included. */
  readonly blocks: IpSet;
  readonly peers: readonly Peer[];
  /** Services of AWS whose addresses its prefix lists hold, by the ids of their gateway endpoints. */
  readonly services?: ReadonlyMap<string, Certainty>;
  /** Undefined where not known. */
  readonly connections: ConnectionSet | undefined;
  /** Whether it certainly is of this group and direction, and stays there. */
  readonly definite: boolean;
  /** What would have to be known of its blocks, its connections or its group. */
  readonly missing?: string;
  /** Whether there may be blocks that are not known. */
  readonly openBlocks: boolean;
}

/** A security group: one that was given, or one that AWS makes by itself, or one that was only referred to. */
export interface GroupView {
  readonly id: string;
  readonly name: string;
  readonly node: SecurityGroup | undefined;
  /** The cluster that EKS makes the group for. */
  readonly cluster?: EksCluster;
  /** Set where the group was not given: it may hold any rules. */
  readonly missing?: string;
  /** Read when asked for: rules of groups refer to groups. */
  readonly rules: (direction: Direction) => readonly RuleView[];
}

/** The groups that an interface has. */
export interface GroupState {
  readonly definite: readonly GroupView[];
  /** It has at least one of these. */
  readonly possible: readonly GroupView[];
  /** Why it may have others too. */
  readonly missing?: string;
  /** Set for what no group filters. */
  readonly unfiltered?: true;
}

export const noGroups: GroupState = { definite: [], possible: [] };
export const unfiltered: GroupState = { ...noGroups, unfiltered: true };
