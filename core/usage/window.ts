const HOUR = 3_600_000;
/** Longer than any log is kept; more hours than these are no times of one log. */
const mostHours = 24 * 3660;

/** From when to when something was looked at, and what of it is missing. Times in ISO 8601. */
export interface WindowAnswer {
  readonly from?: string;
  readonly to?: string;
  readonly hours: number;
  /** Hours between the first and the last of which nothing is there. */
  readonly missing: number;
  readonly gaps: readonly { readonly what: string; readonly count: number }[];
  readonly records: number;
  /** Why nothing can be said to be unused by it; undefined where it can. */
  readonly doubt?: string;
}

/** What part of the time a log covers, by the hour. */
export class Window {
  private readonly hours = new Set<number>();
  private readonly gaps = new Map<string, number>();
  private first = Infinity;
  private last = -Infinity;
  records = 0;

  /** Takes in a record. Times in milliseconds. */
  cover(start: number, end: number): void {
    this.records++;
    if (start < this.first) this.first = start;
    if (end > this.last) this.last = end;
    const until = Math.min(Math.floor(end / HOUR), Math.floor(start / HOUR) + 24);
    for (let hour = Math.floor(start / HOUR); hour <= until; hour++)
      if (this.hours.size < mostHours) this.hours.add(hour);
  }

  /** Something was lost. */
  gap(what: string, count = 1): void {
    this.gaps.set(what, (this.gaps.get(what) ?? 0) + count);
  }

  /** @param least milliseconds that a log must cover for what it does not show to count as unused */
  answer(least: number): WindowAnswer {
    const gaps = [...this.gaps].map(([what, count]) => ({ what, count }));
    if (this.records === 0) return { hours: 0, missing: 0, gaps, records: 0, doubt: "it holds no record" };
    const span = this.last - this.first;
    const hours = Math.floor(this.last / HOUR) - Math.floor(this.first / HOUR) + 1;
    const missing = Math.max(0, hours - this.hours.size);
    const doubts = [
      span < least && `it covers ${spanText(span)}, and ${spanText(least)} are asked for`,
      missing > 0 && `${missing} of its ${hours} hours are missing`,
      ...gaps.map(({ what, count }) => `${what} (${count})`),
    ].filter((each) => typeof each === "string");
    return {
      from: new Date(this.first).toISOString(),
      to: new Date(this.last).toISOString(),
      hours,
      missing,
      gaps,
      records: this.records,
      ...(doubts.length > 0 && { doubt: doubts.join("; ") }),
    };
  }
}

const spanText = (milliseconds: number): string => {
  const hours = Math.floor(milliseconds / HOUR);
  return hours >= 48 ? `${Math.floor(hours / 24)} days` : `${hours} hours`;
};
