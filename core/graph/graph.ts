import type { NodeKind, NodeTypes } from "./nodes";
import type { Node } from "./nodes/node";
import type { ReadProblem, Resource } from "./resource";

/** A resource that was referenced, or is made by something given, but was not itself given. */
export interface NotSeen {
  readonly what: string;
  readonly why: string;
  readonly resource?: Resource;
}

/** What is told where nodes of every kind are asked for. */
const anyKind = "*";

/** The estate as one typed graph. Built once by `buildGraph`, never changed afterwards. */
export class Graph {
  private readonly memo = new Map<unknown, unknown>();

  constructor(
    readonly resources: readonly Resource[],
    private readonly nodes: ReadonlyMap<string, readonly Node[]>,
    readonly problems: readonly ReadProblem[],
    readonly notSeen: readonly NotSeen[],
    /** Set where the source gave only a part of the estate (`--target`, a single resource). */
    readonly partial: boolean,
    /** Set where stacks were put together that share no more than what one of them names of another. */
    readonly joined: boolean,
    private readonly asked?: (kind: string) => void,
  ) {}

  /** All nodes of a kind, in the order of their resources. */
  all<K extends NodeKind>(kind: K): readonly NodeTypes[K][] {
    this.asked?.(kind);
    return (this.nodes.get(kind) ?? []) as readonly NodeTypes[K][];
  }

  /** All nodes, kind by kind. */
  *everyNode(): Iterable<Node> {
    this.asked?.(anyKind);
    for (const list of this.nodes.values()) yield* list;
  }

  /** The nodes that a resource became. */
  of(id: string): readonly Node[] {
    return this.derive(this.byId).get(id) ?? [];
  }

  /**
   * An analysis over the graph, computed at its first use and shared by all that ask for the same `compute`. Kept here and not in
   * weak tables beside the graph: what these hold of a graph that is gone outlives every small collection.
   */
  derive<T>(compute: (graph: Graph) => T): T {
    const known = this.memo.get(compute);
    if (known !== undefined || this.memo.has(compute)) return known as T;
    const found = compute(this);
    this.memo.set(compute, found);
    return found;
  }

  private readonly byId = (): ReadonlyMap<string, readonly Node[]> => {
    const byId = new Map<string, Node[]>();
    for (const list of this.nodes.values())
      for (const node of list) {
        const same = byId.get(node.id);
        if (same) same.push(node);
        else byId.set(node.id, [node]);
      }
    return byId;
  };
}
