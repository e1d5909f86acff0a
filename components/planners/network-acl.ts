import type { PortRange } from "../../core/estate";
import type { ZonePlan } from "./addresses";
import { isInternet, isIpv4, type ZoneFlow } from "./network-flows";
import { PlanError } from "./plan-error";

/** An entry of a network ACL, without its number: that is its place. */
export interface AclEntry {
  readonly action: "allow" | "deny";
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  /** Exactly one of the two. */
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
}

export interface AclPlan {
  readonly ingress: readonly AclEntry[];
  readonly egress: readonly AclEntry[];
}

export interface AclInput {
  /** The network's own blocks. */
  readonly cidrs: readonly string[];
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
 * @throws PlanError where AWS holds fewer entries than the zone's flows need
 */
export function planAcl(zone: string, input: AclInput): AclPlan {
  const inside = { ingress: [] as AclEntry[], egress: [] as AclEntry[] };
  const named = { ingress: [] as AclEntry[], egress: [] as AclEntry[] };
  const internet = { ingress: [] as AclEntry[], egress: [] as AclEntry[] };
  const blocks = (name: string): readonly string[] => {
    const found = input.zones.find((each) => each.zone === name);
    if (!found) return input.cidrs;
    return found.ipv6Cidr === undefined ? [found.cidr] : [found.cidr, found.ipv6Cidr];
  };
  const legs = (flow: ZoneFlow, initiates: boolean, replies: readonly Range[]) => {
    const peer = initiates ? flow.to : flow.from;
    const into = !peer.cidrs ? inside : isInternet(peer) ? internet : named;
    const [request, reply] = initiates ? (["egress", "ingress"] as const) : (["ingress", "egress"] as const);
    for (const cidr of peer.cidrs ?? blocks(peer.name)) {
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
      for (const cidr of blocks(zone))
        inside[direction].push(...entries({ protocol: "any", from: 0, to: 0 }, [], cidr));
  const denied = (cidrs: readonly string[]): AclEntry[] =>
    cidrs.map((cidr) => ({ action: "deny", protocol: "-1", fromPort: 0, toPort: 0, ...blockOf(cidr) }));
  const all = (direction: "ingress" | "egress"): readonly AclEntry[] => {
    const open = internet[direction];
    const beyond = [...named[direction], ...(open.length > 0 ? denied(input.strangers) : []), ...open];
    const entries = [...inside[direction], ...(beyond.length > 0 ? denied(input.cidrs) : []), ...beyond];
    return bounded(zone, direction, entries);
  };
  return { ingress: all("ingress"), egress: all("egress") };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

type Block = Pick<AclEntry, "cidrBlock" | "ipv6CidrBlock">;

const blockOf = (cidr: string): Block => (isIpv4(cidr) ? { cidrBlock: cidr } : { ipv6CidrBlock: cidr });

function entries(ports: PortRange, ranges: readonly Range[], cidr: string): AclEntry[] {
  const block = blockOf(cidr);
  const whole = (protocol: string): AclEntry => ({
    action: "allow",
    protocol,
    fromPort: 0,
    toPort: 0,
    ...block,
  });
  if (ports.protocol === "any") return [whole("-1")];
  if (ports.protocol === "icmp")
    return [{ ...whole(isIpv4(cidr) ? "icmp" : "58"), icmpType: -1, icmpCode: -1 }];
  // Protocols other than TCP and UDP have no ports here.
  if (ports.protocol === "sctp") return [whole("132")];
  const { protocol } = ports;
  return ranges.map(({ from, to }) => ({ ...whole(protocol), fromPort: from, toPort: to }));
}

function bounded(zone: string, direction: string, all: readonly AclEntry[]): readonly AclEntry[] {
  const kept = all.filter(
    (entry, index) => !all.some((other, at) => at !== index && swallows(other, entry, at < index)),
  );
  if (kept.length > MOST)
    throw new PlanError(
      "estate",
      `needs ${kept.length} ${direction} entries in the network ACL of zone ${zone}, and AWS holds ${MOST}: declare fewer flows or port ranges`,
      ["flows"],
    );
  return kept;
}

/** Whether `other` allows all that `entry` does; of two that are alike the first stays. */
function swallows(other: AclEntry, entry: AclEntry, before: boolean): boolean {
  if (other.action !== entry.action) return false;
  if (other.cidrBlock !== entry.cidrBlock || other.ipv6CidrBlock !== entry.ipv6CidrBlock) return false;
  if (other.protocol !== "-1" && other.protocol !== entry.protocol) return false;
  const wide = other.protocol === "-1" || ["icmp", "58", "132"].includes(other.protocol);
  const same =
    other.protocol === entry.protocol && other.fromPort === entry.fromPort && other.toPort === entry.toPort;
  if (same) return before;
  return wide || (other.fromPort <= entry.fromPort && entry.toPort <= other.toPort);
}
