import type { Graph } from "../../../graph";
import type { IpAddress, IpSet } from "../../../sets";
import { both, everything, gate, nothing, oneOf, type Bounds } from "../bounds";
import { outsideCase, type Case, type OutsideCase } from "./case";
import { gateHop } from "./hops";
import { natAcls, throughNat } from "./nat";
import { internetSpace, passages, type Passage } from "./passage";
import { answeredBy, thereAndBack } from "./replies";
import { Stop, type NamedSide } from "./stop";
import type { AclVerdict } from "./side";

const open: readonly AclVerdict[] = [{ request: everything, reply: everything }];

const gatewayName = ({ target }: Passage): string =>
  target.gateway
    ? `${target.gateway.gatewayKind} gateway ${target.gateway.name}`
    : target.kind === "none"
      ? "way to the internet"
      : target.kind === "opaque" || target.kind === "any"
        ? "what the routes lead to"
        : target.key;

const missing = "whether it is attached, has a public address, and may be passed";

const presentAt = ({ side }: NamedSide, address: IpAddress): Bounds =>
  gate(address.family === "ipv4" ? side.member.hasIpv4 : side.member.hasIpv6);

/** The cases of what an interface opens to addresses outside. */
export function casesOut(graph: Graph, from: NamedSide, outside: IpSet): readonly OutsideCase[] {
  // What AWS runs behind gateway endpoints meets nobody from here.
  if (from.side.member.service) return [];
  const points = [...from.side.cuts.points(outside)];
  return points.flatMap((address) => {
    const stop = new Stop(graph, from, "initiator", address, undefined, "no", "yes");
    const { outcome, found } = passages(graph, from.side, "out", address);
    return found.map((passage) => {
      const edge = passage.nat
        ? throughNat(stop.acls, natAcls(graph, passage.nat, from.side, address))
        : stop.acls;
      const gateway = both(passage.gateway, presentAt(from, address));
      return outsideCase({
        way: internetSpace.contains(address) ? "internet" : "outside",
        source: address,
        target: address,
        edge,
        layers: {
          "security-group": stop.groups,
          "network-acl": thereAndBack(edge, open),
          route: passage.route,
          gateway,
        },
        hops: (connection) => [
          ...stop.groupHops(connection),
          ...stop.aclHops("request", connection),
          ...stop.routeHops(outcome, passage.route, connection),
          ...(passage.nat ? natHops(passage, edge, connection) : []),
          gateHop("gateway", gatewayName(passage), gateway, connection, passage.target.gateway, missing),
          ...stop.aclHops("reply", connection),
        ],
      });
    });
  });
}

function natHops(passage: Passage, verdicts: readonly AclVerdict[], connection: Parameters<Case["hops"]>[0]) {
  const bounds = oneOf(verdicts.map(({ request, reply }) => both(request, answeredBy(reply))));
  const at = `network ACL of the subnet of ${passage.nat?.name ?? "the NAT gateway"}`;
  return [
    gateHop(
      "network-acl",
      at,
      bounds,
      connection,
      passage.nat,
      "what the entries say, or a port of the client",
    ),
  ];
}

/** The cases of what addresses outside open to an interface. */
export function casesIn(graph: Graph, to: NamedSide, outside: IpSet): readonly OutsideCase[] {
  if (to.side.member.service) return [];
  return [...to.side.cuts.points(outside)].flatMap((address) => {
    const stop = new Stop(graph, to, "responder", address, undefined, "no", "yes");
    const way = internetSpace.contains(address) ? ("internet" as const) : ("outside" as const);
    if (to.side.member.front) {
      const gateway = internetSpace.contains(address) ? presentAt(to, address) : nothing;
      return [
        outsideCase({
          way,
          source: address,
          target: address,
          edge: open,
          layers: { "security-group": stop.groups, "network-acl": everything, route: everything, gateway },
          hops: (connection) => stop.groupHops(connection),
        }),
      ];
    }
    const { outcome, found } = passages(graph, to.side, "in", address);
    return found.map((passage) => {
      const gateway = both(passage.gateway, presentAt(to, address));
      return outsideCase({
        way,
        source: address,
        target: address,
        edge: stop.acls,
        layers: {
          "security-group": stop.groups,
          "network-acl": thereAndBack(stop.acls, open),
          route: passage.route,
          gateway,
        },
        hops: (connection) => [
          gateHop("gateway", gatewayName(passage), gateway, connection, passage.target.gateway, missing),
          ...stop.aclHops("request", connection),
          ...stop.groupHops(connection),
          ...stop.aclHops("reply", connection),
          ...stop.routeHops(outcome, passage.route, connection),
        ],
      });
    });
  });
}
