import type { Resource } from "../../core/graph";
import type { ProposedPool, SeparationPlan } from "../../core/placement";

/** A change of an object, to be merged into it. */
export interface ObjectPatch {
  readonly resource: Resource;
  readonly patch: Readonly<Record<string, unknown>>;
  readonly shown: string;
}

/** The labels and taint of a pool, in Kubernetes' words. */
export const traitsOfPool = ({ label, zoneLabels, taint }: ProposedPool) => ({
  labels: { ...zoneLabels, [label.key]: label.value },
  taint: { key: taint.key, value: taint.value, effect: taint.effect },
});

/** Pools that are objects themselves: what a plan lays on Karpenter's. They had no taints before. */
export const karpenterPatches = ({ pools }: SeparationPlan): readonly ObjectPatch[] =>
  pools.flatMap((pool): ObjectPatch[] => {
    const { existing, name } = pool;
    if (existing?.kind !== "node pool" || !existing.resource) return [];
    const { labels, taint } = traitsOfPool(pool);
    const template = { metadata: { labels }, spec: { taints: [taint] } };
    return [{ resource: existing.resource, patch: { spec: { template } }, shown: `node pool ${name}` }];
  });
