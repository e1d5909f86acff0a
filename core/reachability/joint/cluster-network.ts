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
    const internet = this.networks.byInternet(source, target);
    return anyOf([
      inRow(byPolicies(this.cluster.between(from, to)), this.networks.across(source, target)),
      ...(internet
        ? [
            inRow(
              byPolicies(this.cluster.between(from, theInternet)),
              internet,
              byPolicies(this.cluster.between(theInternet, to)),
            ),
          ]
        : []),
      ...this.doors.ways(this.asker(from, this), to),
    ]);
  }

  toCluster(from: PodsEndpoint, other: ClusterNetwork, to: PodsEndpoint): Path {
    return anyOf([
      inRow(
        byPolicies(this.cluster.between(from, other.seen(to))),
        this.networks.beyond(this.standOf(from), other.standOf(to)),
        byPolicies(other.cluster.between(this.seen(from), to)),
      ),
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
    return this.networks.leaving(this.standOf(from), to, this.outlets(from, to));
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
    const policies = byPolicies(this.cluster.between(this.asSeen(from), to));
    const stand = this.standOf(to);
    const at = (place: Stand | undefined): Path =>
      anyOf([
        this.networks.arriving(from, place, policies),
        ...(doors ? this.doors.ways(plainAsker(this.networks, from), to, place) : []),
      ]);
    const whole = at(stand);
    if (!doors || this.doors.to(to).length === 0 || whole.may.isSubsetOf(whole.must)) return whole;
    // Wherever the pods stand, one way or another may be open: not the same one everywhere.
    const places = stand ? this.placesOf(stand, from) : [];
    return places.length > 0 ? surely(whole, inCases(places.map(at))) : whole;
  }

  /**
   * Each place by itself where pods may stand, one for all that nothing tells apart; none where that is one place anyway,
   * or where they are too many to look at.
   *
   * @param from who asks for them there: perhaps one of the places
   */
  private placesOf(stand: Stand, from?: Endpoint): readonly Stand[] {
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
