import { lineageOf } from "./components";

/** An image that has to be built again, and after which others. */
export interface RebuildStep {
  readonly digest: string;
  /** Steps with the same number can be taken at the same time; they begin with 1. */
  readonly order: number;
  /** The images of the plan that it is built on. */
  readonly after: readonly string[];
  /** Others that evidence claims to be built on it and it on them: such a claim must be cleared up first. */
  readonly circle: readonly string[];
}

/**
 * What has to be built again once an image is mended: all that was built on it, each once, parents first. The image itself
 * is the first step.
 *
 * @param parents the images that each was built on
 */
export function rebuildPlan(digest: string, parents: ReadonlyMap<string, readonly string[]>): RebuildStep[] {
  const affected = dependents(digest, parents);
  const within = (each: string): readonly string[] =>
    each === digest ? [] : (parents.get(each) ?? []).filter((parent) => affected.has(parent));
  const order = new Map<string, number>();
  const circles = new Map<string, readonly string[]>();
  for (const each of [...affected].sort()) {
    if (order.has(each)) continue;
    for (const group of lineageOf(each, within, (one) => order.has(one))) {
      const before = group.flatMap(within).filter((parent) => !group.includes(parent));
      const own = before.reduce((latest, parent) => Math.max(latest, order.get(parent)!), 0) + 1;
      for (const member of group) {
        order.set(member, own);
        if (group.length > 1)
          circles.set(
            member,
            group.filter((one) => one !== member),
          );
      }
    }
  }
  return [...affected]
    .map((each): RebuildStep => ({
      digest: each,
      order: order.get(each)!,
      after: [...new Set(within(each))].filter((parent) => parent !== each).sort(),
      circle: circles.get(each) ?? [],
    }))
    .sort((a, b) => a.order - b.order || (a.digest < b.digest ? -1 : 1));
}

/** An image, and all that was built on it, directly or not. */
function dependents(digest: string, parents: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const children = new Map<string, string[]>();
  for (const [child, own] of parents)
    for (const parent of new Set(own)) {
      const list = children.get(parent);
      if (list) list.push(child);
      else children.set(parent, [child]);
    }
  const found = new Set([digest]);
  for (const each of found) for (const child of children.get(each) ?? []) found.add(child);
  return found;
}
