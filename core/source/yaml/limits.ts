/** Aliases may make a stream this many nodes large, or as many as it has characters; a bomb of nine levels passes 10⁹. */
const leastBudget = 1_000_000;
/** Deeper documents are refused; the deepest custom resource definitions have some 60 levels. */
export const maxDepth = 200;

interface Extent {
  readonly nodes: number;
  readonly depth: number;
}

const leaf: Extent = { nodes: 1, depth: 1 };

class AliasFault extends Error {}

/**
 * What the aliases of a stream may still expand to: the size with every alias written out, as all readers after this one see
 * it. Shared parts are measured once, so that the check itself is linear.
 */
export class AliasBudget {
  private left: number;

  constructor(streamLength: number) {
    this.left = Math.max(leastBudget, streamLength);
  }

  /** Takes a document's size from the budget. @returns what is wrong with the document, if anything is */
  faultOf(document: unknown): string | undefined {
    try {
      this.left -= measure(document, this.left).nodes;
      return undefined;
    } catch (error) {
      if (error instanceof AliasFault) return error.message;
      throw error;
    }
  }
}

function measure(document: unknown, most: number): Extent {
  const known = new Map<object, Extent>();
  const open = new Set<object>();
  const extentOf = (node: unknown): Extent => {
    if (typeof node !== "object" || node === null) return leaf;
    const before = known.get(node);
    if (before) return before;
    if (open.has(node)) throw new AliasFault("has an alias of a part that contains it");
    open.add(node);
    let nodes = 1;
    let depth = 0;
    for (const child of Object.values(node)) {
      const extent = extentOf(child);
      nodes += extent.nodes;
      depth = Math.max(depth, extent.depth);
    }
    open.delete(node);
    if (nodes > most) throw new AliasFault("expands by its aliases to more than can be judged");
    if (depth + 1 > maxDepth) throw new AliasFault(`is nested more than ${maxDepth} levels deep`);
    const extent = { nodes, depth: depth + 1 };
    known.set(node, extent);
    return extent;
  };
  return extentOf(document);
}
