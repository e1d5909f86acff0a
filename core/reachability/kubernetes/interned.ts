import { ConnectionSet } from "../../sets";

/** What policies of Kubernetes speak of: of other protocols they say nothing that all network plugins agree in. */
export const universe = ConnectionSet.transport();

export const NONE = 0;
export const ALL = 1;

/**
 * Connection sets by small numbers: a cluster has few that differ, so each operation on two of them is done once.
 * Everything is seen within `universe`.
 */
export class InternedSets {
  private readonly sets: ConnectionSet[] = [];
  private readonly byText = new Map<string, number>();
  private readonly unions = new Map<number, number>();
  private readonly intersections = new Map<number, number>();
  private readonly differences = new Map<number, number>();

  constructor() {
    this.id(ConnectionSet.none());
    this.id(universe);
  }

  id(set: ConnectionSet): number {
    const within = set.intersect(universe);
    const text = within.toText();
    let id = this.byText.get(text);
    if (id === undefined) {
      id = this.sets.push(within) - 1;
      this.byText.set(text, id);
    }
    return id;
  }

  get(id: number): ConnectionSet {
    return this.sets[id] ?? ConnectionSet.none();
  }

  union(a: number, b: number): number {
    if (a === b || b === NONE || a === ALL) return a;
    if (a === NONE || b === ALL) return b;
    return this.once(this.unions, a, b, (x, y) => x.union(y));
  }

  intersect(a: number, b: number): number {
    if (a === b || b === ALL || a === NONE) return a;
    if (a === ALL || b === NONE) return b;
    return this.once(this.intersections, a, b, (x, y) => x.intersect(y));
  }

  subtract(a: number, b: number): number {
    if (b === NONE || a === NONE) return a;
    if (a === b || b === ALL) return NONE;
    return this.once(this.differences, a, b, (x, y) => x.subtract(y));
  }

  private once(
    memo: Map<number, number>,
    a: number,
    b: number,
    compute: (x: ConnectionSet, y: ConnectionSet) => ConnectionSet,
  ): number {
    const key = a * 2 ** 26 + b;
    let id = memo.get(key);
    if (id === undefined) memo.set(key, (id = this.id(compute(this.get(a), this.get(b)))));
    return id;
  }
}
