import type { VpcEndpoint } from "../../../graph";
import type { IpSet } from "../../../sets";
import type { Certainty } from "../bounds";
import type { GroupState } from "../groups/group";
import type { SubnetView } from "../network/subnet";
import type { VpcView } from "../network/vpc";

/**
 * One network interface, or one of those that an endpoint has or may get: what runs in three subnets has three. What
 * some of them may is `may`, what all of them may is `must`.
 */
export interface Member {
  /** The same for members that nothing tells apart. */
  readonly key: string;
  /** Undefined where nobody knows which, like the subnet. */
  readonly vpc: VpcView | undefined;
  readonly subnet: SubnetView | undefined;
  readonly groups: GroupState;
  readonly groupsKey: string;
  /** The private addresses, one of which it has; known ones where they are. */
  readonly addresses: IpSet;
  readonly hasIpv4: Certainty;
  readonly hasIpv6: Certainty;
  /** Whether it has a public IPv4 address. */
  readonly isPublic: Certainty;
  /** Set for what AWS keeps outside of all VPCs and lets in by rules of its own. */
  readonly front?: true;
  /** Set for a service of AWS that routes to a gateway endpoint lead to: that endpoint. */
  readonly service?: VpcEndpoint;
  /** Set for classic load balancers, which an ACL judges within their subnet too. */
  readonly filtersWithin?: true;
}

const keyOfGroups = ({ definite, possible, missing, unfiltered }: GroupState): string =>
  [
    definite
      .map(({ id }) => id)
      .sort()
      .join(),
    possible
      .map(({ id }) => id)
      .sort()
      .join(),
    missing ?? "",
    unfiltered ? "unfiltered" : "",
  ].join(";");

export function member(parts: Omit<Member, "key" | "groupsKey">): Member {
  const { vpc, subnet, groups, addresses, hasIpv4, hasIpv6, isPublic, front, filtersWithin, service } = parts;
  const groupsKey = keyOfGroups(groups);
  const key = [
    vpc?.id ?? "",
    subnet?.id ?? "",
    groupsKey,
    addresses.toString(),
    hasIpv4,
    hasIpv6,
    isPublic,
    front ?? "",
    filtersWithin ?? "",
    service?.id ?? "",
  ].join("|");
  return { key, groupsKey, ...parts };
}
