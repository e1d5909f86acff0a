import type { ConnectionGroup, Endpoint } from "../../core/reachability";
import type { Allowance } from "../../core/reachability/flows/allowance";
import type { PictureVerdict } from "../../core/report/pictures";
import { ConnectionSet } from "../../core/sets";
import type { DrawnNode } from "./draw-nodes";

/** Connections of one kind between two nodes. */
export interface DrawnArrow {
  readonly from: DrawnNode;
  readonly to: DrawnNode;
  readonly connections: ConnectionSet;
  readonly verdict: PictureVerdict;
}

interface Sum {
  readonly from: DrawnNode;
  readonly to: DrawnNode;
  may: ConnectionSet;
  must: ConnectionSet;
}

/** The connections between nodes, parted by what the estate says of them. What it leaves to the platform is not drawn. */
export function arrowsBetween(
  groups: readonly ConnectionGroup[],
  nodesOf: (end: Endpoint) => readonly DrawnNode[],
  allowance: Allowance,
): readonly DrawnArrow[] {
  const sums = new Map<string, Sum>();
  for (const { from, to, may, must } of groups) {
    const targets = distinct(to, nodesOf);
    for (const source of distinct(from.flat(), nodesOf)) {
      for (const target of targets) {
        // What a workload of one pod, or a machine, says to itself.
        if (source === target && source.ends.length === 1 && source.kind !== "workloads") continue;
        const key = `${source.id} ${target.id}`;
        const sum = sums.get(key);
        if (!sum) sums.set(key, { from: source, to: target, may, must });
        else {
          sum.may = sum.may.union(may);
          sum.must = sum.must.union(must);
        }
      }
    }
  }
  return [...sums.values()].flatMap((sum) => partsOf(sum, allowance));
}

const distinct = (
  ends: readonly Endpoint[],
  nodesOf: (end: Endpoint) => readonly DrawnNode[],
): ReadonlySet<DrawnNode> => new Set(ends.flatMap((end) => nodesOf(end)));

function partsOf({ from, to, may, must }: Sum, allowance: Allowance): DrawnArrow[] {
  const allowed = allowance.between(from.party, to.party);
  if (allowed.sure.isAll) return [];
  const forbidden = must.subtract(allowed.possible);
  const parts: readonly (readonly [PictureVerdict, ConnectionSet])[] = [
    // Everybody asks DNS: that everybody may is no news.
    ...(to.party.role === "resolver"
      ? []
      : ([
          ["declared", must.intersect(allowed.sure)],
          ["declared-possible", may.intersect(allowed.sure).subtract(must)],
        ] as const)),
    ["forbidden", forbidden],
    ["forbidden-possible", may.subtract(allowed.sure).subtract(forbidden)],
  ];
  return parts
    .filter(([, set]) => !set.isEmpty)
    .map(([verdict, set]) => ({ from, to, connections: plain(set), verdict }));
}

/** All ports is everything to who reads a picture: network policies know no more, security groups do. */
const plain = (set: ConnectionSet): ConnectionSet =>
  ConnectionSet.transport().isSubsetOf(set) ? ConnectionSet.transport() : set;

/** Nearly all ports are everything to who reads a picture. */
const nearly = 64_000;

/** Connections as they stand beside an arrow. */
export function textOf(set: ConnectionSet): string {
  if (set.tcp.size >= nearly && set.udp.size >= nearly)
    return ConnectionSet.transport().isSubsetOf(set) ? "everything" : "everything else";
  const rest = set.toText();
  return rest.length <= 60 ? rest : `${set.tcp.size >= nearly ? "nearly all of TCP" : rest}`;
}
