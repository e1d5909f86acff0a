import { hintFor, type Estate } from "../../core/estate";
import type { Graph, Workload } from "../../core/graph";
import type { Answer, Cohabitation } from "../../core/placement";
import { zonesOfPool } from "../../core/placement";
import { UsageError } from "../usage-error";
import { nameOfWorkload, pairOf } from "./matrix";

/** Where a workload may run, with whom, and why. */
export interface PlaceAnswer {
  readonly workload: string;
  readonly kind: string;
  readonly environment: string;
  readonly level: string;
  readonly zones: readonly string[];
  readonly suppliers: readonly string[];
  readonly pools: readonly {
    readonly name: string;
    readonly kind: string;
    readonly zones: readonly string[];
    readonly answer: Answer;
    readonly because: readonly string[];
    readonly risks: readonly string[];
  }[];
  readonly neighbours: readonly {
    readonly workload: string;
    /** How many more are like it. */
    readonly more: number;
    readonly pools: readonly string[];
    readonly answer: Answer;
    /** What the levels say to it: empty where they allow it. */
    readonly forbidden: readonly string[];
    /** What only looks like a separation. */
    readonly unproved: readonly string[];
  }[];
}

/**
 * Finds a workload by its name, or namespace/name.
 *
 * @throws UsageError where none, or more than one, has the name
 */
export function findWorkload({ groups }: Cohabitation, text: string): Workload {
  const all = groups.flatMap(({ workloads }) => workloads);
  const found = all.filter((each) => [each.id, each.name, nameOfWorkload(each)].includes(text));
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const names = found.map(nameOfWorkload).slice(0, 8).join(", ");
  if (only) throw new UsageError(`"${text}" may be ${names}`, "write namespace/name, or the id");
  throw new UsageError(`no workload here is called "${text}"`, hintFor(text, all.map(nameOfWorkload)));
}

/** Answers for one workload. */
export function answerPlace(
  graph: Graph,
  estate: Estate,
  cohabitation: Cohabitation,
  workload: Workload,
): PlaceAnswer {
  const own = cohabitation.groupOf(workload)!;
  const { environment, zones, suppliers } = own.traits;
  return {
    workload: nameOfWorkload(workload),
    kind: workload.workloadKind,
    environment: environment.name,
    level: environment.level,
    zones: zones.values,
    suppliers: suppliers.values,
    pools: cohabitation.hosting.verdicts(workload).map(({ pool, answer, reasons }) => ({
      name: pool.name,
      kind: pool.kind,
      zones: zonesOfPool(estate, graph, pool).values,
      answer,
      because: reasons.map(({ text, missing }) =>
        missing === undefined ? text : `${text} (not known: ${missing})`,
      ),
      risks: [...pool.risks, ...reasons.flatMap(({ risk }) => risk ?? [])],
    })),
    neighbours: cohabitation.groups.flatMap((other) => {
      const more = other.workloads.length - (other === own ? 2 : 1);
      if (more < 0) return [];
      const shown = other.workloads.find((each) => each !== workload)!;
      const pools = cohabitation.pools(own, other, [workload, shown]);
      if (pools.length === 0) return [];
      const pair = pairOf(cohabitation, own, other);
      return [
        {
          workload: nameOfWorkload(shown),
          more,
          pools: pools.map(({ pool }) => pool.name),
          answer: pair.shares.vm,
          forbidden: pair.forbidden.map(
            ({ layer, level, clauses }) =>
              `level ${level} forbids to share a ${layer} (${clauses.join("; ")})`,
          ),
          unproved: [...new Set(pools.flatMap((each) => each.unproved))],
        },
      ];
    }),
  };
}
