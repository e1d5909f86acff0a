import { SEVERITIES, type Severity } from "../evidence/bodies";
import type { Demands } from "./demands";
import { isPackage } from "../evidence/is-package";
import type { AnswerIn, Fact, Opening } from "./fact";

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
  /** Until when it is answered in each of the packages that it was found in. */
  inPackagesUntil: number;
  /** Where it was found. */
  readonly found: Opening[];
}

const untilOf = ({ answeredUntil, inPackagesUntil }: Entry): number =>
  Math.max(answeredUntil, inPackagesUntil);

const ranks = new Map(SEVERITIES.map((severity, at) => [severity, at]));
const rank = (severity: Severity): number => ranks.get(severity)!;
const isVulnerability = (cause: string): boolean => cause.startsWith("vulnerability:");

/** The causes of doubt of one image, as they open and are answered in the course of a replay. */
export class Causes {
  private readonly entries = new Map<string, Entry>();
  /** What keeps causes from opening: until when, by cause. */
  private readonly forestalled = new Map<string, number>();
  /** The same for what lies in some packages alone. */
  private readonly inPackages = new Map<
    string,
    (Pick<AnswerIn, "packages"> & { readonly until: number })[]
  >();

  constructor(private readonly demands: Demands) {}

  /** Takes in what a piece of evidence opens, answers and takes back. */
  add(fact: Fact): void {
    for (const opening of fact.opens) this.open(opening, fact.at);
    for (const cause of fact.closes) this.answer(cause, fact);
    for (const answer of fact.closesIn) this.answerIn(answer, fact);
    for (const cause of fact.reopens) this.takeBack(cause, fact.at);
  }

  /** A cause that is known already opens anew only where it is worse than what was answered. */
  open(opening: Opening, at: number): void {
    const { cause, severity } = opening;
    const entry = this.entries.get(cause);
    const found = entry?.found ?? [];
    const isElsewhere = !found.includes(opening);
    if (isElsewhere) found.push(opening);
    if (entry && rank(severity) <= rank(entry.severity)) {
      if (!isElsewhere) return;
      const before = untilOf(entry);
      entry.inPackagesUntil = this.untilIn(cause, entry);
      if (before > at && untilOf(entry) <= at) entry.since = at;
      return;
    }
    const answeredUntil = this.honours(cause, severity) ? (this.forestalled.get(cause) ?? 0) : 0;
    const since = entry && untilOf(entry) <= at ? entry.since : at;
    const inPackagesUntil = this.untilIn(cause, { severity, found });
    this.entries.set(cause, { severity, since, answeredUntil, inPackagesUntil, found });
  }

  /** Answers for packages end a doubt for as long as each place that it was found in has one. */
  private untilIn(cause: string, { severity, found }: Pick<Entry, "severity" | "found">): number {
    const answers = this.inPackages.get(cause);
    if (!answers || !this.honours(cause, severity)) return 0;
    let least = Infinity;
    for (const { place } of found) {
      let until = 0;
      for (const answer of answers)
        if (place && answer.packages.some((id) => isPackage(id, place)))
          until = Math.max(until, answer.until);
      least = Math.min(least, until);
    }
    return least;
  }

  /** Causes that come and go by themselves: a parent's doubt. */
  set(cause: string, severity: Severity | undefined, at: number): void {
    if (severity === undefined) this.entries.delete(cause);
    else if (!this.entries.has(cause))
      this.entries.set(cause, { severity, since: at, answeredUntil: 0, inPackagesUntil: 0, found: [] });
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

  private answerIn({ cause, packages }: AnswerIn, { expires }: Fact): void {
    this.inPackages.set(cause, [...(this.inPackages.get(cause) ?? []), { packages, until: expires }]);
    const entry = this.entries.get(cause);
    if (entry) entry.inPackagesUntil = this.untilIn(cause, entry);
  }

  /** Takes back the answers of a piece of evidence that is revoked. What it found stays found. */
  withdraw({ closes, closesIn }: Fact, at: number): void {
    for (const cause of closes) this.takeBack(cause, at);
    for (const { cause } of closesIn) this.takeBack(cause, at);
  }

  private takeBack(cause: string, at: number): void {
    this.forestalled.delete(cause);
    this.inPackages.delete(cause);
    const entry = this.entries.get(cause);
    if (!entry || untilOf(entry) <= at) return;
    entry.answeredUntil = 0;
    entry.inPackagesUntil = 0;
    entry.since = at;
  }

  /** The worst severity of what nothing answers; undefined where there is no doubt. */
  worst(now: number): Severity | undefined {
    let worst: Severity | undefined;
    for (const entry of this.entries.values())
      if (untilOf(entry) <= now && (worst === undefined || rank(entry.severity) > rank(worst)))
        worst = entry.severity;
    return worst;
  }

  /** When the next answer ends, after this instant. */
  nextEnd(now: number): number {
    let next = Infinity;
    for (const entry of this.entries.values()) {
      const until = untilOf(entry);
      if (until > now && until < next) next = until;
    }
    return next;
  }

  /** The causes that nothing answers, worst and oldest first. */
  list(now: number): readonly Cause[] {
    return [...this.entries]
      .filter(([, entry]) => untilOf(entry) <= now)
      .map(([cause, entry]) => ({
        cause,
        severity: entry.severity,
        since: Math.max(entry.since, untilOf(entry)),
      }))
      .sort(
        (a, b) => rank(b.severity) - rank(a.severity) || a.since - b.since || (a.cause < b.cause ? -1 : 1),
      );
  }
}
