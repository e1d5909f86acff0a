import { ConnectionSet, type IpSet } from "../../../sets";
import type { PodsEndpoint } from "../../endpoint";
import type { Placement } from "../ground";
import { universe } from "../interned";
import { resolvePorts } from "../named-ports";
import type { Ports } from "../read/ports";
import type { Side } from "../side";
import type { Backend } from "./backends";
import type { Bounds } from "./exposure";

type Reach = Bounds<ConnectionSet>;

/** What the policies of pods let in, by how those who come appear to them. */
export class Arrivals {
  constructor(
    readonly endpoints: readonly PodsEndpoint[],
    private readonly placement: Placement,
    private readonly ingress: Side,
  ) {}

  /** From a pod of which nothing is known. */
  fromUnseenPod(workload: number): Reach {
    return this.at(workload, [this.placement.unseen]);
  }

  /** From addresses: what some of them may, and what all of them must. */
  from(workload: number, addresses: IpSet): Reach {
    return this.at(workload, this.ingress.ends.withAddresses(addresses));
  }

  /**
   * By way of a node, which puts its own address in the client's place: nobody knows which, and of its own node a pod
   * takes everything.
   */
  throughNode(workload: number): Reach {
    const { blocks, classes } = this.ingress.ends;
    const { must } = this.at(
      workload,
      blocks.map((_, at) => classes.count + at),
    );
    return { may: universe, must };
  }

  /** The ports of a backend's pods that are served, and those of them that can be reached. */
  reach({ workload, surely }: Backend, ports: Ports, arrival: Reach): { served: Reach; reached: Reach } {
    const { ground, pods } = this.placement;
    const { sets } = ground;
    const target = resolvePorts(ports, pods[workload]!.ports, sets);
    const served = {
      may: sets.get(target.may),
      must: surely ? sets.get(target.must) : ConnectionSet.none(),
    };
    const reached = {
      may: served.may.intersect(arrival.may),
      must: served.must.intersect(arrival.must),
    };
    return { served, reached };
  }

  private at(workload: number, ends: readonly number[]): Reach {
    const { ground, classOf } = this.placement;
    const { sets, states } = ground;
    const outcome = this.ingress.outcome(this.ingress.profileOf[classOf[workload]!]!);
    let may = ConnectionSet.none();
    let must = ends.length > 0 ? universe : may;
    for (const end of ends) {
      may = may.union(sets.get(states.may(outcome.of(end))));
      must = must.intersect(sets.get(states.must(outcome.of(end))));
    }
    return { may, must };
  }
}
