import type { Graph } from "../../../graph";
import type { References } from "../../../graph/aws/reference";
import { resolve } from "../../../graph/aws/resolve";
import { IpSet } from "../../../sets";
import type { Certainty } from "../bounds";
import { defaultGroups, groupsMeant } from "../groups/groups";
import { unfiltered, type GroupState } from "../groups/group";
import { addressesIn, subnetOf, type SubnetView } from "../network/subnet";
import { defaultVpc, vpcOf, type VpcView } from "../network/vpc";
import { member, type Member } from "./member";
import type { Resource } from "../../../graph";

/** What an endpoint says of its interfaces. */
export interface Placement {
  readonly resource: Resource;
  readonly subnets: References;
  /** Subnets that were found in another way. */
  readonly more?: readonly SubnetView[];
  /** Set where there may be subnets that are not known. */
  readonly open?: boolean;
  /** Its groups; with none, its VPC's default one, unless `needsNone` says that it may go without. */
  readonly groups: References;
  readonly extra?: GroupState;
  readonly needsNone?: boolean;
  readonly isPublic: (subnet: SubnetView | undefined) => Certainty;
  /** Known private addresses. */
  readonly addresses?: IpSet | undefined;
  readonly ipv6?: (subnet: SubnetView) => Certainty;
  readonly filtersWithin?: boolean;
}

/** The interfaces of an endpoint, one for each subnet that it lies in or may lie in. */
export function place(graph: Graph, placement: Placement): readonly Member[] {
  const { subnets: references, more = [] } = placement;
  const found = resolve(graph, references, "Subnet");
  const named = [...found.definite, ...found.possible].map((node) => subnetOf(graph, node));
  const subnets = new Set([...named, ...more]);
  const groups = groupsMeant(graph, placement.groups);
  const members = [...subnets].map((subnet) => inSubnet(graph, placement, groups, subnet));
  const unseen = found.unseen.length + found.missing.length > 0 || placement.open === true;
  if (unseen || members.length === 0) members.push(somewhere(graph, placement, groups, unseen));
  return [...new Map(members.map((each) => [each.key, each])).values()];
}

const isNone = ({ definite, possible, missing }: GroupState): boolean =>
  definite.length + possible.length === 0 && missing === undefined;

function groupsAt(
  graph: Graph,
  { extra, needsNone }: Placement,
  groups: GroupState,
  vpc: VpcView | undefined,
): GroupState {
  const stated = isNone(groups) ? (needsNone ? undefined : defaultGroups(graph, vpc)) : groups;
  // Groups that are not known may be all that there are.
  if (isNone(groups) && extra?.missing !== undefined) return extra;
  if (!stated) return extra ?? unfiltered;
  return extra ? join(stated, extra) : stated;
}

/** The groups of both. */
export function join(a: GroupState, b: GroupState): GroupState {
  const missing = a.missing ?? b.missing;
  return {
    definite: [...new Set([...a.definite, ...b.definite])],
    possible: [...new Set([...a.possible, ...b.possible])],
    ...(missing !== undefined && { missing }),
  };
}

function inSubnet(graph: Graph, placement: Placement, groups: GroupState, subnet: SubnetView): Member {
  const { addresses } = placement;
  const fixed = addresses?.intersect(IpSet.all("ipv4"));
  const fixed6 = addresses?.intersect(IpSet.all("ipv6"));
  const v4 = fixed && !fixed.isEmpty ? fixed : subnet.blocks.only("ipv4");
  const v6 = fixed6 && !fixed6.isEmpty ? fixed6 : subnet.blocks.only("ipv6");
  const hasIpv6 = fixed6 && !fixed6.isEmpty ? "yes" : (placement.ipv6 ?? defaultIpv6)(subnet);
  return member({
    vpc: subnet.vpc,
    subnet,
    groups: groupsAt(graph, placement, groups, subnet.vpc),
    addresses: v4.union(v6),
    hasIpv4: subnet.hasIpv4,
    hasIpv6: subnet.hasIpv6 === "no" ? "no" : hasIpv6,
    isPublic: placement.isPublic(subnet),
    ...(placement.filtersWithin && { filtersWithin: true as const }),
  });
}

const defaultIpv6 = (subnet: SubnetView): Certainty => (subnet.hasIpv6 === "no" ? "no" : "unknown");

/** An interface in a subnet that was not given: in the VPC of its groups, as far as these tell. */
function somewhere(graph: Graph, placement: Placement, groups: GroupState, named: boolean): Member {
  const vpcs = new Set(
    [...groups.definite, ...groups.possible].flatMap(({ node }) => {
      const vpc = node && vpcOf(graph, node.vpc);
      return vpc ? [vpc] : [];
    }),
  );
  const [only] = vpcs;
  // What names no subnet and no group lies in the account's own VPC.
  const vpc =
    vpcs.size === 1 ? only : named || vpcs.size > 0 ? undefined : defaultVpc(graph, placement.resource);
  const addresses = placement.addresses;
  return member({
    vpc,
    subnet: undefined,
    groups: groupsAt(graph, placement, groups, vpc),
    addresses:
      addresses && !addresses.isEmpty ? addresses : addressesIn(vpc, "ipv4").union(addressesIn(vpc, "ipv6")),
    hasIpv4: "yes",
    hasIpv6: "unknown",
    isPublic: placement.isPublic(undefined),
    ...(placement.filtersWithin && { filtersWithin: true as const }),
  });
}
