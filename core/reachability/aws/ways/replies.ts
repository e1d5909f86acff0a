import {
  allIcmp,
  allPorts,
  ConnectionSet,
  icmpTypes,
  noPorts,
  portRange,
  type IcmpSet,
  type PortSet,
} from "../../../sets";
import { both, oneOf, type Bounds } from "../bounds";
import type { AclVerdict } from "./side";

/** The ports that clients wait for replies on; which of them, the client's system decides. */
const ephemeral = portRange(1024, 65535);

/** Types of messages that ask, with those that answer them. */
const icmpAnswers = [
  [8, 0],
  [13, 14],
  [15, 16],
  [17, 18],
] as const;
const icmpv6Answers = [[128, 129]] as const;

/** The ports of requests whose replies come through: all, or none. */
const ports = (replies: PortSet, some: boolean): PortSet =>
  (some ? replies.overlaps(ephemeral) : ephemeral.isSubsetOf(replies)) ? allPorts : noPorts;

function types(replies: IcmpSet, answers: readonly (readonly [number, number])[]): IcmpSet {
  let asked = allIcmp;
  for (const [request, reply] of answers)
    if (!replies.contains(reply * 256)) asked = asked.subtract(icmpTypes(request));
  return asked;
}

/** The connections whose replies are among these: for some of the ports that a client may use, or for all of them. */
function answered(replies: ConnectionSet, some: boolean): ConnectionSet {
  if (replies.isAll) return replies;
  return ConnectionSet.of({
    tcp: ports(replies.tcp, some),
    udp: ports(replies.udp, some),
    sctp: ports(replies.sctp, some),
    icmp: types(replies.icmp, icmpAnswers),
    icmpv6: types(replies.icmpv6, icmpv6Answers),
    other: replies.other,
  });
}

export const answeredBy = ({ may, must }: Bounds): Bounds => ({
  may: answered(may, true),
  must: answered(must, false),
});

/**
 * What passes the ACLs of both subnets, there and back: ACLs keep no state, so the reply needs an entry of its own, and
 * the same port of the client must pass both.
 */
export function thereAndBack(from: readonly AclVerdict[], to: readonly AclVerdict[]): Bounds {
  return oneOf(
    from.flatMap((a) => to.map((b) => both(a.request, b.request, answeredBy(both(a.reply, b.reply))))),
  );
}
