import type { ConnectionSet } from "../../sets";
import type { Endpoint } from "../endpoint";
import type { ConnectionGroup } from "../kubernetes";
import { Classes } from "./classes";
import { commonEnds, type CommonEnd } from "./ends";

/** What can be compared: all connections that may pass. */
export interface Comparable {
  groups(): Iterable<ConnectionGroup>;
}

/** Ends of both states, from which the same was gained or lost. */
export interface ConnectionChange {
  readonly from: readonly Endpoint[];
  readonly to: readonly Endpoint[];
  readonly connections: ConnectionSet;
  /** What of them must pass in the state that has them. */
  readonly certain: ConnectionSet;
}

export interface ConnectionsDiff {
  readonly gained: readonly ConnectionChange[];
  readonly lost: readonly ConnectionChange[];
}

/**
 * The connections that may pass in the one state but not in the other. Ends are the same where their ids are, whatever
 * the name of their stack; the outside is compared address by address.
 */
export function diffConnections(base: Comparable, head: Comparable): ConnectionsDiff {
  const before = [...base.groups()];
  const after = [...head.groups()];
  const ends = commonEnds(before, after);
  const olds = new Classes(before, ends.baseOf);
  const news = new Classes(after, ends.headOf);
  const groups = groupEnds(ends.all, olds, news);
  const gained: Pair[] = [];
  const lost: Pair[] = [];
  for (const from of groups) {
    for (const to of groups) {
      const old = olds.between(from.base, to.base);
      const now = news.between(from.head, to.head);
      if (old.may === now.may || old.may.equals(now.may)) continue;
      const more = now.may.subtract(old.may);
      const less = old.may.subtract(now.may);
      if (!more.isEmpty) gained.push({ from, to, connections: more, certain: more.intersect(now.must) });
      if (!less.isEmpty) lost.push({ from, to, connections: less, certain: less.intersect(old.must) });
    }
  }
  return { gained: merge(gained), lost: merge(lost) };
}

interface Group {
  readonly base: number;
  readonly head: number;
  readonly ends: readonly CommonEnd[];
}

interface Pair {
  readonly from: Group;
  readonly to: Group;
  readonly connections: ConnectionSet;
  readonly certain: ConnectionSet;
}

/** Ends that nothing tells apart, neither before nor after. */
function groupEnds(ends: readonly CommonEnd[], olds: Classes, news: Classes): readonly Group[] {
  const groups = new Map<string, { base: number; head: number; ends: CommonEnd[] }>();
  for (const end of ends) {
    const base = olds.of(end.base);
    const head = news.of(end.head);
    const key = `${base} ${head}`;
    const group = groups.get(key);
    if (group) group.ends.push(end);
    else groups.set(key, { base, head, ends: [end] });
  }
  return [...groups.values()];
}

/** Puts together sources, then targets, between which the same changed. */
function merge(pairs: readonly Pair[]): readonly ConnectionChange[] {
  // What opens to the outside must not hide among what opens inside.
  const isOutside = ({ ends }: Group): boolean => ends[0]!.shown.kind === "external";
  const keyOf = ({ from, to, connections, certain }: Pair): string =>
    [connections.toText(), certain.toText(), isOutside(from), isOutside(to)].join(" ");
  const numbers = new Map<Group, number>();
  const numberOf = (group: Group): number => {
    if (!numbers.has(group)) numbers.set(group, numbers.size);
    return numbers.get(group)!;
  };
  const byTarget = collect(pairs, (pair) => `${numberOf(pair.to)} ${keyOf(pair)}`);
  const bySources = collect([...byTarget.values()], (list) => {
    const sources = list.map(({ from }) => numberOf(from)).sort((a, b) => a - b);
    return `${sources.join()} ${keyOf(list[0]!)}`;
  });
  return [...bySources.values()].map((lists) => {
    const [first] = lists[0]!;
    return {
      from: lists[0]!.flatMap(({ from }) => from.ends.map((end) => end.shown)),
      to: lists.flatMap(([pair]) => pair!.to.ends.map((end) => end.shown)),
      connections: first!.connections,
      certain: first!.certain,
    };
  });
}

function collect<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const all = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const same = all.get(key);
    if (same) same.push(item);
    else all.set(key, [item]);
  }
  return all;
}
