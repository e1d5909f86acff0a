import { peek, type Graph, type VpcGatewayAttachment } from "../../../graph";
import { isComplete, resolve } from "../../../graph/aws/resolve";
import type { References } from "../../../graph/aws/reference";
import { IpSet, parseCidr, type IpAddress } from "../../../sets";
import { all, any, type Certainty } from "../bounds";
import type { Target } from "../network/route";
import { subnetOf, type SubnetView } from "../network/subnet";
import { aclsOf } from "../network/subnet-acl";
import { vpcOf, type VpcView } from "../network/vpc";

/** One end of a way through a transit gateway. */
export interface TransitEnd {
  readonly vpc: VpcView;
  readonly subnet: SubnetView | undefined;
  readonly address: IpAddress;
}

/** Whether a transit gateway passes packets between two VPCs, there and back, by its route tables. */
export function joinedByTransit(graph: Graph, gateway: Target, from: TransitEnd, to: TransitEnd): Certainty {
  const near = attachmentOf(graph, gateway, from.vpc);
  const far = attachmentOf(graph, gateway, to.vpc);
  // An attachment that was not given may be made by another account.
  if (!near || !far) return "unknown";
  return all(
    routes(graph, near, far, to.address),
    routes(graph, far, near, from.address),
    isOpen(graph, near, from.subnet),
    isOpen(graph, far, to.subnet),
  );
}

function attachmentOf(graph: Graph, gateway: Target, vpc: VpcView): VpcGatewayAttachment | undefined {
  const found = graph.all("VpcGatewayAttachment").filter((attachment) => {
    const { definite, unseen } = resolve(graph, attachment.gateway, "VpcGateway");
    const isMeant = gateway.gateway ? definite.includes(gateway.gateway) : unseen.includes(gateway.key);
    return isMeant && vpcOf(graph, attachment.vpc) === vpc;
  });
  return found.length === 1 ? found[0] : undefined;
}

const certainly = (graph: Graph, references: References, node: VpcGatewayAttachment): Certainty => {
  const found = resolve(graph, references, "VpcGatewayAttachment");
  if (found.definite.includes(node))
    return isComplete(found) && found.definite.length === 1 ? "yes" : "unknown";
  return found.possible.includes(node) || found.missing.length > 0 ? "unknown" : "no";
};

/** The table that routes what comes from an attachment; undefined where it is the gateway's default, or not known. */
function tableOf(graph: Graph, attachment: VpcGatewayAttachment): References | undefined {
  const found = graph
    .all("TransitGatewayRouting")
    .filter(
      ({ role, attachment: each }) => role === "association" && certainly(graph, each, attachment) === "yes",
    );
  return found.length === 1 ? found[0]!.table : undefined;
}

const sameTable = (graph: Graph, a: References, b: References): Certainty => {
  const [near, far] = [
    resolve(graph, a, "TransitGatewayRouting"),
    resolve(graph, b, "TransitGatewayRouting"),
  ];
  if (isComplete(near) && isComplete(far))
    return near.definite.some((node) => far.definite.includes(node)) ? "yes" : "no";
  const shared = near.unseen.some((id) => far.unseen.includes(id));
  return shared ? "yes" : near.missing.length + far.missing.length > 0 ? "unknown" : "no";
};

/** Whether the table of one attachment leads to another for an address. */
function routes(
  graph: Graph,
  from: VpcGatewayAttachment,
  to: VpcGatewayAttachment,
  address: IpAddress,
): Certainty {
  const table = tableOf(graph, from);
  if (!table) return "unknown";
  let best: { readonly length: number; readonly leads: Certainty } | undefined;
  let open: Certainty = "no";
  const consider = (length: number, leads: Certainty): void => {
    if (!best || length > best.length) best = { length, leads };
    else if (length === best.length) best = { length, leads: best.leads === leads ? leads : "unknown" };
  };
  for (const route of graph.all("TransitGatewayRoute")) {
    const here = sameTable(graph, route.table, table);
    if (here === "no") continue;
    const text = peek(() => route.destinationCidr);
    const cidr = typeof text === "string" ? parseCidr(text) : undefined;
    if (here === "unknown" || !cidr?.ok) open = "unknown";
    else if (IpSet.fromBlocks([cidr.value]).contains(address)) {
      const blackhole = peek(() => route.blackhole);
      const leads =
        blackhole === true ? "no" : blackhole ? "unknown" : certainly(graph, route.attachment, to);
      // A static route comes before one of the same length that is learnt.
      consider(cidr.value.prefixLength + 0.5, leads);
    }
  }
  for (const routing of graph.all("TransitGatewayRouting")) {
    if (routing.role !== "propagation") continue;
    const here = all(sameTable(graph, routing.table, table), certainly(graph, routing.attachment, to));
    if (here === "no") continue;
    const vpc = vpcOf(graph, to.vpc);
    const block = vpc?.blocks
      .toCidrs()
      .map((text) => parseCidr(text))
      .find((cidr) => cidr.ok && IpSet.fromBlocks([cidr.value]).contains(address));
    if (here === "yes" && block?.ok) consider(block.value.prefixLength, "yes");
    else open = "unknown";
  }
  return any(all(best?.leads ?? "no", open === "no" ? "yes" : "unknown"), open);
}

/**
 * Whether an attachment surely takes in and gives out what a subnet sends and gets: it has an interface in the same
 * zone, in a subnet whose ACL lets all through.
 */
function isOpen(graph: Graph, attachment: VpcGatewayAttachment, subnet: SubnetView | undefined): Certainty {
  const found = resolve(graph, attachment.subnets, "Subnet");
  if (!isComplete(found) || subnet?.zone === undefined) return "unknown";
  const inZone = found.definite
    .map((node) => subnetOf(graph, node))
    .filter(({ zone }) => zone === subnet.zone);
  if (inZone.length === 0) return "no";
  const { candidates, missing } = aclsOf(graph, inZone[0]!);
  return missing === undefined && candidates.every(({ node }) => node === undefined) ? "yes" : "unknown";
}
