import assert from "node:assert/strict";
import { ConnectionSet } from "../../../../core/sets";
import type { EstateReachability } from "../../../../core/reachability/joint";

interface Sums {
  may: ConnectionSet;
  must: ConnectionSet;
}

/** Fails unless the groups of an estate say of every two ends what `between` says. */
export function groupsAgree(reachability: EstateReachability): void {
  const sums = new Map<string, Sums>();
  const keyOf = (from: { id: string }, to: { id: string }): string => `${from.id} > ${to.id}`;
  for (const { from, to, may, must } of reachability.groups()) {
    for (const source of from.flat()) {
      for (const target of to) {
        const key = keyOf(source, target);
        const sum = sums.get(key) ?? { may: ConnectionSet.none(), must: ConnectionSet.none() };
        sums.set(key, { may: sum.may.union(may), must: sum.must.union(must) });
      }
    }
  }
  const ends = [...reachability.endpoints, ...reachability.outside];
  const isOutside = ({ kind }: { kind: string }): boolean => kind === "external";
  for (const from of ends) {
    for (const to of ends) {
      if (isOutside(from) && isOutside(to)) continue;
      const { may, must } = reachability.between(from, to);
      const sum = sums.get(keyOf(from, to)) ?? { may: ConnectionSet.none(), must: ConnectionSet.none() };
      assert.equal(sum.may.toText(), may.toText(), `may of ${from.name} > ${to.name}`);
      assert.equal(sum.must.toText(), must.toText(), `must of ${from.name} > ${to.name}`);
    }
  }
}
