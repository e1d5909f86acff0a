import type { ConnectionSet } from "../../sets";
import type { Bounds, States } from "../aws";
import type { Endpoint, PodsEndpoint } from "../endpoint";
import type { ConnectionGroup, EndpointGroup, OutsideRole } from "../kubernetes";
import type { ClusterNetwork } from "./cluster-network";
import type { Stand } from "./stand";

/** Where pods stand; undefined where nobody knows. */
export type Place = Stand | undefined;

/** Something beyond a cluster, and one of its ends, which stands for all. */
export interface Far {
  readonly example: Endpoint;
  readonly endpoints: EndpointGroup;
}

/** Numbers for what policies say, which use the same sets again and again. */
export class PolicyStates {
  private readonly known = new Map<ConnectionSet, Map<ConnectionSet, number>>();

  constructor(private readonly states: States) {}

  of({ may, must }: Bounds): number {
    const row = this.known.get(may) ?? new Map<ConnectionSet, number>();
    this.known.set(may, row);
    let state = row.get(must);
    if (state === undefined) row.set(must, (state = this.states.id({ may, must })));
    return state;
  }
}

/** Ends by the state that they have with one other. */
export class Rows {
  private readonly byState = new Map<number, EndpointGroup[]>();

  constructor(private readonly states: States) {}

  add(state: number, group: EndpointGroup): void {
    if (state === this.states.none || group.length === 0) return;
    const list = this.byState.get(state);
    if (list) list.push(group);
    else this.byState.set(state, [group]);
  }

  *from(to: EndpointGroup): Generator<ConnectionGroup> {
    for (const [state, from] of this.byState) {
      const { may, must } = this.states.get(state);
      if (!may.isEmpty) yield { from, to, may, must };
    }
  }
}

/** Splits groups of pods by where they stand; each group is split once. */
export class Splitter {
  private readonly known = new WeakMap<EndpointGroup, ReadonlyMap<Place, EndpointGroup>>();

  constructor(private readonly network: ClusterNetwork) {}

  split(group: EndpointGroup): ReadonlyMap<Place, EndpointGroup> {
    let parts = this.known.get(group);
    if (!parts) {
      const found = new Map<Place, Endpoint[]>();
      for (const endpoint of group) {
        const stand = this.network.standOf(endpoint as PodsEndpoint);
        const list = found.get(stand);
        if (list) list.push(endpoint);
        else found.set(stand, [endpoint]);
      }
      this.known.set(group, (parts = found));
    }
    return parts;
  }
}

/** Pods that stand somewhere, and what policies say of them to or from others than pods. */
export interface Standing {
  readonly stand: Place;
  readonly role: OutsideRole;
  readonly endpoints: EndpointGroup;
}

export function standing(network: ClusterNetwork, direction: "ingress" | "egress"): readonly Standing[] {
  const splitter = new Splitter(network);
  return network.cluster
    .outsideRoles(direction)
    .flatMap((role) =>
      Array.from(splitter.split(role.endpoints), ([stand, endpoints]) => ({ stand, role, endpoints })),
    );
}
