import {
  boundaryOf,
  isLeftOut,
  joinedStacks,
  joinStacks,
  relevantIn,
  type Bounded,
  type Member,
} from "../../core/audit";
import { buildGraph } from "../../core/graph";
import { createResolver } from "../../core/policy/environment";
import type { SourceResult } from "../../core/source";
import type { StackJudge } from "./judge-stack";

/** Of a stack, what bears on others: enough to judge it with them. */
export interface Lean {
  readonly id: string;
  readonly resources: number;
}

/**
 * The parts of a group that meet in what bears on others: what a stack only mentions (in a policy of IAM, say) joins it to nobody.
 *
 * @param source reads a stack; nothing of it is kept here
 * @returns in each part the stacks with the number of resources that bear on others; who meets no other is left out.
 *   The id of the stack that can't be read any more where there is one
 */
export async function partsOf(
  ids: readonly string[],
  judge: StackJudge,
  source: (id: string) => Promise<SourceResult | undefined>,
): Promise<{ readonly parts: readonly (readonly Lean[])[] } | { readonly unread: string }> {
  const { estate } = judge.prepared.loaded;
  const bounded: Bounded[] = [];
  const counts = new Map<string, number>();
  for (const id of ids) {
    const read = await source(id);
    if (!read) return { unread: id };
    const { resources } = leanOf(id, read);
    counts.set(id, resources.length);
    const graph = buildGraph(resources);
    bounded.push({ id, boundary: boundaryOf(graph, estate, createResolver(estate)) });
  }
  const groups = joinedStacks(joinStacks(bounded, estate).joins);
  return { parts: groups.map((group) => group.map((id) => ({ id, resources: counts.get(id) ?? 0 }))) };
}

/** A stack without what bears on nobody else. */
export const leanOf = (id: string, { resources }: SourceResult): Member => ({
  id,
  resources: relevantIn(buildGraph(resources)),
});

/** Sees whether something was asked for that lean stacks lack. */
export class Asked {
  private readonly lacking = new Set<string>();

  readonly tell = (kind: string): void => {
    if (isLeftOut(kind)) this.lacking.add(kind);
  };

  /** The kinds, in order. */
  get missing(): readonly string[] {
    return [...this.lacking].sort();
  }
}
