import type { Unknown } from "../../../graph";
import { peek, type Graph, type VpcGateway, type VpcPeering } from "../../../graph";
import { resolve } from "../../../graph/aws/resolve";
import type { References } from "../../../graph/aws/reference";
import { all, any, type Certainty } from "../bounds";
import { gatewayTarget, type Target } from "./route";
import { subnetOf, type SubnetView } from "./subnet";
import { vpcsMeant, type VpcView } from "./vpc";

/** Whether references certainly mean this VPC and no other. */
function means(graph: Graph, references: References, vpc: VpcView): Certainty {
  const { views, open } = vpcsMeant(graph, references);
  if (views.includes(vpc)) return views.length === 1 && !open ? "yes" : "unknown";
  return open ? "unknown" : "no";
}

/** Whether a gateway is attached to the VPC, by its own resource or by another. */
export function isAttached(graph: Graph, gateway: VpcGateway, vpc: VpcView): Certainty {
  const own = gateway.gatewayKind === "nat" ? natVpc(graph, gateway, vpc) : means(graph, gateway.vpc, vpc);
  if (own === "yes") return own;
  const attachments = graph.derive(attachmentsByGateway).get(gateway) ?? [];
  return any(own, ...attachments.map(([references, sure]) => all(sure, means(graph, references, vpc))));
}

function natVpc(graph: Graph, gateway: VpcGateway, vpc: VpcView): Certainty {
  const subnet = natSubnet(graph, gateway);
  return subnet ? (subnet.vpc === vpc ? "yes" : subnet.vpc ? "no" : "unknown") : "unknown";
}

type Attachment = readonly [vpc: References, certain: Certainty];

function attachmentsByGateway(graph: Graph): ReadonlyMap<VpcGateway, readonly Attachment[]> {
  const all = new Map<VpcGateway, Attachment[]>();
  for (const { gateway, vpc } of graph.all("VpcGatewayAttachment")) {
    const { definite, possible } = resolve(graph, gateway, "VpcGateway");
    for (const node of [...definite, ...possible]) {
      const list = all.get(node) ?? [];
      list.push([vpc, definite.includes(node) ? "yes" : "unknown"]);
      all.set(node, list);
    }
  }
  return all;
}

/** The subnet that a NAT gateway lies in. */
export function natSubnet(graph: Graph, gateway: VpcGateway): SubnetView | undefined {
  const { definite, possible } = resolve(graph, gateway.subnet, "Subnet");
  const [node] = definite;
  return node && definite.length === 1 && possible.length === 0 ? subnetOf(graph, node) : undefined;
}

/** All that routes of the VPC could lead to: what they may be where they are not known. */
export function attachedGateways(graph: Graph, vpc: VpcView): readonly Target[] {
  const gateways = graph.all("VpcGateway").filter((gateway) => isAttached(graph, gateway, vpc) !== "no");
  const peerings = graph.all("VpcPeering").filter((peering) => {
    const ends = peeringEnds(graph, peering);
    return ends.some(({ views, open }) => open || views.includes(vpc));
  });
  return [
    ...gateways.map(gatewayTarget),
    ...peerings.map((peering): Target => ({ kind: "peering", key: peering.id, peering })),
  ];
}

const peeringEnds = (graph: Graph, { vpc, peer }: VpcPeering) =>
  [vpcsMeant(graph, vpc), vpcsMeant(graph, peer)] as const;

/** Gateways that have, or may have, a route table of their own. */
function routedGateways(graph: Graph): ReadonlySet<VpcGateway> {
  const found = new Set<VpcGateway>();
  for (const { gateway } of graph.all("RouteTableAssociation")) {
    if (gateway.length === 0) continue;
    const { definite, possible, missing } = resolve(graph, gateway, "VpcGateway");
    for (const node of missing.length > 0 ? graph.all("VpcGateway") : [...definite, ...possible])
      found.add(node);
  }
  return found;
}

/** Whether a table of the gateway's own may lead what comes in elsewhere than to where it is sent. */
export const divertsEntry = (graph: Graph, gateway: VpcGateway): boolean =>
  graph.derive(routedGateways).has(gateway);

/** Whether a peering connection joins these two VPCs and lets anything through. */
export function joins(graph: Graph, peering: VpcPeering, a: VpcView, b: VpcView): Certainty {
  const [near, far] = peeringEnds(graph, peering);
  const one = (end: typeof near, vpc: VpcView): Certainty =>
    end.views.includes(vpc)
      ? end.views.length === 1 && !end.open
        ? "yes"
        : "unknown"
      : end.open
        ? "unknown"
        : "no";
  return any(all(one(near, a), one(far, b)), all(one(near, b), one(far, a)));
}

/** The VPCs that a peering connection may lead to from one of them, as far as they were given. */
export function otherEnds(graph: Graph, peering: VpcPeering, from: VpcView): readonly VpcView[] {
  const [near, far] = peeringEnds(graph, peering);
  return [...near.views, ...far.views].filter((vpc) => vpc !== from);
}

/** Whether a peering connection is accepted. Where nobody here accepts it, somebody else may. */
export function isActive(graph: Graph, peering: VpcPeering): Certainty {
  const accepts = (value: boolean | Unknown | undefined): Certainty => (value === true ? "yes" : "unknown");
  const accepters = graph.all("VpcPeeringAccepter").filter(({ peering: references }) => {
    const { definite } = resolve(graph, references, "VpcPeering");
    return definite.includes(peering);
  });
  return any(
    accepts(peek(() => peering.autoAccept)),
    ...accepters.map((each) => accepts(peek(() => each.autoAccept))),
  );
}
