import type { Graph } from "../../../graph";
import type { IpAddress, IpSet } from "../../../sets";
import type { AwsEndpoint } from "../endpoints/endpoint";
import type { Member } from "../endpoints/member";
import { natSubnet } from "../network/gateway";
import { gatewaysOf } from "../network/service-gateways";
import type { SubnetView } from "../network/subnet";
import { tablesOf } from "../network/route-table";
import { aclsOf } from "../network/subnet-acl";
import { Cuts } from "../ways/cuts";
import { Profiles, referredTo } from "./profiles";

/** Interfaces that nothing tells apart: neither rules, nor ACLs, nor routes, nor gateways. */
export interface MemberClass {
  readonly index: number;
  /** One of them, which stands for all. */
  readonly member: Member;
  /** The number of where it lies: its VPC, its ACL and routes, its kinds of addresses. */
  readonly place: number;
  /** The number of all but its groups: where it lies, and by what addresses it is met. */
  readonly network: number;
  /** The same, as far as addresses outside meet it: by whatever ACLs and gateways. */
  readonly edge: number;
  readonly ingress: number;
  readonly egress: number;
  /** An address of it; no rule tells its others from this one. Undefined where some does, or where there are IPv6 ones. */
  readonly address: IpAddress | undefined;
  /** Whether its subnet's ACL certainly lets everything through. */
  readonly isOpen: boolean;
  /** Whether nothing of its subnet's routes stands before the local one. */
  readonly isDirect: boolean;
  /** Whether its subnet's routes may lead into other networks. */
  readonly leaves: boolean;
}

/** Endpoints whose interfaces are of the same classes. */
export interface EndpointClass {
  readonly members: readonly MemberClass[];
  readonly endpoints: readonly AwsEndpoint[];
}

export interface Classes {
  readonly members: readonly MemberClass[];
  readonly endpoints: readonly EndpointClass[];
}

function isOpen(graph: Graph, subnet: SubnetView | undefined): boolean {
  if (!subnet) return false;
  const { candidates, missing } = aclsOf(graph, subnet);
  return missing === undefined && candidates.every(({ node }) => node === undefined);
}

const middleboxes: readonly string[] = ["nat", "interface", "instance", "endpoint"];
const own: readonly string[] = ["local", "internet", "nat", "egress-only", "none"];

/** What the routes of a subnet may lead to besides the internet. */
function routing(graph: Graph, subnet: SubnetView | undefined): { isDirect: boolean; leaves: boolean } {
  if (!subnet) return { isDirect: false, leaves: true };
  const { tables, unknown } = tablesOf(graph, subnet);
  const entries = tables.flatMap((table) => table.entries);
  const isKnown = unknown === undefined && tables.every(({ missing }) => missing === undefined);
  return {
    isDirect: !entries.some(
      ({ written, prefixLength, blocks }) =>
        (blocks === undefined || prefixLength > 0) && written.some((kind) => middleboxes.includes(kind)),
    ),
    leaves: !isKnown || entries.some(({ targets }) => targets.some(({ kind }) => !own.includes(kind))),
  };
}

/** Puts endpoints together. @param blocks all that rules name */
export function classify(graph: Graph, endpoints: readonly AwsEndpoint[], blocks: Iterable<IpSet>): Classes {
  const profiles = new Profiles();
  const cuts = new Cuts(blocks);
  const known = new Map<string, Member>();
  for (const { members } of endpoints) for (const member of members) known.set(member.key, member);
  const referred = referredTo([...known.values()].map(({ groups }) => groups));
  const places = new Map<SubnetView, string>();
  const matters = {
    zones: graph.all("VpcGatewayAttachment").length > 0,
    subnets: graph.all("VpcBlockPublicAccess").length > 0,
    natAcls: graph.all("VpcGateway").some((gateway) => {
      return gateway.gatewayKind === "nat" && !isOpen(graph, natSubnet(graph, gateway));
    }),
  };
  const placeOf = (subnet: SubnetView): string => {
    let place = places.get(subnet);
    if (place === undefined) {
      const { tables, unknown } = tablesOf(graph, subnet);
      const services = gatewaysOf(graph, subnet).map(([{ id }, certain]) => `${id} ${certain}`);
      const routes = `${services.join()} ${tables.map(({ node, name }) => node?.id ?? name).join()} ${unknown ?? ""}`;
      const plain = isOpen(graph, subnet) && !matters.subnets;
      place = plain ? `${routes} ${matters.zones ? (subnet.zone ?? "") : ""}` : subnet.id;
      places.set(subnet, place);
    }
    return place;
  };
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = numbers.size));
    return number;
  };
  const byText = new Map<string, MemberClass>();
  const byKey = new Map<string, MemberClass>();
  const classOf = (member: Member): MemberClass => {
    const found = byKey.get(member.key);
    if (found) return found;
    const { vpc, subnet, groups, addresses, hasIpv4, hasIpv6, isPublic, front, filtersWithin, service } =
      member;
    const points = [...cuts.points(hasIpv6 === "no" ? addresses.only("ipv4") : addresses)];
    const place = numberOf(
      [
        vpc?.id ?? "?",
        subnet ? placeOf(subnet) : "?",
        hasIpv4,
        hasIpv6,
        isPublic,
        front ?? "",
        filtersWithin ?? "",
        service?.id ?? "",
      ].join("\n"),
    );
    const network = numberOf(`${place} ${points.map((point) => cuts.index(point)).join()}`);
    const held = (list: typeof groups.definite): string =>
      list
        .flatMap(({ id }) => (referred.has(id) ? [id] : []))
        .sort()
        .join();
    const [ingress, egress] = [profiles.of(groups, "ingress"), profiles.of(groups, "egress")];
    const carried = `${held(groups.definite)};${held(groups.possible)};${groups.missing === undefined}`;
    const text = `${network} ${ingress} ${egress} ${carried}`;
    let same = byText.get(text);
    if (!same) {
      const isPlain = points.length === 1 && hasIpv4 === "yes" && hasIpv6 === "no" && !front && !service;
      same = {
        index: byText.size,
        member,
        place,
        network,
        // An ACL on the way, also that of a NAT gateway, may tell its addresses apart.
        edge: matters.natAcls || !isOpen(graph, subnet) ? network : numberOf(`edge ${place}`),
        ingress,
        egress,
        address: isPlain ? points[0] : undefined,
        isOpen: isOpen(graph, subnet),
        ...routing(graph, subnet),
      };
      byText.set(text, same);
    }
    byKey.set(member.key, same);
    return same;
  };
  const groups = new Map<string, { members: readonly MemberClass[]; endpoints: AwsEndpoint[] }>();
  for (const endpoint of endpoints) {
    const members = [...new Set(endpoint.members.map(classOf))].sort((a, b) => a.index - b.index);
    const { may, must } = endpoint.accepts;
    const key = `${members.map(({ index }) => index).join()} ${endpoint.initiates} ${may.toString()} ${must.toString()}`;
    const group = groups.get(key);
    if (group) group.endpoints.push(endpoint);
    else groups.set(key, { members, endpoints: [endpoint] });
  }
  return { members: [...byText.values()], endpoints: [...groups.values()] };
}
