import type { Graph } from "../../../graph";
import { IpSet } from "../../../sets";
import { both, either, everything, nothing, oneOf, type Bounds } from "../bounds";
import { makeCase, type Case, type Layer, type OutsideCase } from "./case";
import { casesIn, casesOut } from "./outside";
import { internetSpace } from "./passage";
import { privateCases } from "./private";
import { thereAndBack } from "./replies";
import { toService } from "./service";
import type { NamedSide } from "./stop";

/** One way between two ends, with the cases that it consists of: one for each address that is told apart. */
export interface Way {
  readonly total: Bounds;
  readonly layers: Readonly<Record<Exclude<Layer, "endpoint">, Bounds>>;
  /** Each case is one, or two in a row where the way leads through the internet. */
  readonly cases: readonly (readonly Case[])[];
}

type WayLayers = Way["layers"];
const names = ["security-group", "network-acl", "route", "gateway"] as const;

const layersOf = (read: (layer: (typeof names)[number]) => Bounds): WayLayers => ({
  "security-group": read("security-group"),
  "network-acl": read("network-acl"),
  route: read("route"),
  gateway: read("gateway"),
});

/** What some, and what all of the cases let through. */
function ofCases(cases: readonly Case[]): Way {
  return {
    total: oneOf(cases.map(({ total }) => total)),
    layers: layersOf((layer) => oneOf(cases.map(({ layers }) => layers[layer]))),
    cases: cases.map((each) => [each]),
  };
}

/** The most pairs of cases that are joined one by one. */
const most = 1024;

/** Out to the internet and in from there: each case of the one with each of the other. */
function inRow(out: readonly OutsideCase[], into: readonly OutsideCase[]): Way {
  const pairs = out.flatMap((first) => into.map((second) => [first, second] as const));
  if (pairs.length <= most) {
    const cases = pairs.map(([first, second]) => ({ ...joined(first, second), steps: [first, second] }));
    return { ...ofCases(cases), cases: cases.map(({ steps }) => steps) };
  }
  // Of so many, what each side lets through by itself bounds what both do.
  const [near, far] = [ofCases(out), ofCases(into)];
  return {
    total: both(near.total, far.total),
    layers: layersOf((layer) => both(near.layers[layer], far.layers[layer])),
    cases: pairs,
  };
}

/** The same port of a client must pass the ACLs at both ends. */
function joined(out: OutsideCase, into: OutsideCase): Case {
  const layers = {
    ...layersOf((layer) => both(out.layers[layer], into.layers[layer])),
    "network-acl": thereAndBack(out.edge, into.edge),
  };
  return makeCase({ ...out, layers });
}

const known = (side: NamedSide): IpSet => side.side.member.vpc?.blocks ?? IpSet.empty();

/** Whether routes and gateways lead there: where groups or ACLs close such a way, they count as layers that do. */
const leads = ({ layers }: Case): boolean => !both(layers.route, layers.gateway).may.isEmpty;
const passes = ({ total }: Case): boolean => !total.may.isEmpty;

/** The way through the internet, where the target has an address there that nobody here knows. */
function throughInternet(
  graph: Graph,
  from: NamedSide,
  to: NamedSide,
  counts: (into: Case) => boolean,
): readonly Way[] {
  const ways: Way[] = [];
  const [a, b] = [from.side.member, to.side.member];
  if (b.isPublic !== "no" && b.hasIpv4 !== "no" && a.hasIpv4 !== "no") {
    const into = casesIn(graph, to, internetSpace.only("ipv4").subtract(known(to)));
    if (into.some(counts))
      ways.push(inRow(casesOut(graph, from, internetSpace.only("ipv4").subtract(known(from))), into));
  }
  const [there, back] = [b.addresses.only("ipv6"), a.addresses.only("ipv6")];
  if (b.hasIpv6 !== "no" && a.hasIpv6 !== "no" && a.vpc !== b.vpc && !there.isEmpty && !back.isEmpty) {
    const out = casesOut(graph, from, there.intersect(internetSpace));
    ways.push(inRow(out, casesIn(graph, to, back.intersect(internetSpace))));
  }
  return ways;
}

/** To what AWS keeps outside of VPCs: out to the internet, and in by the front's own rules. */
function toFront(graph: Graph, from: NamedSide, to: NamedSide): readonly Way[] {
  const out = casesOut(graph, from, internetSpace.only("ipv4").subtract(known(from)));
  return [inRow(out, casesIn(graph, to, internetSpace.only("ipv4")))];
}

/** Which ways count: by private addresses, by the internet, or all. */
export type WayFilter = "private" | "internet" | "all";

/** What passes from one interface to another. */
export const totalBetween = (graph: Graph, from: NamedSide, to: NamedSide): Bounds =>
  judge(waysBetween(graph, from, to, "all", passes)).total;

/** The ways from one interface to another. @param counts which of those by the internet are worth looking at */
export function waysBetween(
  graph: Graph,
  from: NamedSide,
  to: NamedSide,
  filter: WayFilter = "all",
  counts: (into: Case) => boolean = leads,
): readonly Way[] {
  if (from.side.member.front || from.side.member.service) return [];
  if (to.side.member.service)
    return filter === "internet" ? [] : [ofCases(toService(graph, from, to.side.member, to.name))];
  if (to.side.member.front) return filter === "private" ? [] : toFront(graph, from, to);
  const own = filter === "internet" ? [] : [...privateCases(graph, from, to)].map(ofCases);
  return filter === "private" ? own : [...own, ...throughInternet(graph, from, to, counts)];
}

/** The ways between an interface and addresses outside, a family at a time. */
export function waysOutside(
  graph: Graph,
  end: NamedSide,
  outside: IpSet,
  direction: "out" | "in",
): readonly Way[] {
  const cases = direction === "out" ? casesOut(graph, end, outside) : casesIn(graph, end, outside);
  return cases.length > 0 ? [ofCases(cases)] : [];
}

export interface Judged {
  readonly total: Bounds;
  readonly layers: WayLayers;
}

const nowhere: Judged = {
  total: nothing,
  layers: layersOf((layer) => (layer === "route" ? nothing : everything)),
};

/** What passes by any of the ways. Ways that certainly lead nowhere say nothing of the other layers, unless all do. */
export function judge(ways: readonly Way[]): Judged {
  if (ways.length === 0) return nowhere;
  const alive = ways.filter(({ layers }) => !both(layers.route, layers.gateway).may.isEmpty);
  const telling = alive.length > 0 ? alive : ways;
  return {
    total: either(ways.map(({ total }) => total)),
    layers: layersOf((layer) => either(telling.map(({ layers }) => layers[layer]))),
  };
}
