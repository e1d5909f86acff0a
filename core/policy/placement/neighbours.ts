import { peek, Unknown, type Graph, type Workload } from "../../graph";
import { type Cohabitation, type CohabitationGroup, type Pool } from "../../placement";
import { missingOfMeeting } from "./witness";

/** Who may stand on a machine of a pool beside a workload. */
export interface Neighbours {
  readonly certain: readonly Workload[];
  /** Those of whom it is not known whether they may. */
  readonly possible: readonly Workload[];
  /** What would have to be known of them. */
  readonly missing: string | undefined;
}

/** The workloads, but for agents of the platform, that may stand on a machine of the pool beside this one. */
export function neighboursOn(
  cohabitation: Cohabitation,
  group: CohabitationGroup,
  workload: Workload,
  pool: Pool,
): Neighbours {
  const [certain, possible]: [Workload[], Workload[]] = [[], []];
  let missing: string | undefined;
  for (const other of cohabitation.groups) {
    if (other.traits.platform === "yes") continue;
    const met = cohabitation.pools(group, other).find((each) => each.pool === pool);
    if (!met) continue;
    const sure = met.answer === "yes" && other.traits.platform === "no";
    (sure ? certain : possible).push(...other.workloads.filter((each) => each !== workload));
    missing ??= missingOfMeeting(met);
  }
  return { certain, possible, missing };
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
