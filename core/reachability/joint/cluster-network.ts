import type { Graph } from "../../graph";
import type { AwsEndpoint } from "../aws";
import type { Endpoint, ExternalEndpoint, PodsEndpoint } from "../endpoint";
import type { ClusterReachability } from "../kubernetes";
import { pods, seenByPolicies, standAsSeen, theInternet } from "./addresses";
import { Doors, keyOfDoor } from "./doors";
import type { Networks } from "./networks";
import { anyOf, byPolicies, inCases, inRow, surely, type Path } from "./path";
import type { Stand, Stands } from "./stand";

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
    ]);
  }

  toCluster(from: PodsEndpoint, other: ClusterNetwork, to: PodsEndpoint): Path {
    return inRow(
      byPolicies(this.cluster.between(from, other.seen(to))),
      this.networks.beyond(this.standOf(from), other.standOf(to)),
      byPolicies(other.cluster.between(this.seen(from), to)),
    );
  }

  /** What lies beyond as this cluster's policies see it. */
  asSeen(endpoint: Endpoint): Endpoint {
    return endpoint.kind === "host"
      ? seenByPolicies(endpoint as AwsEndpoint, this.stands.onlyFamily)
      : endpoint;
  }

  leaving(from: PodsEndpoint, to: Endpoint): Path {
    const seen = this.asSeen(to);
    return this.networks.leaving(this.standOf(from), to, {
      direct: byPolicies(this.cluster.between(from, seen)),
      internet: () => byPolicies(this.cluster.between(from, theInternet)),
    });
  }

  arriving(from: Endpoint, to: PodsEndpoint, { doors = true } = {}): Path {
    const policies = byPolicies(this.cluster.between(this.asSeen(from), to));
    const stand = this.standOf(to);
    const at = (place: Stand | undefined): Path =>
      anyOf([
        this.networks.arriving(from, place, policies),
        ...(doors ? this.doors.ways(from, to, place) : []),
      ]);
    const whole = at(stand);
    if (!doors || this.doors.to(to).length === 0 || whole.may.isSubsetOf(whole.must)) return whole;
    // Wherever the pods stand, one way or another may be open: not the same one everywhere.
    const places = stand?.places ?? [];
    return places.length < 2 ? whole : surely(whole, inCases(places.map(at)));
  }

  /** Pods behind doors that may stand in several places, by what tells their ways apart. */
  *behindDoors(): Generator<readonly PodsEndpoint[]> {
    const found = new Map<string, PodsEndpoint[]>();
    for (const exposure of this.cluster.doors) {
      const { to } = exposure;
      const stand = this.standOf(to);
      if (!stand || stand.places.length < 2) continue;
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
