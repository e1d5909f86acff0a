import type { Graph } from "../../../graph";
import type { Connection, IpAddress, IpFamily } from "../../../sets";
import { all, anything, both, everything, gate, nothing, type Bounds, type Certainty } from "../bounds";
import { isActive, joins } from "../network/gateway";
import { isOneRegion } from "../network/region";
import type { Outcome, Target } from "../network/route";
import { isSameVpc } from "../network/vpc";
import { makeCase, type AwsHop, type Case, type WayKind } from "./case";
import { gateHop } from "./hops";
import { thereAndBack } from "./replies";
import type { Side } from "./side";
import { Stop, type NamedSide } from "./stop";
import { joinedByTransit, type TransitEnd } from "./transit";

/** How the networks of two interfaces are joined on the way between two of their addresses. */
interface Link {
  readonly way: WayKind;
  readonly route: Bounds;
  readonly gateway: Bounds;
  /** Whether rules of the one's groups may refer to the other's, on the way out and on the way in. */
  readonly out: Certainty;
  readonly into: Certainty;
  readonly outcomes?: readonly [there: Outcome, back: Outcome];
  readonly via?: Target;
}

/** Whether packets leave one subnet for another. */
function crossingOf(from: Side, to: Side): Certainty {
  const [a, b] = [from.member.subnet, to.member.subnet];
  if (a && b) return a === b ? "no" : "yes";
  return isSameVpc(from.member.vpc, to.member.vpc) === "no" ? "yes" : "unknown";
}

function localRoute(there: Outcome, back: Outcome): Bounds {
  const one = (outcome: Outcome): Certainty =>
    outcome.certain && outcome.targets[0]?.kind === "local" ? "yes" : "unknown";
  return gate(all(one(there), one(back)));
}

/** What may stand behind a route that is not computed. */
const isOpaque = ({ kind }: Target): boolean => kind === "opaque" || kind === "any";
const leadsNowhere = ({ kind }: Target): boolean =>
  kind === "none" || kind === "local" || kind === "internet" || kind === "nat" || kind === "egress-only";

function linkBetween(
  graph: Graph,
  a: TransitEnd,
  b: TransitEnd,
  [near, far]: readonly [Target, Target],
): Omit<Link, "outcomes"> | undefined {
  if (leadsNowhere(near) || leadsNowhere(far)) return undefined;
  const shared = { route: everything, via: near };
  if (isOpaque(near) || isOpaque(far)) {
    // What inspects packets on their way hides who sent them; but it may also be a plain connection.
    return {
      way: "private",
      ...shared,
      route: anything,
      gateway: everything,
      out: "unknown",
      into: "unknown",
    };
  }
  if (near.key !== far.key) return undefined;
  if (near.peering) {
    const joined = joins(graph, near.peering, a.vpc, b.vpc);
    if (joined === "no") return undefined;
    const region = isOneRegion(graph, near.peering);
    const gateway = gate(all(joined, isActive(graph, near.peering)));
    return { way: "peering", ...shared, gateway, out: region, into: region };
  }
  if (near.kind === "transit") {
    const joined = joinedByTransit(graph, near, a, b);
    if (joined === "no") return undefined;
    // References through a transit gateway must be switched on, and hold for the way in only.
    return { way: "transit", ...shared, gateway: gate(joined), out: "no", into: "unknown" };
  }
  return undefined;
}

const apart: Link = {
  way: "private",
  route: nothing,
  gateway: everything,
  out: "no",
  into: "no",
};

/** The links that there may be, each with the bounds that its uncertainty leaves. */
function links(graph: Graph, from: Side, to: Side, source: IpAddress, target: IpAddress): readonly Link[] {
  const [a, b] = [from.member.vpc, to.member.vpc];
  const related = isSameVpc(a, b);
  if (related === "yes") {
    const outcomes = [from.outcome(target, true), to.outcome(source, true)] as const;
    const route = localRoute(...outcomes);
    return [{ way: "local", route, gateway: everything, out: "yes", into: "yes", outcomes }];
  }
  if (related === "unknown" || !a || !b) {
    const unknown: Link = {
      way: "private",
      route: anything,
      gateway: everything,
      out: "unknown",
      into: "unknown",
    };
    return [unknown];
  }
  const outcomes = [from.outcome(target, false), to.outcome(source, false)] as const;
  const [there, back] = outcomes;
  const certain = there.certain && back.certain;
  const ends = [
    { vpc: a, subnet: from.member.subnet, address: source },
    { vpc: b, subnet: to.member.subnet, address: target },
  ] as const;
  const found = there.targets.flatMap((near) =>
    back.targets.flatMap((far) => {
      const link = linkBetween(graph, ...ends, [near, far]);
      if (!link) return [];
      return [{ ...link, route: certain ? link.route : both(link.route, anything), outcomes }];
    }),
  );
  return found.length > 0 ? found : [{ ...apart, outcomes }];
}

const families = ["ipv4", "ipv6"] as const;

const present = (from: Side, to: Side, family: IpFamily): Certainty =>
  family === "ipv4"
    ? all(from.member.hasIpv4, to.member.hasIpv4)
    : all(from.member.hasIpv6, to.member.hasIpv6);

/** The cases of the private ways between two interfaces, by the addresses that their rules tell apart. */
export function* privateCases(graph: Graph, from: NamedSide, to: NamedSide): Generator<readonly Case[]> {
  for (const family of families) {
    const exists = present(from.side, to.side, family);
    if (exists === "no") continue;
    const sources = [...to.side.cuts.points(from.side.member.addresses.only(family))];
    const targets = [...from.side.cuts.points(to.side.member.addresses.only(family))];
    yield sources.flatMap((source) =>
      targets.flatMap((target) =>
        links(graph, from.side, to.side, source, target).map((link) =>
          caseOf(graph, { from, to, source, target, link, exists }),
        ),
      ),
    );
  }
}

interface Pair {
  readonly from: NamedSide;
  readonly to: NamedSide;
  readonly source: IpAddress;
  readonly target: IpAddress;
  readonly link: Link;
  readonly exists: Certainty;
}

function caseOf(graph: Graph, { from, to, source, target, link, exists }: Pair): Case {
  const [a, b] = [from.side.member, to.side.member];
  const crossing = crossingOf(from.side, to.side);
  // A classic load balancer meets its subnet's ACL on its way out even within the subnet.
  const leaving = crossing === "no" && a.filtersWithin ? "yes" : crossing;
  const here = new Stop(graph, from, "initiator", target, b, link.out, leaving);
  const there = new Stop(graph, to, "responder", source, a, link.into, crossing);
  const gateway = both(link.gateway, gate(exists));
  const { via, outcomes } = link;
  const gatewayHops = (connection: Connection): readonly AwsHop[] =>
    via
      ? [
          gateHop(
            "gateway",
            `connection of ${a.vpc?.name ?? "a VPC"} and ${b.vpc?.name ?? "a VPC"}`,
            gateway,
            connection,
            via.peering ?? via.gateway,
            "whether it lets these packets through",
          ),
        ]
      : [];
  return makeCase({
    way: link.way,
    source,
    target,
    layers: {
      "security-group": both(here.groups, there.groups),
      "network-acl": thereAndBack(here.acls, there.acls),
      route: link.route,
      gateway,
    },
    hops: (connection) => [
      ...here.groupHops(connection),
      ...here.aclHops("request", connection),
      ...(outcomes ? here.routeHops(outcomes[0], link.route, connection) : []),
      ...gatewayHops(connection),
      ...there.aclHops("request", connection),
      ...there.groupHops(connection),
      ...there.aclHops("reply", connection),
      ...(outcomes ? there.routeHops(outcomes[1], link.route, connection) : []),
      ...here.aclHops("reply", connection),
    ],
  });
}
