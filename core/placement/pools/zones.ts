import { matchZones, UNKNOWN, type Estate, type Labels } from "../../estate";
import { Unknown, type Graph } from "../../graph";
import { zonesOfSubnet } from "../../reachability/zones";
import type { Trait } from "../traits/traits";
import type { Pool, PoolLabel } from "./pool";

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
