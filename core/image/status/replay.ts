import type { EvidenceKind, Status } from "../../estate";
import type { Severity } from "../evidence/bodies";
import { Causes, type Cause } from "./causes";
import type { Demands } from "./demands";
import { EvidenceHeld } from "./evidence-held";
import type { Fact } from "./fact";
import { step, type Doubted, type Situation, type Standing } from "./transitions";

/** A change of colour. Times in milliseconds. */
export interface Change {
  readonly at: number;
  readonly from: Status;
  readonly to: Status;
  readonly because: string;
}

/** An image's colour at an instant, with all that it follows from. */
export interface ImageStatus {
  readonly digest: string;
  readonly colour: Status;
  /** Since when it has had this colour; undefined for what was never known. */
  readonly since: number | undefined;
  /** Every doubt that nothing has answered, lapsed evidence (`lapsed:…`) among them. */
  readonly causes: readonly Cause[];
  /** What it lacks to be green, by kind. */
  readonly missing: readonly EvidenceKind[];
  readonly changes: readonly Change[];
  /** When it changes without any new evidence, at the latest; undefined for never. */
  readonly next: number | undefined;
  readonly parents: readonly string[];
  /** Evidence that had no effect, and why. */
  readonly idle: readonly { readonly id: string; readonly why: string }[];
}

/** When a parent image came to be in doubt, how badly, and when no more: an absent severity ends it. */
export interface DoubtChange {
  readonly at: number;
  readonly severity: Severity | undefined;
}

export interface Replayed extends ImageStatus {
  /** Its own doubts over time, for the images that were built on it. */
  readonly doubts: readonly DoubtChange[];
}

/**
 * An image's colour at an instant: a replay from grey over the instants at which evidence was recorded or ends. Equal
 * facts give equal answers, in whatever order they come.
 *
 * @param now milliseconds; what was recorded later does not count
 * @param doubtsOf the doubts over time of an image that this one was built on
 * @param others images whose doubts are its own too, beside those that it was built on
 */
export function replay(
  digest: string,
  facts: readonly Fact[],
  demands: Demands,
  now: number,
  doubtsOf: (parent: string) => readonly DoubtChange[] = () => [],
  others: readonly string[] = [],
): Replayed {
  const past = facts
    .filter(({ at }) => at <= now)
    .sort(inOrder)
    .filter(({ id }, index, all) => id !== all[index - 1]?.id);
  const held = new EvidenceHeld(demands);
  const causes = new Causes(demands);
  const run = new Run(held, causes);
  const parents = new Set<string>();
  const doubts: { readonly parent: string; readonly change: DoubtChange }[] = [];
  const idle: { id: string; why: string }[] = [];
  for (const { id, idle: why, parents: own } of past) {
    if (why !== undefined) idle.push({ id, why });
    else for (const parent of own) parents.add(parent);
  }
  for (const parent of new Set([...parents, ...others]))
    for (const change of doubtsOf(parent)) if (change.at <= now) doubts.push({ parent, change });
  doubts.sort((a, b) => a.change.at - b.change.at || (a.parent < b.parent ? -1 : 1));

  let [nextFact, nextDoubt] = [0, 0];
  let byId: ReadonlyMap<string, Fact> | undefined;
  for (;;) {
    const at = Math.min(
      past[nextFact]?.at ?? Infinity,
      doubts[nextDoubt]?.change.at ?? Infinity,
      run.nextEnd(),
    );
    if (at > now) break;
    for (; past[nextFact]?.at === at; nextFact++) {
      const fact = past[nextFact]!;
      if (fact.idle !== undefined) continue;
      held.add(fact);
      causes.add(fact);
      if (fact.revokes === undefined) continue;
      byId ??= new Map(past.map((each) => [each.id, each]));
      const revoked = byId.get(fact.revokes);
      if (revoked && inOrder(revoked, fact) < 0) causes.withdraw(revoked, at);
    }
    for (; doubts[nextDoubt]?.change.at === at; nextDoubt++) {
      const { parent, change } = doubts[nextDoubt]!;
      causes.set(`parent:${parent}`, change.severity, at);
    }
    run.settle(at);
  }
  return {
    digest,
    colour: run.standing.colour,
    since: run.changes.at(-1)?.at,
    causes: run.causes(now),
    missing: [...new Set([...held.missing("green", now), ...held.missing("red", now)])],
    changes: run.changes,
    next: finite(run.nextEnd()),
    parents: [...parents].sort(),
    idle,
    doubts: run.doubts,
  };
}

const inOrder = (a: Fact, b: Fact): number => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const finite = (time: number): number | undefined => (Number.isFinite(time) ? time : undefined);

/** The course of one replay. */
class Run {
  standing: Standing = { colour: "grey" };
  readonly changes: Change[] = [];
  readonly doubts: DoubtChange[] = [];
  private at = -Infinity;

  constructor(
    private readonly held: EvidenceHeld,
    private readonly found: Causes,
  ) {}

  /** When what is known changes by itself, after the instant that was settled last. */
  nextEnd(): number {
    return Math.min(this.held.nextEnd(this.at), this.found.nextEnd(this.at));
  }

  /** Takes all steps of one instant. */
  settle(at: number): void {
    this.at = at;
    const severity = this.found.worst(at);
    const situation: Situation = {
      holds: {
        blue: this.held.holds("blue", at),
        red: this.held.holds("red", at),
        green: this.held.holds("green", at),
      },
      doubt: severity !== undefined,
    };
    for (;;) {
      const next = step(this.standing, situation);
      if (!next) break;
      this.changes.push({ at, from: this.standing.colour, to: next.standing.colour, because: next.because });
      this.standing = next.standing;
    }
    if (severity !== this.doubts.at(-1)?.severity) this.doubts.push({ at, severity });
  }

  causes(now: number): readonly Cause[] {
    return [...this.found.list(now), ...this.lapsed(now)];
  }

  /** Of an image in doubt: evidence of its former colour that ended. */
  private lapsed(now: number): Cause[] {
    if (this.standing.colour !== "amber") return [];
    const { before } = this.standing;
    const needed: readonly Doubted[] = before === "green" ? ["green", "red"] : [before];
    const missing = new Map<string, Cause>();
    for (const colour of needed)
      for (const kind of this.held.missing(colour, now)) {
        const since = this.held.ended(colour, kind) ?? this.changes.at(-1)?.at ?? now;
        missing.set(kind, { cause: `lapsed:${kind}`, severity: "unknown", since });
      }
    return [...missing.values()];
  }
}
