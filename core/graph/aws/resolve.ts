import type { Graph } from "../graph";
import type { NodeKind, NodeTypes } from "../nodes";
import type { Node } from "../nodes/node";
import { indexOf, type KindIndex } from "./id-index";
import type { Reference, References } from "./reference";

/** What references lead to. */
export interface Resolution<N> {
  /** Certainly referred to. */
  readonly definite: readonly N[];
  /** Some of these are referred to, but nobody knows yet which. */
  readonly possible: readonly N[];
  /** Ids, ARNs or names of what was referred to but not given. */
  readonly unseen: readonly string[];
  /** What would have to be known to resolve the rest. */
  readonly missing: readonly string[];
}

/** Whether the references lead to exactly `definite`. */
export const isComplete = (resolution: Resolution<unknown>): boolean =>
  resolution.possible.length === 0 && resolution.unseen.length === 0 && resolution.missing.length === 0;

/**
 * Resolves references to nodes of a kind: by id, ARN or name where it is known, else by the resources that the value
 * comes from, as far as these are of the kind. As many unknown values as there are such resources refer to all of them.
 */
export function resolve<K extends NodeKind>(
  graph: Graph,
  references: References,
  kind: K,
): Resolution<NodeTypes[K]> {
  if (references.length === 0) return nothing;
  const index = indexOf(graph, kind);
  return (references.length === 1 && resolveKnown(references[0]!, index)) || resolveAll(references, index);
}

const none: readonly never[] = Object.freeze([]);
const nothing: Resolution<never> = { definite: none, possible: none, unseen: none, missing: none };

/** Most properties refer to one thing, by an id that is known. */
function resolveKnown({ value }: Reference, index: KindIndex): Resolution<never> | undefined {
  if (value === undefined) return undefined;
  const found = index.byKey(value) as readonly never[];
  if (found.length === 1) return { definite: found, possible: none, unseen: none, missing: none };
  return found.length === 0
    ? { definite: none, possible: none, unseen: [value], missing: none }
    : { definite: none, possible: found, unseen: none, missing: none };
}

function resolveAll(references: References, index: KindIndex): Resolution<never> {
  const definite = new Set<Node>();
  const unseen: string[] = [];
  const possible = new Set<Node>();
  const missing: string[] = [];
  const open: Reference[] = [];
  for (const reference of references) {
    if (reference.value === undefined) {
      open.push(reference);
      continue;
    }
    const found = index.byKey(reference.value);
    if (found.length === 1) definite.add(found[0]!);
    else if (found.length > 1) found.forEach((node) => possible.add(node));
    else unseen.push(reference.value);
  }
  if (open.length > 0)
    for (const group of bySources(open)) resolveUnknown(group, index, { definite, possible, missing });
  return {
    definite: [...definite] as never[],
    possible: [...possible].filter((node) => !definite.has(node)) as never[],
    unseen,
    missing,
  };
}

/** Unknown values of one property are resolved together: their sources are known for the property only. */
function bySources(references: References): Iterable<References> {
  const groups = new Map<string, Reference[]>();
  for (const reference of references) {
    const key = reference.sources.join("\0");
    const group = groups.get(key);
    if (group) group.push(reference);
    else groups.set(key, [reference]);
  }
  return groups.values();
}

function resolveUnknown(
  group: References,
  index: KindIndex,
  into: { definite: Set<Node>; possible: Set<Node>; missing: string[] },
): void {
  const candidates = new Set<Node>();
  for (const source of group[0]!.sources) {
    for (const node of index.bySource(source)) if (!into.definite.has(node)) candidates.add(node);
  }
  if (candidates.size === 0) {
    for (const { missing } of group) into.missing.push(missing ?? "the id");
    return;
  }
  const exact =
    candidates.size === 1 || (candidates.size === group.length && !group.some((each) => each.many));
  candidates.forEach((node) => (exact ? into.definite : into.possible).add(node));
}
