import type { Graph } from "../../graph";
import type { IpSet } from "../../sets";
import { States, type AwsEndpoint, type Bounds } from "../aws";
import type { ExternalEndpoint, PodsEndpoint } from "../endpoint";
import type { ConnectionGroup } from "../kubernetes";
import { pods, standAsSeen, theInternet } from "./addresses";
import type { ClusterNetwork } from "./cluster-network";
import { Crossing } from "./crossing";
import { throughDoors } from "./door-groups";
import { groupBy } from "./group-by";
import { metadataOf } from "./metadata";
import type { Networks } from "./networks";
import { PolicyStates, Rows, Splitter, standing, type Far, type Place } from "./rows";
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

/** What several ways let through together is certain where none of them is alone. */
function* together(network: ClusterNetwork, states: States): Generator<ConnectionGroup> {
  const { cluster } = network;
  const byPlace = groupBy(cluster.endpoints, (each) => `${network.standOf(each)?.key}`);
  const kindsOf = (group: readonly PodsEndpoint[]) => groupBy(group, (each) => `${cluster.kindOf(each)}`);
  for (const targets of byPlace) {
    const stand = network.standOf(targets[0]);
    const met = byPlace.filter(([source]) => network.placesMet(network.standOf(source), stand).length > 0);
    const sources = met.flatMap(kindsOf);
    if (sources.length === 0) continue;
    for (const to of kindsOf(targets)) {
      const rows = new Rows(states);
      for (const from of sources) rows.add(states.id(network.within(from[0], to[0])), from);
      yield* rows.from(to);
    }
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
  const placesOf = (stand: Place, { example }: Far): readonly Place[] => network.placesOf(stand, example);
  const out = new Crossing(states, seen, (stand, { example }) => networks.sending(stand, example), placesOf);
  const into = new Crossing(
    states,
    seen,
    (stand, { example }) => networks.entering(example, stand),
    placesOf,
  );
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
      const { direct, internet } = networks.beyond(source.stand, target.stand);
      const by = (path: Bounds, there: IpSet, back: IpSet): number => {
        const carried = states.id(path);
        if (carried === states.none) return carried;
        const out = states.id(source.role.with(there));
        return states.both(carried, states.both(out, states.id(target.role.with(back))));
      };
      const { addresses } = theInternet;
      const near = by(direct, addressesOf(target.stand), addressesOf(source.stand));
      const state = internet ? states.either(near, by(internet, addresses, addresses)) : near;
      rows.add(state, source.endpoints);
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
    yield* together(each, states);
    yield* acrossEdge(each, far, states);
    yield* throughDoors(each, far, clusters, states);
    for (const other of clusters) if (other !== each) yield* betweenClusters(each, other, states);
  }
  yield* ofSpecials(specials, clusters, far, states);
}
