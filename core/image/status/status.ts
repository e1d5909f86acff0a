import type { Estate } from "../../estate";
import type { Evidence } from "../evidence/record";
import { demandsOf, type Demands } from "./demands";
import { factOf, type Fact } from "./fact";
import { lineageOf } from "../lineage/components";
import { replay, type DoubtChange, type ImageStatus, type Replayed } from "./replay";

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
    const known = this.done.get(digest);
    if (known) return known;
    const parentsOf = (each: string): readonly string[] => this.parentsOf(each);
    for (const group of lineageOf(digest, parentsOf, (each) => this.done.has(each))) this.take(group);
    return this.done.get(digest)!;
  }

  /**
   * Two images can't each contain the other. Where evidence says so, nobody knows who contains whom: the doubts of each
   * are the doubts of all.
   */
  private take(group: readonly string[]): void {
    if (group.length === 1) {
      const [digest] = group as [string];
      this.done.set(
        digest,
        this.replay(digest, (parent) => this.done.get(parent)?.doubts ?? []),
      );
      return;
    }
    const among = new Set(group);
    const outside = (parent: string): readonly DoubtChange[] =>
      among.has(parent) ? [] : (this.done.get(parent)?.doubts ?? []);
    const alone = new Map(group.map((digest) => [digest, this.replay(digest, outside)]));
    for (const digest of group) {
      const others = group.filter((each) => each !== digest);
      const doubtsOf = (parent: string): readonly DoubtChange[] =>
        parent === digest ? [] : (alone.get(parent)?.doubts ?? outside(parent));
      this.done.set(digest, this.replay(digest, doubtsOf, others));
    }
  }

  private parentsOf(digest: string): readonly string[] {
    const found: string[] = [];
    for (const { parents, idle, at } of this.facts.get(digest) ?? [])
      if (parents.length > 0 && idle === undefined && at <= this.now) found.push(...parents);
    return found;
  }

  private replay(
    digest: string,
    doubtsOf: (parent: string) => readonly DoubtChange[],
    others?: readonly string[],
  ): Replayed {
    return replay(digest, this.facts.get(digest) ?? [], this.demands, this.now, doubtsOf, others);
  }
}
