import type { Graph } from "../../graph";
import type { AwsEndpoint } from "../aws";
import type { Endpoint, ExternalEndpoint, PodsEndpoint } from "../endpoint";
import type { ClusterReachability, Exposure } from "../kubernetes";
import { pods, seenByPolicies, standAsSeen, theInternet } from "./addresses";
import { plainAsker, podsAsker, type Asker } from "./askers";
import { keyOfDoor } from "./door-controls";
import { Doors } from "./doors";
import { groupBy } from "./group-by";
import type { Networks, Outlets, Sent } from "./networks";
import { anyOf, byPolicies, doubted, free, inCases, inRow, surely, through, type Path } from "./path";
import type { Stand, Stands } from "./stand";

/** Looking at each place by itself takes time by the square of their number: of more, what is certain is enclosed. */
export const mostPlaces = 8;

/** A cluster on the machines that it stands on. */
export class ClusterNetwork {
  private found: Doors | undefined;
  private readonly met = new Map<string, readonly (readonly [Stand, Stand])[]>();

  constructor(
    private readonly graph: Graph,
    readonly networks: Networks,
    readonly cluster: ClusterReachability,
    readonly stands: Stands,
  ) {}

  standOf({ workload }: PodsEndpoint): Stand | undefined {
    return this.stands.of(workload);
  }

  /** What is seen of pods from beyond their cluster. */
  seen(endpoint: PodsEndpoint): ExternalEndpoint {
    const stand = this.standOf(endpoint);
    return stand ? standAsSeen(stand) : pods();
  }

  /** Pods of this cluster at the doors of one. */
  private asker(from: PodsEndpoint, doors: ClusterNetwork): Asker {
    return podsAsker(from, this, doors);
  }

  within(from: PodsEndpoint, to: PodsEndpoint): Path {
    const [source, target] = [this.standOf(from), this.standOf(to)];
    const direct = byPolicies(this.cluster.between(from, to));
    const byInternet = (a: Stand | undefined, b: Stand | undefined): readonly Path[] => {
      const internet = this.networks.byInternet(a, b);
      if (!internet) return [];
      const [out, into] = [this.cluster.between(from, theInternet), this.cluster.between(theInternet, to)];
      return [inRow(byPolicies(out), internet, byPolicies(into))];
    };
    const at = (a: Stand | undefined, b: Stand | undefined): readonly Path[] => [
      inRow(direct, this.networks.across(a, b)),
      ...byInternet(a, b),
    ];
    const whole = anyOf([...at(source, target), ...this.doors.ways(this.asker(from, this), to)]);
    if (whole.may.isSubsetOf(whole.must)) return whole;
    const pairs = this.placesMet(source, target);
    return pairs.length > 0 ? surely(whole, inCases(pairs.map(([a, b]) => anyOf(at(a, b))))) : whole;
  }

  /**
   * Where pods may stand by twos, if there the internet is certain to lead from the ones to the others: then what is
   * certain need not be so by the same way everywhere.
   */
  placesMet(source: Stand | undefined, target: Stand | undefined): readonly (readonly [Stand, Stand])[] {
    if (!source || !target || !this.networks.byInternet(source, target)) return [];
    const key = `${source.key} > ${target.key}`;
    let pairs = this.met.get(key);
    if (!pairs) {
      const all = this.placesOf(source);
      pairs = (all.length > 0 ? all : [source]).flatMap((a) => {
        const others = this.placesOf(target, a.machines[0]);
        return (others.length > 0 ? others : [target]).map((b) => [a, b] as const);
      });
      if (pairs.every(([a, b]) => this.networks.byInternet(a, b)?.must.isEmpty ?? true)) pairs = [];
      this.met.set(key, pairs);
    }
    return pairs;
  }

  toCluster(from: PodsEndpoint, other: ClusterNetwork, to: PodsEndpoint): Path {
    const { direct, internet } = this.networks.beyond(this.standOf(from), other.standOf(to));
    const by = (path: Path, there: Endpoint, back: Endpoint): Path =>
      inRow(byPolicies(this.cluster.between(from, there)), path, byPolicies(other.cluster.between(back, to)));
    return anyOf([
      by(direct, other.seen(to), this.seen(from)),
      ...(internet ? [by(internet, theInternet, theInternet)] : []),
      ...other.doors.ways(this.asker(from, other), to),
    ]);
  }

  /** What lies beyond as this cluster's policies see it. */
  asSeen(endpoint: Endpoint): Endpoint {
    return endpoint.kind === "host"
      ? seenByPolicies(endpoint as AwsEndpoint, this.stands.onlyFamily)
      : endpoint;
  }

  leaving(from: PodsEndpoint, to: Endpoint): Path {
    const [stand, outlets] = [this.standOf(from), this.outlets(from, to)];
    const whole = this.networks.leaving(stand, to, outlets);
    const isMet = this.networks.sending(stand, to)?.internet !== undefined;
    if (!isMet || whole.may.isSubsetOf(whole.must)) return whole;
    const places = this.placesOf(stand, to);
    return places.length > 0
      ? surely(whole, inCases(places.map((place) => this.networks.leaving(place, to, outlets))))
      : whole;
  }

  /** The same by private addresses, and by the internet. */
  leavingBy(from: PodsEndpoint, to: Endpoint): Sent {
    return this.networks.leavingBy(this.standOf(from), to, this.outlets(from, to));
  }

  private outlets(from: PodsEndpoint, to: Endpoint): Outlets {
    return {
      direct: byPolicies(this.cluster.between(from, this.asSeen(to))),
      internet: () => byPolicies(this.cluster.between(from, theInternet)),
    };
  }

  /**
   * What the policies of pods let out to a door of which nobody knows where it is: to some address, or, where the door's
   * place is taken by pods before they judge, to these. Nothing of it is certain.
   */
  lettingOut(from: PodsEndpoint, exposure: Exposure, isOwn: boolean): Path {
    const addresses = byPolicies(this.cluster.between(from, pods()));
    if (!isOwn) return doubted(addresses);
    const { to, served } = exposure;
    const taken = byPolicies(this.cluster.between(from, to, "egress"));
    return doubted(anyOf([addresses, through(taken, served.may, free)]));
  }

  arriving(from: Endpoint, to: PodsEndpoint, { doors = true } = {}): Path {
    const policies: Outlets = {
      direct: byPolicies(this.cluster.between(this.asSeen(from), to)),
      internet: () => byPolicies(this.cluster.between(theInternet, to)),
    };
    const stand = this.standOf(to);
    const at = (place: Stand | undefined): Path =>
      anyOf([
        this.networks.arriving(from, place, policies),
        ...(doors ? this.doors.ways(plainAsker(this.networks, from), to, place) : []),
      ]);
    const whole = at(stand);
    const isMet = this.networks.entering(from, stand)?.internet !== undefined;
    const hasDoors = doors && this.doors.to(to).length > 0;
    if ((!isMet && !hasDoors) || whole.may.isSubsetOf(whole.must)) return whole;
    // Wherever the pods stand, one way or another may be open: not the same one everywhere.
    const places = this.placesOf(stand, from);
    return places.length > 0 ? surely(whole, inCases(places.map(at))) : whole;
  }

  /**
   * Each place by itself where pods may stand, one for all that nothing tells apart; none where that is one place anyway,
   * or where they are too many to look at.
   *
   * @param from who asks for them there: perhaps one of the places
   */
  placesOf(stand: Stand | undefined, from?: Endpoint): readonly Stand[] {
    if (!stand) return [];
    const { machines, onlyFargate } = stand;
    const fargate = onlyFargate() ?? [];
    if (machines.length + [fargate].flat().length < 2) return [];
    const kinds = groupBy(machines, (each) => `${each.id === from?.id} ${this.networks.kinds.of(each)}`);
    if (kinds.length > mostPlaces) return [];
    return [...kinds.map(([machine]) => stand.only(machine)), fargate].flat();
  }

  /** Pods behind doors that may stand in several places, by what tells their ways apart. */
  *behindDoors(): Generator<readonly PodsEndpoint[]> {
    const found = new Map<string, PodsEndpoint[]>();
    for (const exposure of this.cluster.doors) {
      const { to } = exposure;
      const stand = this.standOf(to);
      if (!stand || this.placesOf(stand).length === 0) continue;
      const doors = this.doors.to(to);
      if (doors[0] !== exposure) continue;
      const key = [stand.key, this.cluster.kindOf(to), ...doors.map((each) => keyOfDoor(each))].join("|");
      const same = found.get(key);
      if (same) same.push(to);
      else found.set(key, [to]);
    }
    yield* found.values();
  }

  get doors(): Doors {
    return (this.found ??= new Doors(this.graph, this.networks, this.stands, this.cluster));
  }
}
