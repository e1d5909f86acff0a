/** How often something was used, and when; what of it in bounded detail. */
export class Use {
  count = 0;
  first = Infinity;
  last = -Infinity;
  private readonly details = new Map<string, number>();
  /** Set where there was more to tell apart than is kept. */
  isOverfull = false;

  constructor(private readonly most = 512) {}

  /** @param at milliseconds @param details what was used: a port, a peer, an action */
  add(first: number, last: number, details: readonly string[], count = 1): void {
    this.count += count;
    if (first < this.first) this.first = first;
    if (last > this.last) this.last = last;
    for (const detail of details) {
      const known = this.details.get(detail);
      if (known !== undefined) this.details.set(detail, known + count);
      else if (this.details.size < this.most) this.details.set(detail, count);
      else this.isOverfull = true;
    }
  }

  get what(): readonly string[] {
    return [...this.details.keys()];
  }

  /** As data for people and programs. */
  told(shown: readonly string[] = this.what): {
    readonly count: number;
    readonly first?: string;
    readonly last?: string;
    readonly what: readonly string[];
  } {
    return {
      count: this.count,
      ...(this.count > 0 && {
        first: new Date(this.first).toISOString(),
        last: new Date(this.last).toISOString(),
      }),
      what: shown.slice(0, mostShown),
    };
  }
}

const mostShown = 50;
