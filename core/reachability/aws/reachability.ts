import type { Graph } from "../../graph";
import type { IpSet } from "../../sets";
import type { Witness } from "../answer";
import type { Endpoint, ExternalEndpoint } from "../endpoint";
import type { ConnectionGroup } from "../kubernetes";
import { AwsAnswer, type End, type PairWays } from "./answer";
import { forwardsOf, groupOffers, type Forward, type GroupOffer } from "./balancers/forwards";
import { through, type Through } from "./balancers/through";
import { everything, oneOf } from "./bounds";
import { endpointsOf } from "./endpoints";
import type { AwsEndpoint } from "./endpoints/endpoint";
import type { Member } from "./endpoints/member";
import { externalsOf, namedBlocks } from "./externals";
import { classify } from "./matrix/classes";
import { groupConnections } from "./matrix/groups";
import { Matrix } from "./matrix/matrix";
import { SideStore } from "./sides";
import { judge, waysBetween, waysOutside, type Way, type WayFilter } from "./ways/between";

const isAws = (endpoint: Endpoint): endpoint is AwsEndpoint =>
  endpoint.kind === "host" && Array.isArray((endpoint as AwsEndpoint).members);

/**
 * The connections of the AWS networks of a graph: who may open which to whom, by security groups, network ACLs, routes,
 * gateways and public addresses. Everything is computed when it is asked for, and kept.
 */
export class AwsReachability {
  readonly endpoints: readonly AwsEndpoint[];
  private readonly sides: SideStore;
  private readonly pairs = new Map<string, PairWays>();
  private named: readonly IpSet[] | undefined;
  private found: readonly ExternalEndpoint[] | undefined;
  private forwarding: readonly Forward[] | undefined;
  private offering: readonly GroupOffer[] | undefined;

  constructor(private readonly graph: Graph) {
    this.endpoints = endpointsOf(graph);
    this.sides = new SideStore(graph);
  }

  /** The addresses outside, as far as rules tell them apart. */
  get externals(): readonly ExternalEndpoint[] {
    return (this.found ??= externalsOf(this.graph, this.blocks));
  }

  /** The blocks that rules name. */
  get blocks(): readonly IpSet[] {
    return (this.named ??= this.blocksOf(this.endpoints));
  }

  /** The blocks that rules around some ends name. */
  blocksOf(endpoints: readonly AwsEndpoint[]): readonly IpSet[] {
    return namedBlocks(this.sides, endpoints);
  }

  /**
   * All connections that may pass, by groups of ends that nothing tells apart; see `groupConnections`.
   *
   * @param outside the addresses outside; by default as this network's own rules tell them apart, else in finer parts
   */
  groups(outside: readonly ExternalEndpoint[] = this.externals): Iterable<ConnectionGroup> {
    const classes = classify(this.graph, this.endpoints, this.blocks);
    const matrix = new Matrix(this.graph, this.sides, classes.members, outside);
    return groupConnections(matrix, classes);
  }

  endpoint(id: string): AwsEndpoint | undefined {
    return this.endpoints.find((each) => each.id === id);
  }

  /**
   * What may and must pass from one end to the other. An end outside may be any set of addresses.
   *
   * @param filter between two endpoints of these networks: which ways count
   * @throws TypeError on ends of which none is an endpoint of these networks
   */
  between(from: Endpoint, to: Endpoint, filter: WayFilter = "all"): AwsAnswer {
    return new AwsAnswer(this.end(from), this.end(to), this.pairsOf(from, to, filter));
  }

  /** The ways through load balancers: each listener's port with each target. */
  get forwards(): readonly Forward[] {
    return (this.forwarding ??= forwardsOf(this.graph, this.endpoints));
  }

  /** What load balancers pass on to target groups, whoever puts targets into these. */
  get offers(): readonly GroupOffer[] {
    return (this.offering ??= groupOffers(this.graph, this.endpoints));
  }

  /** What a client asks of a load balancer, and what of it reaches one of its targets. */
  through(from: Endpoint, forward: Forward): Through {
    const legsOf = (balancer: AwsEndpoint): Through["legs"] => [
      this.between(from, balancer),
      // Its targets are told apart by private addresses.
      this.between(balancer, forward.target, "private"),
    ];
    const { balancer } = forward;
    const legs = legsOf(balancer);
    // What comes in by one of its interfaces goes out by the same.
    const each = balancer.members.map((member) => {
      const alone = { ...balancer, members: [member] };
      return through(this.sides, from, { ...forward, balancer: alone }, legsOf(alone));
    });
    const { may, must } = oneOf(each);
    const shown =
      each.find((one) => !one.must.equals(one.may)) ?? each.find((one) => !one.may.isEmpty) ?? each[0];
    const witness = (): Witness => {
      const found = (must.isEmpty ? shown : each[0]) ?? through(this.sides, from, forward, legs);
      return found.witness();
    };
    return { from, forward, legs, may, must, witness };
  }

  private end(endpoint: Endpoint): End {
    return isAws(endpoint)
      ? { endpoint, initiates: endpoint.initiates, accepts: endpoint.accepts }
      : { endpoint, initiates: true, accepts: everything };
  }

  private pairsOf(from: Endpoint, to: Endpoint, filter: WayFilter): readonly PairWays[] {
    const [near, far] = [isAws(from) ? from.members : undefined, isAws(to) ? to.members : undefined];
    if (near && far)
      return near.flatMap((a) =>
        far.map((b) =>
          this.pair(`${a.key} ${filter} > ${b.key}`, () => this.ways([a, from], [b, to], filter)),
        ),
      );
    const [inner, outer, direction] = near ? [from, to, "out" as const] : [to, from, "in" as const];
    const members = near ?? far;
    if (!members || outer.kind !== "external")
      throw new TypeError(`${from.name} and ${to.name}: neither is an endpoint of these networks`);
    return members.map((member) =>
      this.pair(`${member.key} ${direction} ${outer.id}`, () =>
        waysOutside(
          this.graph,
          { side: this.sides.of(member), name: inner.name },
          outer.addresses,
          direction,
        ),
      ),
    );
  }

  private ways(
    [a, from]: readonly [Member, Endpoint],
    [b, to]: readonly [Member, Endpoint],
    filter: WayFilter,
  ): readonly Way[] {
    return waysBetween(
      this.graph,
      { side: this.sides.of(a), name: from.name },
      { side: this.sides.of(b), name: to.name },
      filter,
    );
  }

  /** Keeps what was judged, not the cases: those are found again where somebody asks for a witness. */
  private pair(key: string, ways: () => readonly Way[]): PairWays {
    let pair = this.pairs.get(key);
    if (!pair) this.pairs.set(key, (pair = { judged: judge(ways()), ways }));
    return pair;
  }
}

/** The connections of the AWS networks of a graph, computed once. */
export const awsReachability = (graph: Graph): AwsReachability => graph.derive(build);

const build = (graph: Graph): AwsReachability => new AwsReachability(graph);
