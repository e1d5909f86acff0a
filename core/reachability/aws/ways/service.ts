import type { Graph } from "../../../graph";
import { all, everything, gate, type Bounds, type Certainty } from "../bounds";
import type { Member } from "../endpoints/member";
import { gatewaysOf } from "../network/service-gateways";
import { isSameVpc } from "../network/vpc";
import { makeCase, type Case } from "./case";
import { gateHop } from "./hops";
import { thereAndBack } from "./replies";
import { Stop, type NamedSide } from "./stop";

/** Whether the routes of an interface's subnet lead to a gateway endpoint: nobody comes to one from another network. */
function leads(graph: Graph, { vpc, subnet }: Member, to: Member): Certainty {
  const found = subnet
    ? (gatewaysOf(graph, subnet).find(([node]) => node === to.service)?.[1] ?? "no")
    : "unknown";
  return all(isSameVpc(vpc, to.vpc), found);
}

/**
 * The cases of what an interface opens to a service of AWS by a gateway endpoint: the service has public addresses, which
 * groups let through by its prefix list or by blocks, and ACLs by blocks alone. What its policy permits, the network
 * doesn't see.
 */
export function toService(graph: Graph, from: NamedSide, to: Member, name: string): readonly Case[] {
  const certain = leads(graph, from.side.member, to);
  const { service } = to;
  return [...from.side.cuts.points(to.addresses)].map((address) => {
    const stop = new Stop(graph, from, "initiator", address, to, "no", "yes");
    // A route to some addresses in particular may be more specific than those of the list.
    const isOther = from.side
      .outcome(address, false)
      .routes.some(({ blocks, prefixLength }) => blocks === undefined || prefixLength > 0);
    const route: Bounds = gate(certain === "yes" && isOther ? "unknown" : certain);
    const open = [{ request: everything, reply: everything }];
    return makeCase({
      way: "outside",
      source: address,
      target: address,
      layers: {
        "security-group": stop.groups,
        "network-acl": thereAndBack(stop.acls, open),
        route,
        gateway: everything,
      },
      hops: (connection) => [
        ...stop.groupHops(connection),
        ...stop.aclHops("request", connection),
        gateHop(
          "route",
          `routes of ${from.name} to ${name}`,
          route,
          connection,
          service,
          "whether they lead there",
        ),
        ...stop.aclHops("reply", connection),
      ],
    });
  });
}
