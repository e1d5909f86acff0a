import { resolve } from "../aws/resolve";
import type { References } from "../aws/reference";
import type { Graph } from "../graph";
import type { NodeKind, NodeTypes } from "../nodes";

/** What is set apart from a resource, and laid on it. */
export interface Belonging<P> {
  readonly definite: readonly P[];
  /** Those of which nobody knows yet whether they are laid on this one. */
  readonly possible: readonly P[];
}

/** Parts by the resource of a kind that they are laid on. */
export function belonging<P, K extends NodeKind>(
  graph: Graph,
  parts: readonly P[],
  laidOn: (part: P) => References,
  kind: K,
): ReadonlyMap<NodeTypes[K], Belonging<P>> {
  const found = new Map<NodeTypes[K], { definite: P[]; possible: P[] }>();
  const of = (node: NodeTypes[K]): { definite: P[]; possible: P[] } => {
    const own = found.get(node) ?? { definite: [], possible: [] };
    found.set(node, own);
    return own;
  };
  for (const part of parts) {
    const { definite, possible, missing } = resolve(graph, laidOn(part), kind);
    definite.forEach((node) => of(node).definite.push(part));
    possible.forEach((node) => of(node).possible.push(part));
    if (missing.length > 0) graph.all(kind).forEach((node) => of(node).possible.push(part));
  }
  return found;
}

export const nothingLaidOn: Belonging<never> = Object.freeze({ definite: [], possible: [] });
