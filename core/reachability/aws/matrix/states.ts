import { both, either, everything, nothing, oneOf, type Bounds } from "../bounds";

/** Bounds by number: equal ones have the same, so that what was combined once is looked up. */
export class States {
  private readonly all: Bounds[] = [];
  private readonly byText = new Map<string, number>();
  private readonly known = new WeakMap<Bounds, number>();
  private readonly pairs = new Map<number, number>();
  readonly none: number;
  readonly every: number;

  constructor() {
    this.none = this.id(nothing);
    this.every = this.id(everything);
  }

  id(bounds: Bounds): number {
    const known = this.known.get(bounds);
    if (known !== undefined) return known;
    const text = `${bounds.may.toString()}|${bounds.must.toString()}`;
    let id = this.byText.get(text);
    if (id === undefined) {
      id = this.all.push(bounds) - 1;
      this.byText.set(text, id);
    }
    this.known.set(bounds, id);
    return id;
  }

  get(id: number): Bounds {
    return this.all[id]!;
  }

  both(a: number, b: number): number {
    if (a === this.none || b === this.none) return this.none;
    if (a === this.every || a === b) return b;
    if (b === this.every) return a;
    const key = a < b ? a * 0x4000000 + b : b * 0x4000000 + a;
    let id = this.pairs.get(key);
    if (id === undefined) {
      id = this.id(both(this.get(a), this.get(b)));
      // What may not pass must not either, whatever else is said of it.
      if (this.get(id).may.isEmpty) id = this.none;
      this.pairs.set(key, id);
    }
    return id;
  }

  either(a: number, b: number): number {
    if (a === b || b === this.none) return a;
    if (a === this.none) return b;
    return this.id(either([this.get(a), this.get(b)]));
  }

  oneOf(ids: readonly number[]): number {
    const [first, ...rest] = [...new Set(ids)];
    if (first === undefined) return this.none;
    return rest.length === 0 ? first : this.id(oneOf([first, ...rest].map((id) => this.get(id))));
  }
}
