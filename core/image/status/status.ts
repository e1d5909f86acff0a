import type { Estate } from "../../estate";
import type { Evidence } from "../evidence/record";
import { demandsOf, type Demands } from "./demands";
import { factOf, type Fact } from "./fact";
import { replay, type ImageStatus, type Replayed } from "./replay";

/** The evidence about many images, kept as what it comes to under one estate. */
export class Statuses {
  private readonly facts = new Map<string, Fact[]>();
  private readonly demands: Demands;

  constructor(estate: Pick<Estate, "images" | "identities" | "environments">) {
    this.demands = demandsOf(estate);
  }

  /** Takes in a piece of evidence; the same twice changes nothing. @returns what it comes to */
  add(evidence: Evidence): Fact {
    const list = this.facts.get(evidence.digest);
    const fact = factOf(evidence, this.demands);
    if (list) list.push(fact);
    else this.facts.set(evidence.digest, [fact]);
    return fact;
  }

  /** The digests of which anything is known. */
  get digests(): Iterable<string> {
    return this.facts.keys();
  }

  /** The statuses of all images, or of some and of those that they were built on. @param now milliseconds */
  at(now: number, digests: Iterable<string> = this.facts.keys()): ReadonlyMap<string, ImageStatus> {
    const lineage = new Lineage(this.facts, this.demands, now);
    return new Map(Array.from(digests, (digest) => [digest, lineage.of(digest)]));
  }

  /** The status of one image. A digest of which nothing is known is grey. */
  of(digest: string, now: number): ImageStatus {
    return new Lineage(this.facts, this.demands, now).of(digest);
  }
}

/** Replays images after those that they were built on, each once. */
class Lineage {
  private readonly done = new Map<string, Replayed>();

  constructor(
    private readonly facts: ReadonlyMap<string, readonly Fact[]>,
    private readonly demands: Demands,
    private readonly now: number,
  ) {}

  of(digest: string): Replayed {
    const stack = [digest];
    const open = new Set<string>();
    while (stack.length > 0) {
      const current = stack.at(-1)!;
      const waiting = open.has(current) ? [] : this.parentsOf(current).filter((each) => !this.done.has(each));
      open.add(current);
      // Two images can't each contain the other: evidence that says so is not followed round.
      const next = waiting.filter((each) => !open.has(each));
      if (next.length > 0) {
        stack.push(...next);
        continue;
      }
      stack.pop();
      if (!this.done.has(current)) this.done.set(current, this.replay(current));
    }
    return this.done.get(digest)!;
  }

  private parentsOf(digest: string): readonly string[] {
    return (this.facts.get(digest) ?? []).flatMap(({ parents, idle }) => (idle === undefined ? parents : []));
  }

  private replay(digest: string): Replayed {
    const facts = this.facts.get(digest) ?? [];
    return replay(digest, facts, this.demands, this.now, (parent) => this.done.get(parent)?.doubts ?? []);
  }
}
