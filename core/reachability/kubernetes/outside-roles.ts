import type { ConnectionSet, IpSet } from "../../sets";
import type { PodsEndpoint } from "../endpoint";
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

/** Finds the blocks that hold addresses. */
function finder({ ends: { blocks } }: Side): (addresses: IpSet) => readonly number[] {
  const runs = blocks
    .flatMap(({ addresses }, block) =>
      [...addresses.v4.ranges()].map(([first, last]) => ({ first, last, block })),
    )
    .sort((a, b) => a.first - b.first);
  const known = new WeakMap<IpSet, readonly number[]>();
  const find = (addresses: IpSet): readonly number[] => {
    const found = new Set<number>();
    for (const [first, last] of addresses.v4.ranges()) {
      let low = 0;
      let high = runs.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (runs[middle]!.last < first) low = middle + 1;
        else high = middle;
      }
      for (let at = low; at < runs.length && runs[at]!.first <= last; at++) found.add(runs[at]!.block);
    }
    if (!addresses.v6.isEmpty) {
      const six = addresses.only("ipv6");
      blocks.forEach((block, at) => {
        if (block.addresses.overlaps(six)) found.add(at);
      });
    }
    return [...found].sort((a, b) => a - b);
  };
  return (addresses) => {
    let blocksHeld = known.get(addresses);
    if (!blocksHeld) known.set(addresses, (blocksHeld = find(addresses)));
    return blocksHeld;
  };
}

/** Puts workloads together whose policies of one direction are the same. */
export function outsideRoles(side: Side, members: readonly PodsEndpoint[][]): readonly OutsideRole[] {
  const { states, sets, classes } = side.ground;
  const find = finder(side);
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
  const byProfile = side.profiles.map((): PodsEndpoint[] => []);
  members.forEach((list, at) => {
    for (const each of list) byProfile[side.profileOf[at]!]!.push(each);
  });
  return byProfile.flatMap((endpoints, profile) => {
    if (endpoints.length === 0) return [];
    const outcome = side.outcome(profile);
    return {
      endpoints,
      with: (addresses: IpSet) =>
        boundsOf([...new Set(find(addresses).map((block) => outcome[classes.count + block]!))]),
    };
  });
}
