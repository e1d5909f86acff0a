import { matchZones, UNKNOWN, type Estate, type Labels } from "../../estate";
import { Unknown, type Graph } from "../../graph";
import type { Pool, PoolLabel, Trait } from "../../placement";
import { zonesOfSubnet } from "../../reachability/zones";

const valueOf = ({ values, optional }: PoolLabel): string | typeof UNKNOWN =>
  values?.length === 1 && optional !== true ? values[0]! : UNKNOWN;

const labelsOf = (pool: Pool): Labels =>
  pool.labelsOpen === undefined
    ? Object.fromEntries([...pool.labels].map(([key, label]) => [key, valueOf(label)] as const))
    : UNKNOWN;

/** The zones that a pool's machines may stand in: those of its subnets, and those that the estate gives to the pool. */
export function zonesOfPool(estate: Pick<Estate, "zones">, graph: Graph, pool: Pool): Trait {
  const declared = matchZones(estate, { pool: pool.name, poolLabels: labelsOf(pool) });
  const { subnets } = pool.place;
  if (subnets instanceof Unknown)
    return { values: declared.candidates, certain: declared.definite.length > 0 && declared.certain };
  const answers = subnets.map((subnet) => zonesOfSubnet(estate, graph, subnet));
  return {
    values: [...new Set([...declared.candidates, ...answers.flatMap(({ zones }) => zones)])],
    certain: declared.certain && answers.every(({ certain }) => certain),
  };
}

/** What would have to be known of where a pool stands. */
export const missingPlaceOf = ({ place, name }: Pool): string =>
  place.subnets instanceof Unknown ? place.subnets.missing : `the zones of the subnets of ${name}`;

/** Whether nobody has seen the pool: it stands for machines that must exist somewhere. */
export const isUnseen = ({ kind }: Pool): boolean => kind === "unknown";
