import { all, type Answer } from "./answer";
import { anyVariant } from "./filters/requirement";
import { conditionsOf, selectedBy } from "./filters/selection";
import { bears, bearsTaints } from "./filters/taints";
import type { Pool } from "./pools/pool";
import type { Demands } from "./workloads/demands";

/**
 * The answers of a cluster's pools without their reasons. What thousands of workloads ask of nodes is made of few
 * selections and few lists of tolerations: each is tried once on each pool.
 */
export class PoolAnswers {
  private readonly selections = new Map<string, readonly Answer[]>();
  private readonly tolerations = new Map<string, readonly Answer[]>();

  constructor(private readonly pools: readonly Pool[]) {}

  /** Undefined for pods that name their node or another scheduler, or ask none: these are judged one by one. */
  of(demands: Demands): readonly Answer[] | undefined {
    if (demands.nodeName || demands.otherScheduler !== undefined || demands.startedBy !== undefined)
      return undefined;
    const selected = this.selected(demands);
    const borne = this.borne(demands);
    return selected.map((answer, at) => all([answer, borne[at]!]));
  }

  private selected(demands: Demands): readonly Answer[] {
    const { nodeSelector, terms, spread, affinity, affinityOpen, selectionOpen } = demands;
    const keys = [...spread, ...affinity].map(({ topologyKey, missing }) => [topologyKey, missing]);
    const key = JSON.stringify([nodeSelector, terms, keys, affinityOpen, selectionOpen]);
    return remember(this.selections, key, () => {
      const conditions = conditionsOf(demands);
      return this.pools.map((pool) =>
        anyVariant(pool, conditions, (variant) => selectedBy(demands, pool, true, variant)),
      );
    });
  }

  private borne(demands: Demands): readonly Answer[] {
    const { tolerations, tolerationsOpen, daemon } = demands;
    const key = JSON.stringify([tolerations, tolerationsOpen, daemon]);
    return remember(this.tolerations, key, () =>
      this.pools.map((pool) => bears(bearsTaints(demands, pool, true))),
    );
  }
}

function remember<T>(memo: Map<string, T>, key: string, make: () => T): T {
  let found = memo.get(key);
  if (found === undefined) memo.set(key, (found = make()));
  return found;
}

/** Which of the pools answer so, as bits in words of 32. */
export function bitsOf(answers: readonly Answer[], wanted: (answer: Answer) => boolean): Uint32Array {
  const bits = new Uint32Array((answers.length + 31) >>> 5);
  answers.forEach((answer, at) => {
    if (wanted(answer)) bits[at >>> 5]! |= 1 << (at & 31);
  });
  return bits;
}

/** Whether two sets of bits have one in common. */
export function meet(a: Uint32Array, b: Uint32Array): boolean {
  for (let at = 0; at < a.length; at++) if ((a[at]! & b[at]!) !== 0) return true;
  return false;
}
