import type { Graph, VpcGateway } from "../../../graph";
import type { IpAddress } from "../../../sets";
import { both, everything } from "../bounds";
import { admits } from "../network/acl";
import { natSubnet } from "../network/gateway";
import { aclsOf } from "../network/subnet-acl";
import { anything } from "../bounds";
import { Cuts } from "./cuts";
import { answeredBy } from "./replies";
import type { AclVerdict, Side } from "./side";

/**
 * What the ACL of a NAT gateway's subnet lets through: requests in from the sender and out to the outside, replies in
 * from there, to a port of the gateway's own, and out to the sender.
 */
export function natAcls(
  graph: Graph,
  gateway: VpcGateway,
  side: Side,
  outside: IpAddress,
): readonly AclVerdict[] {
  const subnet = natSubnet(graph, gateway);
  if (!subnet) return [{ request: anything, reply: anything }];
  const { candidates, missing } = aclsOf(graph, subnet);
  const { addresses, subnet: own } = side.member;
  const isSame = own === subnet;
  const verdicts = candidates.flatMap((acl) => {
    const sets = [...acl.ingress, ...acl.egress].flatMap(({ blocks }) => (blocks ? [blocks] : []));
    const senders = isSame ? [undefined] : [...new Cuts(sets).points(addresses.only("ipv4"))];
    const out = admits(acl, "egress", outside);
    const back = answeredBy(admits(acl, "ingress", outside));
    return senders.map((sender) => ({
      request: both(sender ? admits(acl, "ingress", sender) : everything, out, back),
      reply: sender ? admits(acl, "egress", sender) : everything,
    }));
  });
  return missing === undefined ? verdicts : [...verdicts, { request: anything, reply: anything }];
}
