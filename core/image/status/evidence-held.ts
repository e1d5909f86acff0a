import type { EvidenceKind } from "../../estate";
import type { Demands } from "./demands";
import { isNeeded, type Fact } from "./fact";
import type { Doubted } from "./transitions";

/** The evidence of one image that colours need, as it is recorded, taken away and revoked in the course of a replay. */
export class EvidenceHeld {
  private readonly byKind = new Map<EvidenceKind, Fact[]>();
  /** What `until` found, as long as no evidence of that kind comes or goes. */
  private readonly ends: Readonly<Record<Doubted, Map<EvidenceKind, number>>> = {
    blue: new Map(),
    red: new Map(),
    green: new Map(),
  };

  constructor(private readonly demands: Demands) {}

  /** @param fact one that is later than all before it */
  add(fact: Fact): void {
    if (fact.revokes !== undefined) this.revoke(fact.revokes);
    if (!isNeeded(fact.kind)) return;
    // A refusal takes away what came before it: the latest word of a kind counts.
    const held = fact.passed ? (this.byKind.get(fact.kind) ?? []) : [];
    if (fact.passed) held.push(fact);
    this.byKind.set(fact.kind, held);
    this.forget(fact.kind);
  }

  private forget(kind: EvidenceKind): void {
    for (const colour of colours) this.ends[colour].delete(kind);
  }

  private revoke(id: string): void {
    for (const [kind, held] of this.byKind) {
      this.byKind.set(
        kind,
        held.filter((fact) => fact.id !== id),
      );
      this.forget(kind);
    }
  }

  /** From when on a kind holds no more for a colour; `-Infinity` where there is none of it. */
  private until(colour: Doubted, kind: EvidenceKind): number {
    const known = this.ends[colour].get(kind);
    if (known !== undefined) return known;
    const holds = this.demands.needs[colour].get(kind);
    let until = -Infinity;
    for (const { since, expires } of this.byKind.get(kind) ?? [])
      until = Math.max(until, Math.min(expires, since + (holds ?? Infinity)));
    this.ends[colour].set(kind, until);
    return until;
  }

  /** The kinds that a colour needs and that don't hold, in the order of the estate. */
  missing(colour: Doubted, now: number): readonly EvidenceKind[] {
    return [...this.demands.needs[colour].keys()].filter((kind) => this.until(colour, kind) <= now);
  }

  holds(colour: Doubted, now: number): boolean {
    for (const kind of this.demands.needs[colour].keys()) if (this.until(colour, kind) <= now) return false;
    return true;
  }

  /** When the next piece of evidence ends, after this instant. */
  nextEnd(now: number): number {
    let next = Infinity;
    for (const colour of colours)
      for (const kind of this.demands.needs[colour].keys()) {
        const until = this.until(colour, kind);
        if (until > now && until < next) next = until;
      }
    return next;
  }

  /** When a kind ended for a colour, where it once held. */
  ended(colour: Doubted, kind: EvidenceKind): number | undefined {
    const until = this.until(colour, kind);
    return Number.isFinite(until) ? until : undefined;
  }
}

const colours: readonly Doubted[] = ["blue", "red", "green"];
