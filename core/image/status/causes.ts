import { SEVERITIES, type Severity } from "../evidence/bodies";
import type { Demands } from "./demands";
import type { Fact, Opening } from "./fact";

/** A reason to doubt an image that nothing has answered. */
export interface Cause {
  readonly cause: string;
  readonly severity: Severity;
  /** When it was found, in milliseconds: deadlines count from here. */
  readonly since: number;
}

interface Entry {
  severity: Severity;
  since: number;
  /** Until when it is answered; Infinity for good. */
  answeredUntil: number;
}

const ranks = new Map(SEVERITIES.map((severity, at) => [severity, at]));
const rank = (severity: Severity): number => ranks.get(severity)!;
const isVulnerability = (cause: string): boolean => cause.startsWith("vulnerability:");

/** The causes of doubt of one image, as they open and are answered in the course of a replay. */
export class Causes {
  private readonly entries = new Map<string, Entry>();
  /** What keeps causes from opening: until when, by cause. */
  private readonly forestalled = new Map<string, number>();

  constructor(private readonly demands: Demands) {}

  /** Takes in what a piece of evidence opens, answers and takes back. */
  add(fact: Fact): void {
    for (const opening of fact.opens) this.open(opening, fact.at);
    for (const cause of fact.closes) this.answer(cause, fact);
    for (const cause of fact.reopens) this.takeBack(cause, fact.at);
  }

  /** A cause that is known already opens anew only where it is worse than what was answered. */
  open({ cause, severity }: Opening, at: number): void {
    const entry = this.entries.get(cause);
    if (entry && rank(severity) <= rank(entry.severity)) return;
    const answeredUntil = this.honours(cause, severity) ? (this.forestalled.get(cause) ?? 0) : 0;
    const since = entry && entry.answeredUntil <= at ? entry.since : at;
    this.entries.set(cause, { severity, since, answeredUntil });
  }

  /** Causes that come and go by themselves: a parent's doubt. */
  set(cause: string, severity: Severity | undefined, at: number): void {
    if (severity === undefined) this.entries.delete(cause);
    else if (!this.entries.has(cause)) this.entries.set(cause, { severity, since: at, answeredUntil: 0 });
  }

  private honours(cause: string, severity: Severity): boolean {
    return !isVulnerability(cause) || this.demands.honoursVex(severity);
  }

  private answer(cause: string, { expires, forestalls }: Fact): void {
    const entry = this.entries.get(cause);
    if (forestalls) this.forestalled.set(cause, Math.max(this.forestalled.get(cause) ?? 0, expires));
    if (!entry || (forestalls && !this.honours(cause, entry.severity))) return;
    entry.answeredUntil = Math.max(entry.answeredUntil, expires);
  }

  /** Takes back the answers of a piece of evidence that is revoked. What it found stays found. */
  withdraw({ closes }: Fact, at: number): void {
    for (const cause of closes) this.takeBack(cause, at);
  }

  private takeBack(cause: string, at: number): void {
    this.forestalled.delete(cause);
    const entry = this.entries.get(cause);
    if (!entry || entry.answeredUntil <= at) return;
    entry.answeredUntil = 0;
    entry.since = at;
  }

  /** The worst severity of what nothing answers; undefined where there is no doubt. */
  worst(now: number): Severity | undefined {
    let worst: Severity | undefined;
    for (const { severity, answeredUntil } of this.entries.values())
      if (answeredUntil <= now && (worst === undefined || rank(severity) > rank(worst))) worst = severity;
    return worst;
  }

  /** When the next answer ends, after this instant. */
  nextEnd(now: number): number {
    let next = Infinity;
    for (const { answeredUntil } of this.entries.values())
      if (answeredUntil > now && answeredUntil < next) next = answeredUntil;
    return next;
  }

  /** The causes that nothing answers, worst and oldest first. */
  list(now: number): readonly Cause[] {
    return [...this.entries]
      .filter(([, { answeredUntil }]) => answeredUntil <= now)
      .map(([cause, { severity, since, answeredUntil }]) => ({
        cause,
        severity,
        since: Math.max(since, answeredUntil),
      }))
      .sort(
        (a, b) => rank(b.severity) - rank(a.severity) || a.since - b.since || (a.cause < b.cause ? -1 : 1),
      );
  }
}
