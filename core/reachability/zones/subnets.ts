import { matchZones, UNKNOWN, type Estate, type Labels } from "../../estate";
import { peek, Unknown, type Graph, type Subnet } from "../../graph";
import { resolve } from "../../graph/aws/resolve";

type Zones = Pick<Estate, "zones">;

const known = <T>(value: T | Unknown): T | typeof UNKNOWN => (value instanceof Unknown ? UNKNOWN : value);

function tagsOf(subnet: Subnet): Labels {
  const tags = peek(() => subnet.tags);
  if (tags instanceof Unknown) return UNKNOWN;
  return Object.fromEntries(
    Object.keys(tags).map((key) => [key, known(peek(() => tags[key]))] as const),
  ) as Labels;
}

function vpcOf(graph: Graph, subnet: Subnet): readonly string[] | typeof UNKNOWN {
  const { definite, unseen, possible, missing } = resolve(graph, subnet.vpc, "Vpc");
  if (possible.length > 0 || missing.length > 0) return UNKNOWN;
  const names = definite.flatMap((vpc) => [vpc.resource.physicalId, peek(() => vpc.tags["Name"])]);
  return [...unseen, ...names.filter((name): name is string => typeof name === "string")];
}

/** The zones that something may lie in whose subnets were not given: all that pick subnets. */
export function zonesOfUnseen(
  estate: Zones,
  account: string | undefined,
): { zones: readonly string[]; certain: boolean } {
  const { candidates, certain } = matchZones(estate, {
    subnetTags: UNKNOWN,
    cidr: UNKNOWN,
    vpc: UNKNOWN,
    account: account ?? UNKNOWN,
  });
  return { zones: candidates, certain };
}

/** The zones of the estate that a subnet lies in: all that it may be in, and whether that is certain. */
export function zonesOfSubnet(
  estate: Zones,
  graph: Graph,
  subnet: Subnet,
): { zones: readonly string[]; certain: boolean } {
  const blocks = [peek(() => subnet.cidrBlock), peek(() => subnet.ipv6CidrBlock)];
  const { candidates, certain } = matchZones(estate, {
    subnetTags: tagsOf(subnet),
    cidr: blocks.some((block) => block instanceof Unknown)
      ? UNKNOWN
      : blocks.filter((block): block is string => typeof block === "string"),
    vpc: vpcOf(graph, subnet),
    account: subnet.resource.account ?? UNKNOWN,
  });
  return { zones: candidates, certain };
}
