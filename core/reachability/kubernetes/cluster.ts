import type { Connection, ConnectionSet } from "../../sets";
import type { ConnectionAnswer, Hop, Witness } from "../answer";
import type { Endpoint, ExternalEndpoint, PodsEndpoint, SpecialEndpoint } from "../endpoint";
import type { CustomObject } from "../../graph";
import { Ends } from "./ends";
import { findExposures } from "./exposure";
import type { Exposure } from "./exposure/exposure";
import type { ClusterFacts } from "./facts";
import { groupConnections, type ConnectionGroup } from "./groups";
import { layGround, type Placement } from "./ground";
import type { ClusterModel } from "./model";
import { outsideRoles, type OutsideRole } from "./outside-roles";
import type { Direction } from "./read/policy";
import { Side } from "./side";
import { traceSide } from "./witness";

/** Whatever serves Ingresses, Routes and Gateways: a pod of which nothing is known, and that may itself speak to all. */
export const ingressController: SpecialEndpoint = {
  kind: "special",
  id: "ingress-controller",
  name: "ingress-controller",
};

/**
 * The connections of one cluster, over TCP, UDP and SCTP: of other protocols network policies say nothing. Between two
 * workloads they are those of a pod of the one with a pod of the other; what a pod sends to itself never leaves it.
 * Everything is computed when it is asked for, and kept.
 */
export class ClusterReachability {
  readonly cluster: string;
  /** All workloads of the cluster that have pods. */
  readonly endpoints: readonly PodsEndpoint[];
  /** The outside, as far as rules tell its addresses apart: as the source and as the destination of connections. */
  readonly sources: readonly ExternalEndpoint[];
  readonly destinations: readonly ExternalEndpoint[];
  /** Objects that may make pods, or networks, of which nothing is seen: there may be more connections than these. */
  readonly unmodelled: readonly CustomObject[];
  private found: readonly Exposure[] | undefined;
  private readonly placement: Placement;
  private readonly sides: Readonly<Record<Direction, Side>>;
  private readonly classes: ReadonlyMap<string, number>;

  constructor(
    private readonly model: ClusterModel,
    readonly facts: ClusterFacts,
  ) {
    this.cluster = model.cluster;
    this.unmodelled = model.unmodelled;
    this.placement = layGround(model, facts);
    const { ground, classOf } = this.placement;
    const side = (direction: Direction): Side =>
      new Side(direction, new Ends(model.policies, direction, ground.classes, ground.population), ground);
    this.sides = { ingress: side("ingress"), egress: side("egress") };
    this.endpoints = model.workloads.map(({ node: workload, scope }): PodsEndpoint => ({
      kind: "pods",
      id: workload.id,
      name: `${scope?.name ?? "(unknown)"}/${workload.resource.name}`,
      namespace: scope?.name,
      cluster: model.cluster,
      workload,
    }));
    this.classes = new Map(this.endpoints.map(({ id }, at) => [id, classOf[at]!]));
    this.sources = externals(this.sides.ingress, "from");
    this.destinations = externals(this.sides.egress, "to");
  }

  /**
   * What may and must pass from one end to the other. An end outside may be any set of addresses.
   *
   * @param only what the policies of one of the ends say, if that alone counts
   * @throws TypeError on ends of which none is a workload of this cluster
   */
  between(from: Endpoint, to: Endpoint, only?: Direction): ConnectionAnswer {
    const pairs = this.pairs(from, to);
    const { sets, states } = this.placement.ground;
    const found = pairs.map((pair) => this.state(pair, only));
    const [first = states.none, ...others] = found;
    let [may, must] = [sets.get(states.may(first)), sets.get(states.must(first))];
    for (const state of others) {
      may = may.union(sets.get(states.may(state)));
      must = must.intersect(sets.get(states.must(state)));
    }
    const witness = (connection?: Connection) => this.follow({ from, to, pairs, may, only }, connection);
    return { from, to, may, must, witness };
  }

  /** All connections that may pass, by groups of ends that nothing tells apart; see `groupConnections`. */
  groups(): Iterable<ConnectionGroup> {
    const { sources, destinations } = this;
    const { members } = this;
    return groupConnections({ ...this.sides, ...this.placement.ground, members, sources, destinations });
  }

  /** The same without the outside: connections between workloads. */
  podGroups(): Iterable<ConnectionGroup> {
    const { ground } = this.placement;
    const { members } = this;
    return groupConnections({ ...this.sides, ...ground, members, sources: [], destinations: [] });
  }

  /** The workloads by what may pass between them and addresses outside, in one direction. */
  outsideRoles(direction: Direction): readonly OutsideRole[] {
    return outsideRoles(this.sides[direction], this.members);
  }

  /** The workloads of each class of pods. */
  private get members(): readonly PodsEndpoint[][] {
    const members = Array.from({ length: this.placement.ground.classes.count }, (): PodsEndpoint[] => []);
    for (const endpoint of this.endpoints) members[this.classes.get(endpoint.id)!]!.push(endpoint);
    return members;
  }

  /** The ways into the cluster that its Services, Ingresses, Routes, Gateways and pods open, as far as policies let in. */
  get exposures(): readonly Exposure[] {
    return this.doors.filter(({ reached }) => !reached.may.isEmpty);
  }

  /** The same with those that policies close. */
  get doors(): readonly Exposure[] {
    return (this.found ??= findExposures(this.model, this.placement, this.sides.ingress, this.endpoints));
  }

  /** A number that workloads share which no policy tells apart; undefined for those of other clusters. */
  kindOf({ id }: PodsEndpoint): number | undefined {
    return this.classes.get(id);
  }

  /** The pairs of places whose connections those of two ends are made of. */
  private pairs(from: Endpoint, to: Endpoint): readonly Pair[] {
    const [source, target] = [this.classOf(from), this.classOf(to)];
    const { ingress, egress } = this.sides;
    if (source !== undefined && target !== undefined) return [{ source, target }];
    if (target !== undefined && from.kind === "external")
      return ingress.ends.withAddresses(from.addresses).map((end) => ({ target, end }));
    if (source !== undefined && to.kind === "external")
      return egress.ends.withAddresses(to.addresses).map((end) => ({ source, end }));
    if (target !== undefined && from.id === ingressController.id)
      return [{ target, end: this.placement.unseen }];
    // The cluster's own pods for names: no policy here says what these take in.
    if (source !== undefined && to.kind === "special" && to.name === "dns")
      return [{ source, end: this.placement.dns }];
    throw new TypeError(`${from.name} and ${to.name}: neither is a workload of cluster ${this.cluster}`);
  }

  private classOf(endpoint: Endpoint): number | undefined {
    return endpoint.kind === "pods" ? this.classes.get(endpoint.id) : undefined;
  }

  private state({ source, target, end }: Pair, only?: Direction): number {
    const { states } = this.placement.ground;
    const { ingress, egress } = this.sides;
    const leaving =
      source === undefined || only === "ingress"
        ? states.all
        : egress.outcome(egress.profileOf[source]!).of(end ?? target!);
    const entering =
      target === undefined || only === "egress"
        ? states.all
        : ingress.outcome(ingress.profileOf[target]!).of(end ?? source!);
    return states.intersect(leaving, entering);
  }

  private follow(
    { from, to, pairs, may, only }: Asked,
    connection: Connection = may.first ?? { protocol: "tcp", port: 1 },
  ): Witness {
    const { sets, states } = this.placement.ground;
    const holds = (pair: Pair): boolean => sets.get(states.may(this.state(pair, only))).contains(connection);
    const { source, target, end } = pairs.find(holds) ?? pairs[0]!;
    const { ingress, egress } = this.sides;
    const hops: Hop[] = [];
    if (source !== undefined && only !== "ingress")
      hops.push(traceSide(egress, source, end ?? target!, connection, `egress of ${from.name}`));
    if (target !== undefined && only !== "egress")
      hops.push(traceSide(ingress, target, end ?? source!, connection, `ingress of ${to.name}`));
    const verdict = hops.some((hop) => hop.verdict === "blocked")
      ? "blocked"
      : hops.some((hop) => hop.verdict === "unknown")
        ? "unknown"
        : "allowed";
    return { from, to, connection, verdict, hops };
  }
}

/** Classes of pods at one or both ends; where at one only, `end` is the place of the other among that side's ends. */
interface Pair {
  readonly source?: number;
  readonly target?: number;
  readonly end?: number;
}

/** What a witness is asked of. */
interface Asked {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly pairs: readonly Pair[];
  readonly may: ConnectionSet;
  readonly only: Direction | undefined;
}

const externals = ({ ends }: Side, how: "from" | "to"): ExternalEndpoint[] =>
  ends.blocks.map(({ addresses, parts }, at) => ({
    kind: "external",
    id: `outside-${how}-${at}`,
    name: addresses.toString(),
    addresses,
    parts,
  }));
