import type { PortRange } from "../../core/estate";
import type { ZonePlan } from "./addresses";
import { isInternet, type ZoneFlow } from "./network-flows";

/** An entry of a network ACL, without its number: that is its place. */
export interface AclEntry {
  readonly action: "allow" | "deny";
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly cidrBlock: string;
}

export interface AclPlan {
  readonly ingress: readonly AclEntry[];
  readonly egress: readonly AclEntry[];
}

export interface AclInput {
  /** The network's own block. */
  readonly cidr: string;
  readonly zones: readonly ZonePlan[];
  readonly flows: readonly ZoneFlow[];
  /** Named parties outside, by their addresses: what is open to the internet is not thereby open to them. */
  readonly strangers: readonly string[];
  /** Zones whose parts may connect as they like. */
  readonly open: ReadonlySet<string>;
}

/** The most that AWS gives on request; 20 without. */
const MOST = 40;

/** Where clients in and in front of the network (load balancers, NAT gateways) have their ports. */
const REPLIES = [{ from: 1024, to: 65_535 }];
/** Where machines on Linux have theirs; leaves out remote desktops, which strangers would else reach. */
const HOST_REPLIES = [{ from: 32_768, to: 65_535 }];

/**
 * A zone's network ACL: both legs of each declared flow. What lies in the network is denied before what lies outside
 * is let in, so that a flow with the internet is none with another zone.
 *
 * @throws RangeError where AWS holds fewer entries than the zone's flows need
 */
export function planAcl(zone: string, input: AclInput): AclPlan {
  const inside = { ingress: [] as AclEntry[], egress: [] as AclEntry[] };
  const named = { ingress: [] as AclEntry[], egress: [] as AclEntry[] };
  const internet = { ingress: [] as AclEntry[], egress: [] as AclEntry[] };
  const block = (name: string) => input.zones.find((each) => each.zone === name)?.cidr ?? input.cidr;
  const legs = (flow: ZoneFlow, initiates: boolean, replies: readonly Range[]) => {
    const peer = initiates ? flow.to : flow.from;
    const into = !peer.cidrs ? inside : isInternet(peer) ? internet : named;
    const [request, reply] = initiates ? (["egress", "ingress"] as const) : (["ingress", "egress"] as const);
    for (const cidr of peer.cidrs ?? [block(peer.name)]) {
      into[request].push(...entries(flow.ports, [flow.ports], cidr));
      into[reply].push(...entries(flow.ports, replies, cidr));
    }
  };
  for (const flow of input.flows) {
    if (flow.from.name === zone) legs(flow, true, flow.to.cidrs ? HOST_REPLIES : REPLIES);
    if (flow.to.name === zone) legs(flow, false, REPLIES);
  }
  if (input.open.has(zone))
    for (const direction of ["ingress", "egress"] as const)
      inside[direction].push(...entries({ protocol: "any", from: 0, to: 0 }, [], block(zone)));
  const denied = (cidrs: readonly string[]): AclEntry[] =>
    cidrs.map((cidrBlock) => ({ action: "deny", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock }));
  const all = (direction: "ingress" | "egress"): readonly AclEntry[] => {
    const open = internet[direction];
    const beyond = [...named[direction], ...(open.length > 0 ? denied(input.strangers) : []), ...open];
    const entries = [...inside[direction], ...(beyond.length > 0 ? denied([input.cidr]) : []), ...beyond];
    return bounded(zone, direction, entries);
  };
  return { ingress: all("ingress"), egress: all("egress") };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function entries(ports: PortRange, ranges: readonly Range[], cidrBlock: string): AclEntry[] {
  if (ports.protocol === "any")
    return [{ action: "allow", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock }];
  if (ports.protocol === "icmp")
    return [
      { action: "allow", protocol: "icmp", fromPort: 0, toPort: 0, icmpType: -1, icmpCode: -1, cidrBlock },
    ];
  const protocol = ports.protocol === "sctp" ? "132" : ports.protocol;
  // Protocols other than TCP and UDP have no ports here.
  if (protocol === "132") return [{ action: "allow", protocol, fromPort: 0, toPort: 0, cidrBlock }];
  return ranges.map(({ from, to }) => ({ action: "allow", protocol, fromPort: from, toPort: to, cidrBlock }));
}

function bounded(zone: string, direction: string, all: readonly AclEntry[]): readonly AclEntry[] {
  const kept = all.filter(
    (entry, index) => !all.some((other, at) => at !== index && swallows(other, entry, at < index)),
  );
  if (kept.length > MOST)
    throw new RangeError(
      `estate: the ${direction} entries of zone ${zone}'s network ACL are ${kept.length}, and AWS holds ${MOST}: declare fewer flows or port ranges`,
    );
  return kept;
}

/** Whether `other` allows all that `entry` does; of two that are alike the first stays. */
function swallows(other: AclEntry, entry: AclEntry, before: boolean): boolean {
  if (other.action !== entry.action || other.cidrBlock !== entry.cidrBlock) return false;
  if (other.protocol !== "-1" && other.protocol !== entry.protocol) return false;
  const wide = other.protocol === "-1" || other.protocol === "icmp" || other.protocol === "132";
  const same =
    other.protocol === entry.protocol && other.fromPort === entry.fromPort && other.toPort === entry.toPort;
  if (same) return before;
  return wide || (other.fromPort <= entry.fromPort && entry.toPort <= other.toPort);
}
