import type { Estate } from "../../core/estate";
import { peek, Unknown, type Graph } from "../../core/graph";
import type { Cohabitation, CohabitationGroup } from "../../core/placement";
import { zonesOfPool } from "../../core/placement";
import {
  layers,
  MATRIX_SCHEMA,
  type CohabitationMatrix,
  type MatrixPair,
} from "../../core/report/cohabitation";

/** More groups than these make no picture. */
const mostGroups = 120;
const namedWorkloads = 5;

/**
 * Who may share what with whom, as plain data.
 *
 * @param most groups, and as many pools, to show
 */
export function matrixOf(
  graph: Graph,
  estate: Estate,
  cohabitation: Cohabitation,
  most = mostGroups,
): CohabitationMatrix {
  const shown = cohabitation.groups.slice(0, most);
  const pools = cohabitation.hosting.clusters.flatMap((hosts) => hosts.pools).slice(0, most);
  const pairs: MatrixPair[] = [];
  shown.forEach((first, at) => {
    for (const second of shown.slice(at))
      if (first !== second || first.workloads.length > 1) pairs.push(pairOf(cohabitation, first, second));
  });
  return {
    schema: MATRIX_SCHEMA,
    groups: shown.map(({ traits, workloads }) => ({
      workloads: workloads.slice(0, namedWorkloads).map(nameOfWorkload),
      count: workloads.length,
      zones: [...traits.zones.values],
      suppliers: [...traits.suppliers.values],
      environment: traits.environment.name,
      level: traits.environment.level,
      platform: traits.platform === "yes",
      pools: cohabitation.hosting
        .candidates(workloads[0]!)
        .slice(0, most)
        .map(({ pool, answer }) => ({ name: pool.name, answer })),
    })),
    pools: pools.map((pool) => ({
      name: pool.name,
      kind: pool.kind,
      zones: [...zonesOfPool(estate, graph, pool).values],
    })),
    pairs,
    left: cohabitation.groups.length - shown.length,
  };
}

const textOf = (read: () => string | undefined): string | undefined => {
  const text = peek(read);
  return text instanceof Unknown ? "(unknown)" : text;
};

/** `namespace/name`, as far as it has one and both are known. */
export function nameOfWorkload(workload: { readonly namespace?: string; readonly name: string }): string {
  const [namespace, name] = [textOf(() => workload.namespace), textOf(() => workload.name)];
  return namespace === undefined ? `${name}` : `${namespace}/${name}`;
}

/** What two groups may share, layer by layer, and what of it a level forbids. */
export function pairOf(
  cohabitation: Cohabitation,
  first: CohabitationGroup,
  second: CohabitationGroup,
): MatrixPair {
  const { groups } = cohabitation;
  const shares = Object.fromEntries(
    layers.map((layer) => [layer, cohabitation.mayShare(first, second, layer)]),
  ) as MatrixPair["shares"];
  const conflicts = [...cohabitation.conflictsBetween(first, second)];
  return {
    first: groups.indexOf(first),
    second: groups.indexOf(second),
    shares,
    forbidden: conflicts.map(({ layer, answer, ban }) => ({
      layer,
      level: ban.level,
      answer,
      clauses: [...ban.clauses],
    })),
  };
}
