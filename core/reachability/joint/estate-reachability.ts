import type { Connection, ConnectionSet } from "../../sets";
import type { Bounds, Forward } from "../aws";
import type { ConnectionAnswer, Hop, Witness } from "../answer";
import type { Endpoint, ExternalEndpoint } from "../endpoint";
import type { ConnectionGroup } from "../kubernetes";

/** What may stop a connection, each independently of the others. */
export type BlockingLayer =
  "endpoint" | "security-group" | "network-acl" | "route" | "gateway" | "network-policy" | "service";

export interface JointHop extends Hop {
  readonly layer: BlockingLayer;
  /** What meets the hop, where that is on another port than what arrives in the end. */
  readonly connection?: Connection;
}

/** A connection followed from end to end, over every machine and balancer that stands on its way. */
export interface JointWitness extends Witness {
  readonly hops: readonly JointHop[];
}

export interface JointAnswer extends ConnectionAnswer {
  witness(connection?: Connection): JointWitness;
  /**
   * What passes beside the ways that only where pods stand could open: between a pod and its own machine, and from outside
   * to pods by addresses on machines that nobody gave.
   */
  readonly apart: Bounds;
  /** The layers each of which alone keeps all of these connections out, whatever the others let through. */
  blockedBy(connections: ConnectionSet): readonly BlockingLayer[];
}

/** Who may and must reach whom in the whole estate: AWS networks and the clusters that stand on them. */
export interface EstateReachability {
  /** Workloads, machines, stores, balancers, and what every estate has without declaring it. */
  readonly endpoints: readonly Endpoint[];
  /** The outside, cut into parts that no rule of any layer tells apart. */
  readonly outside: readonly ExternalEndpoint[];
  /** Assumptions that the answers rest on, for people. */
  readonly assumptions: readonly string[];

  endpoint(id: string): Endpoint | undefined;
  between(from: Endpoint, to: Endpoint): JointAnswer;
  /** What an end may answer at all, whoever asks; pods also open no other connections than they answer. */
  answers(end: Endpoint): ConnectionSet;
  /** The ways through load balancers to machines, whatever ports these are asked on. */
  readonly forwards: readonly Forward[];
  /**
   * What a client asks of a load balancer, as its target meets it.
   *
   * @param from anything but what every estate has undeclared
   */
  through(from: Endpoint, forward: Forward): ConnectionAnswer;
  /** All connections that may pass, by groups of ends that nothing tells apart. */
  groups(): Iterable<ConnectionGroup>;
}
