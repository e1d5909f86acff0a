import { inside, isIpv6, isPrivate } from "./aws-addresses";

/**
 * A simulator of AWS networks that sends one packet after the other. It is written for being obviously right, not fast,
 * from AWS's documentation alone, and shares nothing with the analysis that it is compared with.
 */

export interface Rule {
  readonly protocol: "tcp" | "udp" | "icmp" | "58" | "-1" | "47";
  /** Ports, or ICMP type and code. */
  readonly from?: number;
  readonly to?: number;
  /** Blocks of either family. */
  readonly cidrs?: readonly string[];
  /** Ids of prefix lists. */
  readonly lists?: readonly string[];
  readonly groups?: readonly string[];
  readonly self?: boolean;
}

export interface Entry {
  readonly number: number;
  readonly allow: boolean;
  readonly protocol: Rule["protocol"];
  readonly from?: number;
  readonly to?: number;
  readonly cidr: string;
}

export interface Estate {
  readonly vpcs: readonly {
    readonly id: string;
    readonly cidr: string;
    readonly cidr6?: string;
    /** The table of subnets that name none. */
    readonly main?: string;
  }[];
  readonly lists?: readonly { readonly id: string; readonly cidrs: readonly string[] }[];
  readonly subnets: readonly {
    readonly id: string;
    readonly vpc: string;
    readonly cidr: string;
    readonly cidr6?: string;
    readonly acl?: string;
    readonly table?: string;
  }[];
  readonly groups: readonly {
    readonly id: string;
    readonly vpc: string;
    readonly ingress: readonly Rule[];
    readonly egress: readonly Rule[];
    /** How a program writes it; the simulator doesn't care. */
    readonly form?: "inline" | "rules" | "vpc rules" | "native";
  }[];
  readonly acls: readonly {
    readonly id: string;
    readonly vpc: string;
    readonly ingress: readonly Entry[];
    readonly egress: readonly Entry[];
    /** Whether it is the one of subnets that name none. */
    readonly isDefault?: boolean;
  }[];
  readonly tables: readonly {
    readonly id: string;
    readonly vpc: string;
    readonly routes: readonly Way[];
  }[];
  /** Internet gateways; the VPC is left out of those that are attached to none. */
  readonly gateways: readonly { readonly id: string; readonly vpc?: string }[];
  readonly egressOnly?: readonly { readonly id: string; readonly vpc: string }[];
  readonly nats: readonly { readonly id: string; readonly subnet: string }[];
  readonly peerings: readonly { readonly id: string; readonly a: string; readonly b: string }[];
  readonly machines: readonly Machine[];
  readonly services?: readonly ServiceGateway[];
  /** VPC block public access, for all VPCs. */
  readonly block?: "block-bidirectional" | "block-ingress";
}

/** A service of AWS to whose addresses the routes of some tables lead by a gateway endpoint. */
export interface ServiceGateway {
  readonly id: string;
  readonly vpc: string;
  readonly tables: readonly string[];
  /** The id of the list of the service's addresses. */
  readonly list: string;
}

/** A route: to a block, or to all of a prefix list. */
export interface Way {
  readonly cidr?: string;
  readonly list?: string;
  readonly to: string;
}

export interface Machine {
  readonly id: string;
  readonly subnet: string;
  readonly ip: string;
  readonly ip6?: string;
  readonly groups: readonly string[];
  readonly isPublic: boolean;
  /** Of load balancers without groups. */
  readonly isUnfiltered?: boolean;
  /** Of classic load balancers: their subnet's ACL sees what they send within it. */
  readonly meetsOwnAcl?: boolean;
}

/** What opens a connection; `port` is the one asked for, or the ICMP type. */
export interface Probe {
  readonly protocol: "tcp" | "udp" | "icmp" | "58" | "47";
  readonly port: number;
}

/** What nobody but the sender's system and AWS decides. */
export interface Luck {
  readonly clientPort: number;
  readonly natPort: number;
  /** The public addresses of sender and receiver. */
  readonly senderPublic: string;
  readonly receiverPublic: string;
  /** Whether connections work that come and go by different gateways. */
  readonly isCrossed: boolean;
}

/** Whether ports (or a type and code) given for a protocol take in a packet. */
function speaksOf(
  rule: { readonly protocol: Rule["protocol"]; readonly from?: number; readonly to?: number },
  protocol: Probe["protocol"],
  port: number,
): boolean {
  if (rule.protocol === "-1") return true;
  if (rule.protocol !== protocol) return false;
  if (protocol === "47") return true;
  if (protocol === "icmp" || protocol === "58") return rule.from === -1 || rule.from === port;
  return port >= (rule.from ?? 0) && port <= (rule.to ?? 65535);
}

interface Other {
  readonly ip: string;
  /** Groups that references can see: none through the internet. */
  readonly groups: readonly string[];
}

const blocksOf = (estate: Estate, list: string): readonly string[] =>
  (estate.lists ?? []).find(({ id }) => id === list)?.cidrs ?? [];

export function groupsAllow(
  estate: Estate,
  machine: Machine,
  direction: "ingress" | "egress",
  probe: Probe,
  other: Other,
): boolean {
  if (machine.isUnfiltered === true) return true;
  return estate.groups.some(
    (group) =>
      machine.groups.includes(group.id) &&
      group[direction].some(
        (rule) =>
          speaksOf(rule, probe.protocol, probe.port) &&
          ((rule.cidrs ?? []).some((cidr) => inside(other.ip, cidr)) ||
            (rule.lists ?? []).some((id) => blocksOf(estate, id).some((cidr) => inside(other.ip, cidr))) ||
            (rule.groups ?? []).some((id) => other.groups.includes(id)) ||
            (rule.self === true && other.groups.includes(group.id))),
      ),
  );
}

export function aclAllows(
  estate: Estate,
  subnet: string,
  direction: "ingress" | "egress",
  protocol: Probe["protocol"],
  port: number,
  ip: string,
): boolean {
  const { vpc, acl: named } = estate.subnets.find((each) => each.id === subnet)!;
  const acl =
    named === undefined
      ? estate.acls.find((each) => each.isDefault === true && each.vpc === vpc)
      : estate.acls.find((each) => each.id === named);
  if (!acl) return true;
  const entries = [...acl[direction]].sort((a, b) => a.number - b.number);
  for (const entry of entries)
    if (speaksOf(entry, protocol, port) && inside(ip, entry.cidr)) return entry.allow;
  return false;
}

/** A request passes by its own port, its reply by the client's; echo replies are another type of ICMP. */
const replyPort = ({ protocol, port }: Probe, clientPort: number): number =>
  protocol === "icmp" ? (port === 8 ? 0 : -1) : protocol === "58" ? (port === 128 ? 129 : -1) : clientPort;

export function replyPasses(
  estate: Estate,
  subnet: string,
  direction: "ingress" | "egress",
  probe: Probe,
  clientPort: number,
  ip: string,
): boolean {
  const port = replyPort(probe, clientPort);
  return port === -1 || aclAllows(estate, subnet, direction, probe.protocol, port, ip);
}

const subnetOf = (estate: Estate, id: string) => estate.subnets.find((each) => each.id === id)!;
const vpcOf = (estate: Estate, machine: Machine) => subnetOf(estate, machine.subnet).vpc;

const hops = new WeakMap<Estate, Map<string, string | undefined>>();

/** Where a subnet's routes send a packet; looked up once. */
export function nextHop(estate: Estate, subnet: string, ip: string): string | undefined {
  let found = hops.get(estate);
  if (!found) hops.set(estate, (found = new Map<string, string | undefined>()));
  const key = `${subnet} ${ip}`;
  if (!found.has(key)) found.set(key, lookUp(estate, subnet, ip));
  return found.get(key);
}

/** The longest prefix wins, and before one of a list the one that is written. */
function lookUp(estate: Estate, subnet: string, ip: string): string | undefined {
  const { vpc, table } = subnetOf(estate, subnet);
  const { cidr: own, cidr6, main } = estate.vpcs.find((each) => each.id === vpc)!;
  if (inside(ip, own) || (cidr6 !== undefined && inside(ip, cidr6))) return "local";
  const { routes } = estate.tables.find((each) => each.id === (table ?? main))!;
  const written = routes.flatMap(({ cidr, to }) => (cidr === undefined ? [] : [{ cidr, to }]));
  const listed = routes.flatMap(({ list, to }) =>
    list === undefined ? [] : blocksOf(estate, list).map((cidr) => ({ cidr, to })),
  );
  const matching = [...written, ...listed].filter(({ cidr }) => inside(ip, cidr));
  const length = (cidr: string): number => Number(cidr.split("/")[1]);
  return matching.sort((a, b) => length(b.cidr) - length(a.cidr))[0]?.to;
}

/** Whether a packet and its reply pass between two machines by private addresses of theirs. */
export function passesPrivately(
  estate: Estate,
  [from, source]: readonly [Machine, string],
  [to, target]: readonly [Machine, string],
  probe: Probe,
  luck: Pick<Luck, "clientPort">,
): boolean {
  const [a, b] = [vpcOf(estate, from), vpcOf(estate, to)];
  const there = nextHop(estate, from.subnet, target);
  const back = nextHop(estate, to.subnet, source);
  if (a === b) {
    if (there !== "local" || back !== "local") return false;
  } else {
    const peering = estate.peerings.find(({ id }) => id === there);
    if (!peering || back !== there) return false;
    if (![peering.a, peering.b].includes(a) || ![peering.a, peering.b].includes(b)) return false;
  }
  if (!groupsAllow(estate, from, "egress", probe, { ip: target, groups: to.groups })) return false;
  if (!groupsAllow(estate, to, "ingress", probe, { ip: source, groups: from.groups })) return false;
  const isWithin = from.subnet === to.subnet;
  const { protocol, port } = probe;
  return (
    ((isWithin && from.meetsOwnAcl !== true) ||
      (aclAllows(estate, from.subnet, "egress", protocol, port, target) &&
        replyPasses(estate, from.subnet, "ingress", probe, luck.clientPort, target))) &&
    (isWithin ||
      (aclAllows(estate, to.subnet, "ingress", protocol, port, source) &&
        replyPasses(estate, to.subnet, "egress", probe, luck.clientPort, source)))
  );
}

const isGateway = (estate: Estate, id: string | undefined, vpc: string): boolean =>
  estate.gateways.some((gateway) => gateway.id === id && gateway.vpc === vpc);

/** Whether a machine has an address of the internet of this one's family. */
const hasPublic = (machine: Machine, ip: string): boolean =>
  isIpv6(ip) ? machine.ip6 !== undefined : machine.isPublic;

/** Whether a packet leaves for an address of the internet, and its reply comes back. */
export function leaves(estate: Estate, from: Machine, ip: string, probe: Probe, luck: Luck): boolean {
  if (isPrivate(ip) || (isIpv6(ip) && from.ip6 === undefined)) return false;
  if (!groupsAllow(estate, from, "egress", probe, { ip, groups: [] })) return false;
  const { protocol, port } = probe;
  if (!aclAllows(estate, from.subnet, "egress", protocol, port, ip)) return false;
  if (!replyPasses(estate, from.subnet, "ingress", probe, luck.clientPort, ip)) return false;
  const hop = nextHop(estate, from.subnet, ip);
  const vpc = vpcOf(estate, from);
  if (isGateway(estate, hop, vpc)) return hasPublic(from, ip) && estate.block === undefined;
  if (isIpv6(ip)) {
    const isOut = (estate.egressOnly ?? []).some((each) => each.id === hop && each.vpc === vpc);
    return isOut && estate.block !== "block-bidirectional";
  }
  const nat = estate.nats.find(({ id }) => id === hop);
  if (!nat || subnetOf(estate, nat.subnet).vpc !== vpc) return false;
  if (protocol === "47" || protocol === "58" || estate.block === "block-bidirectional") return false;
  if (!isGateway(estate, nextHop(estate, nat.subnet, ip), vpc)) return false;
  if (
    nat.subnet !== from.subnet &&
    !(
      aclAllows(estate, nat.subnet, "ingress", protocol, port, from.ip) &&
      replyPasses(estate, nat.subnet, "egress", probe, luck.clientPort, from.ip)
    )
  )
    return false;
  return (
    aclAllows(estate, nat.subnet, "egress", protocol, port, ip) &&
    replyPasses(estate, nat.subnet, "ingress", probe, luck.natPort, ip)
  );
}

/** Whether a packet from an address of the internet comes in, and its reply gets back there. */
export function enters(estate: Estate, to: Machine, ip: string, probe: Probe, replyTo: number): boolean {
  if (isPrivate(ip) || !hasPublic(to, ip) || estate.block !== undefined) return false;
  const hop = nextHop(estate, to.subnet, ip);
  if (!isGateway(estate, hop, vpcOf(estate, to))) return false;
  if (!groupsAllow(estate, to, "ingress", probe, { ip, groups: [] })) return false;
  return (
    aclAllows(estate, to.subnet, "ingress", probe.protocol, probe.port, ip) &&
    replyPasses(estate, to.subnet, "egress", probe, replyTo, ip)
  );
}

/** Whether a packet reaches another machine at its public IPv4 address. */
export function passesByInternet(
  estate: Estate,
  from: Machine,
  to: Machine,
  probe: Probe,
  luck: Luck,
): boolean {
  if (!leaves(estate, from, luck.receiverPublic, probe, luck)) return false;
  const hop = nextHop(estate, from.subnet, luck.receiverPublic);
  const hidden = estate.nats.some(({ id }) => id === hop);
  return enters(estate, to, luck.senderPublic, probe, hidden ? luck.natPort : luck.clientPort);
}

const joins = (estate: Estate, id: string | undefined, a: string, b: string): boolean =>
  estate.peerings.some(
    (each) => each.id === id && [each.a, each.b].includes(a) && [each.a, each.b].includes(b),
  );

/**
 * Whether a packet reaches a machine of another VPC at its IPv6 address by the internet. No document says what becomes of
 * connections that go one way by the internet and the other by a peering connection: that is luck.
 */
export function passesByIpv6(estate: Estate, from: Machine, to: Machine, probe: Probe, luck: Luck): boolean {
  const [a, b] = [vpcOf(estate, from), vpcOf(estate, to)];
  const [source, target] = [from.ip6, to.ip6];
  if (source === undefined || target === undefined || a === b) return false;
  const byPeering = (machine: Machine, ip: string): boolean =>
    luck.isCrossed && joins(estate, nextHop(estate, machine.subnet, ip), a, b);
  const { protocol, port } = probe;
  const isOut =
    leaves(estate, from, target, probe, luck) ||
    (byPeering(from, target) &&
      groupsAllow(estate, from, "egress", probe, { ip: target, groups: [] }) &&
      aclAllows(estate, from.subnet, "egress", protocol, port, target) &&
      replyPasses(estate, from.subnet, "ingress", probe, luck.clientPort, target));
  const isIn =
    enters(estate, to, source, probe, luck.clientPort) ||
    (byPeering(to, source) &&
      groupsAllow(estate, to, "ingress", probe, { ip: source, groups: [] }) &&
      aclAllows(estate, to.subnet, "ingress", protocol, port, source) &&
      replyPasses(estate, to.subnet, "egress", probe, luck.clientPort, source));
  return isOut && isIn;
}

/**
 * Whether a packet reaches a service of AWS, at one of its public addresses, by a gateway endpoint: routes to the service's
 * list of addresses do it, unless others are more specific, and neither an internet gateway nor a public address is asked.
 */
export function reachesService(
  estate: Estate,
  from: Machine,
  { list, vpc, tables }: ServiceGateway,
  ip: string,
  probe: Probe,
  { clientPort }: Luck,
): boolean {
  if (probe.protocol !== "tcp" || (probe.port !== 443 && probe.port !== 80)) return false;
  const subnet = estate.subnets.find((each) => each.id === from.subnet)!;
  const table = subnet.table ?? estate.vpcs.find((each) => each.id === subnet.vpc)?.main;
  if (subnet.vpc !== vpc || table === undefined || !tables.includes(table)) return false;
  const listed = from.groups.some((group) =>
    estate.groups
      .find((each) => each.id === group)!
      .egress.some(
        ({ lists, protocol, from: first = 0, to: last = 65535 }) =>
          lists?.includes(list) === true &&
          (protocol === "-1" || (protocol === "tcp" && first <= probe.port && probe.port <= last)),
      ),
  );
  return (
    (listed || groupsAllow(estate, from, "egress", probe, { ip, groups: [] })) &&
    aclAllows(estate, from.subnet, "egress", probe.protocol, probe.port, ip) &&
    replyPasses(estate, from.subnet, "ingress", probe, clientPort, ip)
  );
}

/** Whether a subnet has routes to some of the internet's addresses in particular: which of them the service has, nobody says. */
export function hasOwnRoutes(estate: Estate, from: Machine, ip: string): boolean {
  const subnet = estate.subnets.find((each) => each.id === from.subnet)!;
  const table = subnet.table ?? estate.vpcs.find((each) => each.id === subnet.vpc)?.main;
  const { routes } = estate.tables.find((each) => each.id === table)!;
  return routes.some(({ cidr, list }) =>
    (cidr === undefined ? blocksOf(estate, list!) : [cidr]).some(
      (block) => !block.endsWith("/0") && inside(ip, block),
    ),
  );
}
