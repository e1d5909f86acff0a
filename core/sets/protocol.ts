import { IntervalSet, numberSpace } from "./interval-set";
import { failure, quote, success, type Result } from "./result";

/** Protocols that have ports, or types and codes, of their own here; by IP protocol number. */
const PROTOCOL_NUMBERS = { tcp: 6, udp: 17, sctp: 132, icmp: 1, icmpv6: 58 } as const;

export type ProtocolName = keyof typeof PROTOCOL_NUMBERS;

// IANA's keywords, as AWS takes them in network ACLs, for what cloud estates use.
const NUMBERS = new Map<string, number>(
  Object.entries({
    ...PROTOCOL_NUMBERS,
    igmp: 2,
    ipv4: 4,
    ipip: 4,
    egp: 8,
    ipv6: 41,
    rsvp: 46,
    gre: 47,
    esp: 50,
    ah: 51,
    "ipv6-icmp": 58,
    eigrp: 88,
    ospf: 89,
    ospfigp: 89,
    pim: 103,
    vrrp: 112,
    l2tp: 115,
    udplite: 136,
  }),
);

const NAMES = new Map<number, ProtocolName>(
  Object.entries(PROTOCOL_NUMBERS).map(([name, number]) => [number, name as ProtocolName]),
);

const protocolSpace = numberSpace("IP protocols", 0, 255);

/** IP protocol numbers, of those that have no part of their own in a connection set. */
export type ProtocolSet = IntervalSet<number>;

export const noProtocols: ProtocolSet = IntervalSet.empty(protocolSpace);
export const otherProtocols: ProtocolSet = IntervalSet.full(protocolSpace).subtract(
  IntervalSet.fromRanges(
    protocolSpace,
    Object.values(PROTOCOL_NUMBERS).map((number) => [number, number] as const),
  ),
);

export function protocolRange(first: number, last = first): ProtocolSet {
  return IntervalSet.range(protocolSpace, first, last).intersect(otherProtocols);
}

/** The name of a protocol that has a part of its own. */
export function protocolName(number: number): ProtocolName | undefined {
  return NAMES.get(number);
}

/** A name in any case or a number 0 to 255 gives the number; "all" and -1 give "all". */
export function parseProtocol(protocol: string | number): Result<number | "all"> {
  const text = String(protocol).toLowerCase();
  if (text === "all" || text === "-1") return success("all");
  const named = NUMBERS.get(text);
  if (named !== undefined) return success(named);
  if (/^(0|[1-9][0-9]{0,2})$/.test(text) && Number(text) <= 255) return success(Number(text));
  return failure(`protocol ${quote(String(protocol))} is no known name and no number from 0 to 255`);
}
