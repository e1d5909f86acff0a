import { tell } from "../report";

/** Hands out marks for made-up values and tells the parent what each stands for. */
export class Marks {
  private readonly known = new Map<string, number>();

  constructor(private next: number) {}

  allocate(what: string, secret = false): number {
    const before = this.known.get(what);
    if (before !== undefined) return before;
    const index = this.next++;
    this.known.set(what, index);
    tell({ type: "mark", index, what, secret });
    return index;
  }
}
