import { peek, Unknown, type Graph, type Subnet } from "../../../graph";
import { IpSet } from "../../../sets";
import type { Certainty } from "../bounds";
import { defaultVpc, vpcOf, type VpcView } from "./vpc";

/** A subnet that was given, with what it says of those that lie in it. */
export interface SubnetView {
  readonly id: string;
  readonly name: string;
  readonly node: Subnet;
  readonly vpc: VpcView | undefined;
  /** Where addresses come from here; wider where the block is not known. */
  readonly blocks: IpSet;
  readonly hasIpv4: Certainty;
  readonly hasIpv6: Certainty;
  /** Whether instances get a public address, and whether interfaces an IPv6 address, unless they say otherwise. */
  readonly mapsPublic: Certainty;
  readonly assignsIpv6: Certainty;
  readonly zone: string | undefined;
}

const certaintyOf = (value: boolean | Unknown | undefined, absent: Certainty): Certainty =>
  value instanceof Unknown ? "unknown" : value === undefined ? absent : value ? "yes" : "no";

const subnets = (graph: Graph): ReadonlyMap<Subnet, SubnetView> =>
  new Map(graph.all("Subnet").map((node) => [node, toView(graph, node)]));

export const subnetOf = (graph: Graph, node: Subnet): SubnetView => graph.derive(subnets).get(node)!;

export const subnetsOfGraph = (graph: Graph): Iterable<SubnetView> => graph.derive(subnets).values();

/** All addresses that something in the VPC may have, of one family. */
export function addressesIn(vpc: VpcView | undefined, family: "ipv4" | "ipv6"): IpSet {
  const open = vpc === undefined || vpc.openFamilies.includes(family);
  return open ? IpSet.all(family) : vpc.blocks.only(family);
}

function toView(graph: Graph, node: Subnet): SubnetView {
  const vpc =
    node.isDefault && node.vpc.length === 0 ? defaultVpc(graph, node.resource) : vpcOf(graph, node.vpc);
  const block = peek(() => node.cidrBlock);
  const block6 = peek(() => node.ipv6CidrBlock);
  const zone = peek(() => node.availabilityZone);
  const read = (text: string | Unknown | undefined, family: "ipv4" | "ipv6"): IpSet => {
    const parsed = typeof text === "string" ? IpSet.fromCidrs([text]) : undefined;
    return parsed?.ok ? parsed.set : addressesIn(vpc, family);
  };
  const hasIpv6 = block6 instanceof Unknown ? "yes" : block6 === undefined || block6 === "" ? "no" : "yes";
  const v4 = read(block, "ipv4");
  return {
    id: node.id,
    name: node.name,
    node,
    vpc,
    blocks: hasIpv6 === "yes" ? v4.union(read(block6, "ipv6")) : v4,
    // Without a block of IPv4, a subnet either has one that AWS or a pool gives it, or none at all.
    hasIpv4: block === undefined && hasIpv6 === "yes" && !node.isDefault ? "unknown" : "yes",
    hasIpv6,
    mapsPublic: certaintyOf(
      peek(() => node.mapPublicIpOnLaunch),
      node.isDefault ? "yes" : "no",
    ),
    assignsIpv6: certaintyOf(
      peek(() => node.assignIpv6AddressOnCreation),
      "no",
    ),
    zone: typeof zone === "string" ? zone : undefined,
  };
}
