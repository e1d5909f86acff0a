import type { Graph } from "../../graph";
import type { IpSet } from "../../sets";
import { oneOf, States, type AwsEndpoint, type Bounds } from "../aws";
import type { ExternalEndpoint } from "../endpoint";
import { kubernetesUniverse, type ConnectionGroup } from "../kubernetes";
import { pods, standAsSeen, theInternet } from "./addresses";
import type { ClusterNetwork } from "./cluster-network";
import { throughDoors } from "./door-groups";
import { groupBy } from "./group-by";
import { metadataOf } from "./metadata";
import { mayBeNodeOf, type Networks } from "./networks";
import { PolicyStates, Rows, Splitter, standing, type Far, type Place, type Standing } from "./rows";
import type { Specials } from "./specials";

/** Connections between the pods of one cluster. */
function* withinCluster(network: ClusterNetwork, states: States): Generator<ConnectionGroup> {
  const splitter = new Splitter(network);
  const policyStates = new PolicyStates(states);
  const { networks } = network;
  const crossing = new Map<Place, Map<Place, number>>();
  const between = (from: Place, to: Place): number => {
    const row = crossing.get(from) ?? new Map<Place, number>();
    crossing.set(from, row);
    let state = row.get(to);
    if (state === undefined) row.set(to, (state = states.id(networks.across(from, to))));
    return state;
  };
  for (const group of network.cluster.podGroups()) {
    const policies = policyStates.of(group);
    for (const [place, to] of splitter.split(group.to)) {
      const rows = new Rows(states);
      for (const each of group.from)
        for (const [source, from] of splitter.split(each))
          rows.add(states.both(policies, between(source, place)), from);
      yield* rows.from(to);
    }
  }
}

/** The same to pods that listen at the public addresses of their machines. */
function* byInternet(network: ClusterNetwork, states: States): Generator<ConnectionGroup> {
  const sources = standing(network, "egress");
  for (const target of standing(network, "ingress")) {
    const rows = new Rows(states);
    for (const source of sources) {
      const carried = network.networks.byInternet(source.stand, target.stand);
      if (!carried) continue;
      const out = states.id(source.role.with(theInternet.addresses));
      const into = states.id(target.role.with(theInternet.addresses));
      rows.add(states.both(states.id(carried), states.both(out, into)), source.endpoints);
    }
    yield* rows.from(target.endpoints);
  }
}

const always: Bounds = { may: kubernetesUniverse, must: kubernetesUniverse };

/** The ways of pods that stand somewhere to or from what lies beyond: directly, and by the internet. */
interface Ways {
  readonly direct: Bounds;
  readonly internet?: Bounds;
}

/** What passes on these, and through policies. */
class Crossing {
  private readonly known = new Map<
    Place,
    Map<Far, readonly [direct: number, internet: number] | undefined>
  >();

  constructor(
    private readonly states: States,
    private readonly seen: (far: Far) => IpSet,
    private readonly ways: (stand: Place, far: Far) => Ways | undefined,
  ) {}

  of({ stand, role }: Standing, far: Far): number {
    const { states } = this;
    const isOwn = stand !== undefined && mayBeNodeOf(far.example, stand);
    const found = this.numbers(stand, far);
    if (!found) return isOwn ? states.id(always) : states.none;
    const [direct, internet] = found;
    const near = direct === states.none ? direct : states.both(direct, states.id(role.with(this.seen(far))));
    const state =
      internet === states.none
        ? near
        : states.either(near, states.both(internet, states.id(role.with(theInternet.addresses))));
    return isOwn ? states.id(oneOf([states.get(state), always])) : state;
  }

  private numbers(stand: Place, far: Far) {
    const { states } = this;
    const row = this.known.get(stand) ?? new Map<Far, readonly [number, number] | undefined>();
    this.known.set(stand, row);
    if (!row.has(far)) {
      const ways = this.ways(stand, far);
      row.set(far, ways && [states.id(ways.direct), ways.internet ? states.id(ways.internet) : states.none]);
    }
    return row.get(far);
  }
}

/** Connections between the pods of a cluster and all that lies beyond it. */
function* acrossEdge(
  network: ClusterNetwork,
  far: readonly Far[],
  states: States,
): Generator<ConnectionGroup> {
  const { networks } = network;
  const seen = ({ example }: Far): IpSet => (network.asSeen(example) as ExternalEndpoint).addresses;
  const out = new Crossing(states, seen, (stand, { example }) => networks.sending(stand, example));
  const into = new Crossing(states, seen, (stand, { example }) => {
    const direct = networks.entering(example, stand);
    return direct && { direct };
  });
  const leaving = standing(network, "egress");
  for (const each of far) {
    const rows = new Rows(states);
    for (const source of leaving) rows.add(out.of(source, each), source.endpoints);
    yield* rows.from(each.endpoints);
  }
  for (const target of standing(network, "ingress")) {
    const rows = new Rows(states);
    for (const each of far) rows.add(into.of(target, each), each.endpoints);
    yield* rows.from(target.endpoints);
  }
}

const addressesOf = (stand: Place): IpSet => (stand ? standAsSeen(stand) : pods()).addresses;

/** Connections from the pods of one cluster to those of another. */
function* betweenClusters(a: ClusterNetwork, b: ClusterNetwork, states: States): Generator<ConnectionGroup> {
  const { networks } = a;
  const sources = standing(a, "egress");
  for (const target of standing(b, "ingress")) {
    const rows = new Rows(states);
    for (const source of sources) {
      const carried = states.id(networks.beyond(source.stand, target.stand));
      if (carried === states.none) continue;
      const out = states.id(source.role.with(addressesOf(target.stand)));
      const into = states.id(target.role.with(addressesOf(source.stand)));
      rows.add(states.both(carried, states.both(out, into)), source.endpoints);
    }
    yield* rows.from(target.endpoints);
  }
}

/** What lies beyond the clusters, by what no rule and no machine tells apart. */
function* beyond(
  graph: Graph,
  { kinds }: Networks,
  clusters: readonly ClusterNetwork[],
  outside: readonly ExternalEndpoint[],
): Generator<Far> {
  const holding = new Map<string, string>();
  const nodesAndStands = clusters.flatMap(({ stands }) => [
    stands.machines.nodes,
    ...[...stands.all].map(({ machines }) => machines),
  ]);
  nodesAndStands.forEach((machines, at) => {
    for (const { id } of machines) holding.set(id, `${holding.get(id) ?? ""} ${at}`);
  });
  const standing = new Set(kinds.pods.map(({ id }) => id));
  // What machines are told of themselves depends on more than the network, and what pods they may hold tells them apart.
  const keyOf = (each: AwsEndpoint): string => {
    const pods = holding.get(each.id);
    return `${metadataOf(graph, each, "machine")} ${pods === undefined ? "" : `${kinds.of(each)}${pods}`}`;
  };
  for (const { endpoints } of kinds.classes)
    for (const alike of groupBy(
      endpoints.filter(({ id }) => !standing.has(id)),
      keyOf,
    ))
      yield { example: alike[0], endpoints: alike };
  for (const each of outside) yield { example: each, endpoints: [each] };
}

/** Connections to and from what every estate has. */
function* ofSpecials(
  specials: Specials,
  clusters: readonly ClusterNetwork[],
  far: readonly Far[],
  states: States,
): Generator<ConnectionGroup> {
  const senders = clusters.flatMap((each) => standing(each, "egress"));
  const takers = clusters.flatMap((each) => standing(each, "ingress"));
  for (const special of specials.endpoints) {
    const rows = new Rows(states);
    for (const { endpoints } of senders)
      rows.add(states.id(specials.path(endpoints[0]!, special)), endpoints);
    for (const { example, endpoints } of far) rows.add(states.id(specials.path(example, special)), endpoints);
    yield* rows.from([special]);
    for (const { endpoints } of takers) {
      const opened = new Rows(states);
      opened.add(states.id(specials.path(special, endpoints[0]!)), [special]);
      yield* opened.from(endpoints);
    }
  }
}

/** What the connections of an estate are made of. */
interface Parts {
  readonly graph: Graph;
  readonly networks: Networks;
  readonly clusters: readonly ClusterNetwork[];
  readonly outside: readonly ExternalEndpoint[];
  readonly specials: Specials;
}

/** All connections of an estate that may pass, by groups of ends that nothing tells apart. */
export function* groupAll({
  graph,
  networks,
  clusters,
  outside,
  specials,
}: Parts): Generator<ConnectionGroup> {
  const { aws } = networks;
  const states = new States();
  if (aws.endpoints.length > 0) yield* aws.groups(outside);
  if (specials.endpoints.length === 0) return;
  const far = [...beyond(graph, networks, clusters, outside)];
  for (const each of clusters) {
    yield* withinCluster(each, states);
    yield* byInternet(each, states);
    yield* acrossEdge(each, far, states);
    yield* throughDoors(each, far, clusters, states);
    for (const other of clusters) if (other !== each) yield* betweenClusters(each, other, states);
  }
  yield* ofSpecials(specials, clusters, far, states);
}
