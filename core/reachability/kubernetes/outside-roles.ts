import type { ConnectionSet, IpSet } from "../../sets";
import type { PodsEndpoint } from "../endpoint";
import type { Outcome } from "./outcome";
import type { Side } from "./side";

interface Bounds {
  readonly may: ConnectionSet;
  readonly must: ConnectionSet;
}

/** Workloads between which and addresses outside the same may pass. */
export interface OutsideRole {
  readonly endpoints: readonly PodsEndpoint[];
  /** What some, and what all of the addresses may; the same object for the same of them. */
  readonly with: (addresses: IpSet) => Bounds;
}

/** Puts workloads together whose policies of one direction are the same. */
export function outsideRoles(side: Side, members: readonly PodsEndpoint[][]): readonly OutsideRole[] {
  const { states, sets } = side.ground;
  const byState = new Map<string, Bounds>();
  const boundsOf = (ids: readonly number[]): Bounds => {
    const key = ids.join();
    let bounds = byState.get(key);
    if (!bounds) {
      const [first = states.none, ...others] = ids;
      let [may, must] = [sets.get(states.may(first)), sets.get(states.must(first))];
      for (const id of others) {
        may = may.union(sets.get(states.may(id)));
        must = must.intersect(sets.get(states.must(id)));
      }
      byState.set(key, (bounds = { may, must }));
    }
    return bounds;
  };
  const byOutcome = new Map<Outcome, PodsEndpoint[]>();
  members.forEach((list, at) => {
    if (list.length === 0) return;
    const outcome = side.outcome(side.profileOf[at]!);
    const known = byOutcome.get(outcome);
    if (!known) byOutcome.set(outcome, [...list]);
    else for (const each of list) known.push(each);
  });
  return Array.from(byOutcome, ([outcome, endpoints]) => ({
    endpoints,
    with: (addresses: IpSet) =>
      boundsOf([...new Set(side.ends.withAddresses(addresses).map((end) => outcome.of(end)))]),
  }));
}
