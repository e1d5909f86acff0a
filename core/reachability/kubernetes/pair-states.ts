import { ALL, NONE, type InternedSets } from "./interned";

/** What may and what must pass, as one small number: `must` lies within `may`. */
export class PairStates {
  private readonly mays: number[] = [];
  private readonly musts: number[] = [];
  private readonly ids = new Map<number, number>();
  private readonly intersections = new Map<number, number>();
  /** Nothing may pass. */
  readonly none: number;
  /** Everything must pass. */
  readonly all: number;

  constructor(private readonly sets: InternedSets) {
    this.none = this.id(NONE, NONE);
    this.all = this.id(ALL, ALL);
  }

  id(may: number, must: number): number {
    const key = may * 2 ** 26 + must;
    let id = this.ids.get(key);
    if (id === undefined) {
      this.ids.set(key, (id = this.mays.push(may) - 1));
      this.musts.push(must);
    }
    return id;
  }

  may(id: number): number {
    return this.mays[id]!;
  }

  must(id: number): number {
    return this.musts[id]!;
  }

  /** What passes both of two controls. */
  intersect(a: number, b: number): number {
    if (a === b || b === this.all || a === this.none) return a;
    if (a === this.all || b === this.none) return b;
    const key = a * 2 ** 26 + b;
    let id = this.intersections.get(key);
    if (id === undefined) {
      const may = this.sets.intersect(this.may(a), this.may(b));
      const must = this.sets.intersect(this.must(a), this.must(b));
      this.intersections.set(key, (id = this.id(may, must)));
    }
    return id;
  }
}
