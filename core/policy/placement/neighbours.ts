import { peek, Unknown, type Graph, type Workload } from "../../graph";
import { type Cohabitation, type CohabitationGroup, type Pool } from "../../placement";

/** The workloads, but for agents of the platform, that certainly may stand on a machine of the pool beside this one. */
export function neighboursOn(
  cohabitation: Cohabitation,
  group: CohabitationGroup,
  workload: Workload,
  pool: Pool,
): readonly Workload[] {
  return cohabitation.groups.flatMap((other) => {
    if (other.traits.platform === "yes") return [];
    const met = cohabitation.pools(group, other).some((each) => each.pool === pool && each.answer === "yes");
    return met ? other.workloads.filter((each) => each !== workload) : [];
  });
}

/** Of each VPC that a pool's machines may stand in, the id and the Name tag. */
export function namesOfVpcs(graph: Graph, { place }: Pool): readonly (readonly string[])[] | Unknown {
  if (place.vpcs instanceof Unknown) return place.vpcs;
  return place.vpcs.map((id) => {
    const vpc = graph.all("Vpc").find((each) => each.id === id);
    const tag = vpc && peek(() => vpc.tags["Name"]);
    return [id, vpc?.resource.physicalId, tag].filter((each) => typeof each === "string");
  });
}
