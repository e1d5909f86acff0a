import type { IpSet } from "../../sets";
import { oneOf, type Bounds, type States } from "../aws";
import { kubernetesUniverse } from "../kubernetes";
import { theInternet } from "./addresses";
import { mayBeNodeOf } from "./networks";
import type { Far, Place, Standing } from "./rows";

const always: Bounds = { may: kubernetesUniverse, must: kubernetesUniverse };

/** The ways of pods that stand somewhere to or from what lies beyond: directly, and by the internet. */
interface Ways {
  readonly direct: Bounds;
  readonly internet?: Bounds;
}

/** What passes on the ways between pods and what lies beyond, and through policies. */
export class Crossing {
  private readonly known = new Map<
    Place,
    Map<Far, readonly [direct: number, internet: number] | undefined>
  >();

  /** @param placesOf each of the places by itself where pods may stand, if there are several */
  constructor(
    private readonly states: States,
    private readonly seen: (far: Far) => IpSet,
    private readonly ways: (stand: Place, far: Far) => Ways | undefined,
    private readonly placesOf: (stand: Place, far: Far) => readonly Place[],
  ) {}

  /** What passes between them, as a number of the states. */
  of({ stand, role }: Standing, far: Far): number {
    const { states } = this;
    const whole = this.at(stand, role, far);
    const { may, must } = states.get(whole);
    if (!this.isMet(stand, far) || may.isSubsetOf(must)) return whole;
    // What is certain need not be so by the same way wherever the pods stand.
    const places = this.placesOf(stand, far);
    if (places.length === 0) return whole;
    const everywhere = oneOf(places.map((place) => states.get(this.at(place, role, far))));
    return everywhere.must.isSubsetOf(must) ? whole : states.id({ may, must: must.union(everywhere.must) });
  }

  private isMet(stand: Place, far: Far): boolean {
    const found = this.numbers(stand, far);
    return found !== undefined && found[1] !== this.states.none;
  }

  private at(stand: Place, role: Standing["role"], far: Far): number {
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
