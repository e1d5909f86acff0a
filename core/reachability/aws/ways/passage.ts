import type { Graph, VpcGateway } from "../../../graph";
import { ConnectionSet, IpSet, type IpAddress } from "../../../sets";
import {
  all,
  any,
  anything,
  both,
  everything,
  exactly,
  gate,
  nothing,
  type Bounds,
  type Certainty,
} from "../bounds";
import { divertsEntry, isAttached, natSubnet, otherEnds } from "../network/gateway";
import { isAdmitted, type InternetUse } from "../network/public-access";
import type { Outcome, Target } from "../network/route";
import { follow, tablesOf } from "../network/route-table";
import type { SubnetView } from "../network/subnet";
import type { VpcView } from "../network/vpc";
import type { Side } from "./side";

/** Addresses that routers of the internet carry; those reserved for documentation stand for such ones in examples. */
export const internetSpace = IpSet.all("ipv4")
  .subtract(
    IpSet.of(
      "0.0.0.0/8",
      "10.0.0.0/8",
      "100.64.0.0/10",
      "127.0.0.0/8",
      "169.254.0.0/16",
      "172.16.0.0/12",
      "192.168.0.0/16",
      "224.0.0.0/4",
      "240.0.0.0/4",
    ),
  )
  .union(IpSet.of("2000::/3"));

/** How packets leave for the outside or come from there, by one target of the routes. */
export interface Passage {
  readonly route: Bounds;
  readonly gateway: Bounds;
  readonly target: Target;
  /** The NAT gateway that hides the sender. */
  readonly nat?: VpcGateway;
}

const closed = (target: Target): Passage => ({ target, route: nothing, gateway: nothing });
const open = (target: Target): Passage => ({ target, route: anything, gateway: everything });

/** Protocols that a NAT gateway translates. */
const translated = ConnectionSet.of({
  tcp: ConnectionSet.all().tcp,
  udp: ConnectionSet.all().udp,
  icmp: ConnectionSet.all().icmp,
});

/** Of a VPC that is not known, nobody knows whom it admits, nor what is attached to it. */
function admitted(
  graph: Graph,
  use: InternetUse,
  vpc: VpcView | undefined,
  subnet: SubnetView | undefined,
): Certainty {
  return vpc && subnet ? isAdmitted(graph, use, vpc, subnet) : "unknown";
}

const attached = (graph: Graph, { gateway }: Target, vpc: VpcView | undefined): Certainty =>
  vpc && gateway ? isAttached(graph, gateway, vpc) : "unknown";

/** Whether anything is there by which the VPC meets the internet: asked for where no route says which. */
const hasPublicAddress = ({ member }: Side, address: IpAddress): Certainty =>
  address.family === "ipv4" ? member.isPublic : member.hasIpv6;

function throughNat(graph: Graph, side: Side, target: Target, address: IpAddress): Passage {
  if (address.family === "ipv6") return closed(target);
  const { gateway } = target;
  const subnet = gateway && natSubnet(graph, gateway);
  if (!gateway || !subnet?.vpc) return open(target);
  const outcome = follow(graph, tablesOf(graph, subnet), subnet.vpc, address, false);
  const ways = outcome.targets.map((each): Certainty => {
    if (each.kind === "internet") return attached(graph, each, subnet.vpc);
    return each.kind === "opaque" || each.kind === "any" || each.kind === "transit" ? "unknown" : "no";
  });
  const way = outcome.certain ? (ways[0] ?? "no") : ways.every((each) => each === "no") ? "no" : "unknown";
  const { vpc, subnet: own } = side.member;
  const [near, far] = [admitted(graph, "nat", vpc, own), isAdmitted(graph, "nat", subnet.vpc, subnet)];
  // Either subnet may be the one that an exclusion has to name.
  const access: Certainty = near === far ? near : "unknown";
  const sameVpc = isAttached(graph, gateway, vpc ?? subnet.vpc);
  return {
    target,
    nat: gateway,
    route: everything,
    gateway: both(exactly(translated), gate(all(way, access, sameVpc))),
  };
}

/** How packets leave for an address outside by one target of the routes. */
function leave(graph: Graph, side: Side, target: Target, address: IpAddress): Passage {
  const { vpc, subnet } = side.member;
  if (target.kind === "opaque" || target.kind === "any" || target.kind === "transit") return open(target);
  if (target.kind === "peering") return throughPeering(graph, side, target, address);
  if (!internetSpace.contains(address)) return closed(target);
  if (target.kind === "nat") return throughNat(graph, side, target, address);
  const joined = attached(graph, target, vpc);
  if (target.kind === "internet") {
    const may = all(joined, hasPublicAddress(side, address), admitted(graph, "direct", vpc, subnet));
    return { target, route: everything, gateway: gate(may) };
  }
  if (target.kind === "egress-only" && address.family === "ipv6")
    return {
      target,
      route: everything,
      gateway: gate(all(joined, admitted(graph, "egress-only", vpc, subnet))),
    };
  return closed(target);
}

/** Peering leads into the other VPC and no further; what lies there is outside where that VPC was not given. */
function throughPeering(graph: Graph, { member }: Side, target: Target, address: IpAddress): Passage {
  if (!member.vpc || !target.peering) return open(target);
  const mayHold = ({ blocks, openFamilies }: VpcView): boolean =>
    blocks.contains(address) || (openFamilies.includes(address.family) && !internetSpace.contains(address));
  const ends = otherEnds(graph, target.peering, member.vpc);
  return ends.length === 0 || ends.some(mayHold) ? open(target) : closed(target);
}

/** How packets from an address outside come in, by the target that replies to it are routed to. */
function enter(graph: Graph, side: Side, target: Target, address: IpAddress): Passage {
  const { vpc, subnet } = side.member;
  const isPublic = internetSpace.contains(address);
  if (target.kind === "opaque" || target.kind === "any" || target.kind === "transit")
    // What comes from the internet needs an address there, whatever inspects it on its way.
    return isPublic ? { ...open(target), gateway: gate(hasPublicAddress(side, address)) } : open(target);
  if (target.kind === "peering") return throughPeering(graph, side, target, address);
  if (!isPublic || target.kind !== "internet") return closed(target);
  const may = all(
    attached(graph, target, vpc),
    hasPublicAddress(side, address),
    admitted(graph, "inbound", vpc, subnet),
  );
  // A gateway with routes of its own sends what comes in to an appliance first.
  const isDiverted = target.gateway !== undefined && divertsEntry(graph, target.gateway);
  return { target, route: isDiverted ? anything : everything, gateway: gate(may) };
}

/** What would stand at the gateway if routes led there: for counting what stops a connection independently. */
function nominal(graph: Graph, side: Side, address: IpAddress, use: InternetUse): Bounds {
  const { vpc, subnet } = side.member;
  if (!vpc || !internetSpace.contains(address)) return anything;
  const gateways = graph.all("VpcGateway").filter(({ gatewayKind }) => gatewayKind === "internet");
  const joined = any("no", ...gateways.map((gateway) => isAttached(graph, gateway, vpc)));
  const found = vpc.node ? joined : any(joined, "unknown");
  return gate(all(found, hasPublicAddress(side, address), admitted(graph, use, vpc, subnet)));
}

/** All passages to or from an address outside, with what the uncertainty of the routes leaves of them. */
export function passages(
  graph: Graph,
  side: Side,
  direction: "out" | "in",
  address: IpAddress,
): { readonly outcome: Outcome; readonly found: readonly Passage[] } {
  const outcome = side.outcome(address, false);
  const each = direction === "out" ? leave : enter;
  const found = outcome.targets
    .map((target) => each(graph, side, target, address))
    .filter(({ route }) => !route.may.isEmpty)
    .map((passage) => (outcome.certain ? passage : { ...passage, route: both(passage.route, anything) }));
  if (found.length > 0) return { outcome, found };
  const gateway = nominal(graph, side, address, direction === "out" ? "direct" : "inbound");
  return { outcome, found: [{ target: outcome.targets[0]!, route: nothing, gateway }] };
}
