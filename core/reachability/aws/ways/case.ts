import type { Connection, IpAddress } from "../../../sets";
import type { Hop } from "../../answer";
import { both, type Bounds } from "../bounds";
import type { AclVerdict } from "./side";

/** What may stop a connection, each independently of the others. */
export type Layer = "endpoint" | "security-group" | "network-acl" | "route" | "gateway";

export const layers: readonly Layer[] = ["endpoint", "security-group", "network-acl", "route", "gateway"];

/**
 * How packets come from one end to the other. `private`: between VPCs of which it isn't known how they are joined, or
 * that they are not; `service`: from the internet or a VPC to what AWS keeps outside of VPCs.
 */
export type WayKind = "local" | "peering" | "transit" | "private" | "internet" | "outside";

/** A control that a connection meets, and which layer it is of. */
export interface AwsHop extends Hop {
  readonly layer: Layer;
}

/** One case: one way, between two addresses that stand for all that no rule tells apart from them. */
export interface Case {
  readonly way: WayKind;
  readonly source: IpAddress;
  readonly target: IpAddress;
  readonly layers: Readonly<Record<Exclude<Layer, "endpoint">, Bounds>>;
  readonly total: Bounds;
  /** What a connection meets on this way, in its order. */
  readonly hops: (connection: Connection) => readonly AwsHop[];
}

export function makeCase(parts: Omit<Case, "total">): Case {
  const { layers: found } = parts;
  return {
    ...parts,
    total: both(found["security-group"], found["network-acl"], found.route, found.gateway),
  };
}

/** A case of which the one end is outside. */
export interface OutsideCase extends Case {
  /** What the ACLs say at the edge to the outside, for joining it with another one. */
  readonly edge: readonly AclVerdict[];
}

export const outsideCase = ({ edge, ...parts }: Omit<OutsideCase, "total">): OutsideCase => ({
  ...makeCase(parts),
  edge,
});
