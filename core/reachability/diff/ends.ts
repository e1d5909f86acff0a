import type { Endpoint, ExternalEndpoint } from "../endpoint";
import type { ConnectionGroup } from "../kubernetes";
import { partition } from "../kubernetes/external";
import type { IpSet } from "../../sets";

/** An end as both states know it; of the outside, addresses that neither tells apart. */
export interface CommonEnd {
  /** Undefined where that state has no such end. */
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly shown: Endpoint;
}

export interface CommonEnds {
  readonly all: readonly CommonEnd[];
  readonly baseOf: (end: Endpoint) => readonly string[];
  readonly headOf: (end: Endpoint) => readonly string[];
}

/** The same from stack to stack. */
const stackless = (id: string): string => id.replace(/^urn:pulumi:[^:]*(?=::)/, "urn:pulumi:*");

/** Finds which ends of the two states are the same. */
export function commonEnds(base: readonly ConnectionGroup[], head: readonly ConnectionGroup[]): CommonEnds {
  const olds = endsOf(base);
  const news = endsOf(head);
  const outside = pieces(olds.outside, news.outside);
  const all: CommonEnd[] = [...outside.all];
  for (const [key, shown] of news.inside)
    all.push({ base: olds.inside.has(key) ? key : undefined, head: key, shown });
  for (const [key, shown] of olds.inside) {
    if (!news.inside.has(key)) all.push({ base: key, head: undefined, shown });
  }
  const keysOf =
    (parts: ReadonlyMap<string, readonly string[]>) =>
    (end: Endpoint): readonly string[] =>
      end.kind === "external" ? (parts.get(end.addresses.toString()) ?? []) : [stackless(end.id)];
  return { all, baseOf: keysOf(outside.base), headOf: keysOf(outside.head) };
}

interface Ends {
  readonly inside: ReadonlyMap<string, Endpoint>;
  readonly outside: readonly ExternalEndpoint[];
}

function endsOf(groups: readonly ConnectionGroup[]): Ends {
  const inside = new Map<string, Endpoint>();
  const outside = new Map<string, ExternalEndpoint>();
  for (const { from, to } of groups) {
    for (const end of [...from.flat(), ...to]) {
      if (end.kind === "external") outside.set(end.addresses.toString(), end);
      else inside.set(stackless(end.id), end);
    }
  }
  return { inside, outside: [...outside.values()] };
}

interface Pieces {
  readonly all: readonly CommonEnd[];
  /** The pieces of each end, by its addresses: clusters use the same ids for their own. */
  readonly base: ReadonlyMap<string, readonly string[]>;
  readonly head: ReadonlyMap<string, readonly string[]>;
}

/** Cuts the outside so that no end of either state tells the addresses of one piece apart. */
function pieces(olds: readonly ExternalEndpoint[], news: readonly ExternalEndpoint[]): Pieces {
  const ends = [...olds, ...news];
  const { blocks, blocksOf } = partition(ends.map(({ addresses }) => addresses));
  const partsOf = (list: readonly ExternalEndpoint[], offset: number): Map<string, readonly string[]> =>
    new Map(
      list.map(({ addresses }, at) => [
        addresses.toString(),
        [...new Set(blocksOf(offset + at))].map((block) => `outside ${block}`),
      ]),
    );
  const base = partsOf(olds, 0);
  const head = partsOf(news, olds.length);
  const inBase = new Set([...base.values()].flat());
  const inHead = new Set([...head.values()].flat());
  const names = new Map(ends.map(({ addresses, name }) => [addresses.toString(), name]));
  const all = blocks.flatMap(({ addresses, parts }, at): CommonEnd[] => {
    const key = `outside ${at}`;
    if (!inBase.has(key) && !inHead.has(key)) return [];
    const name = names.get(addresses.toString()) ?? nameOf(addresses);
    return [
      {
        base: inBase.has(key) ? key : undefined,
        head: inHead.has(key) ? key : undefined,
        shown: { kind: "external", id: key, name, addresses, parts },
      },
    ];
  });
  return { all, base, head };
}

function nameOf(addresses: IpSet): string {
  const cidrs = addresses.toCidrs();
  return cidrs.length > 3 ? `${cidrs.slice(0, 3).join(", ")} and ${cidrs.length - 3} more` : cidrs.join(", ");
}
