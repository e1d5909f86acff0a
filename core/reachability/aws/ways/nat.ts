import type { Graph, VpcGateway } from "../../../graph";
import type { IpAddress } from "../../../sets";
import { anything, both, everything, type Bounds } from "../bounds";
import { admits } from "../network/acl";
import { natSubnet } from "../network/gateway";
import { aclsOf } from "../network/subnet-acl";
import { Cuts } from "./cuts";
import { answeredBy } from "./replies";
import type { AclVerdict, Side } from "./side";

/** What the ACL of a NAT gateway's subnet lets through towards the sender and towards the outside. */
interface NatVerdict {
  readonly request: Bounds;
  readonly inner: Bounds;
  readonly outer: Bounds;
}

/** What passes out of a sender's subnet and a NAT gateway's, as the outside meets it. */
export const throughNat = (
  sender: readonly AclVerdict[],
  nat: readonly NatVerdict[],
): readonly AclVerdict[] =>
  sender.flatMap((own) =>
    nat.map((each) => ({
      request: both(own.request, each.request, answeredBy(both(own.reply, each.inner))),
      reply: each.outer,
    })),
  );

/**
 * What the ACL of a NAT gateway's subnet lets through: requests in from the sender and out to the outside, replies in
 * from there, to a port of the gateway's own, and out to the sender.
 */
export function natAcls(
  graph: Graph,
  gateway: VpcGateway,
  side: Side,
  outside: IpAddress,
): readonly NatVerdict[] {
  const unknown: NatVerdict = { request: anything, inner: anything, outer: anything };
  const subnet = natSubnet(graph, gateway);
  if (!subnet) return [unknown];
  const { candidates, missing } = aclsOf(graph, subnet);
  const { addresses, subnet: own } = side.member;
  const verdicts = candidates.flatMap((acl) => {
    const sets = [...acl.ingress, ...acl.egress].flatMap(({ blocks }) => (blocks ? [blocks] : []));
    // Within one subnet, nothing is judged between sender and gateway.
    const senders = own === subnet ? [undefined] : [...new Cuts(sets).points(addresses.only("ipv4"))];
    const outer = admits(acl, "ingress", outside);
    const out = admits(acl, "egress", outside);
    return senders.map((sender) => ({
      request: both(sender ? admits(acl, "ingress", sender) : everything, out),
      inner: sender ? admits(acl, "egress", sender) : everything,
      outer,
    }));
  });
  return missing === undefined ? verdicts : [...verdicts, unknown];
}
