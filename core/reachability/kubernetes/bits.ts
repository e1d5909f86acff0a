/** A set of small whole numbers, as bits: what a selector takes of thousands of pods is compared in a few words. */
export class Bits {
  private readonly words: Uint32Array;

  constructor(readonly size: number) {
    this.words = new Uint32Array((size + 31) >>> 5);
  }

  static full(size: number): Bits {
    const bits = new Bits(size);
    for (let at = 0; at < size; at++) bits.add(at);
    return bits;
  }

  static of(size: number, members: Iterable<number>): Bits {
    const bits = new Bits(size);
    for (const member of members) bits.add(member);
    return bits;
  }

  add(member: number): void {
    this.words[member >>> 5]! |= 1 << (member & 31);
  }

  has(member: number): boolean {
    return ((this.words[member >>> 5] ?? 0) & (1 << (member & 31))) !== 0;
  }

  /** The same for sets of one size that have the same members. */
  get key(): string {
    const { buffer, byteOffset, byteLength } = this.words;
    return Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
  }

  get isEmpty(): boolean {
    return this.words.every((word) => word === 0);
  }

  or(other: Bits): Bits {
    return this.combine(other, (a, b) => a | b);
  }

  and(other: Bits): Bits {
    return this.combine(other, (a, b) => a & b);
  }

  without(other: Bits): Bits {
    return this.combine(other, (a, b) => a & ~b);
  }

  forEach(visit: (member: number) => void): void {
    for (let at = 0; at < this.words.length; at++) {
      for (let word = this.words[at]!; word !== 0; word &= word - 1) {
        visit((at << 5) + (31 - Math.clz32(word & -word)));
      }
    }
  }

  private combine(other: Bits, rule: (a: number, b: number) => number): Bits {
    const result = new Bits(this.size);
    for (let at = 0; at < this.words.length; at++)
      result.words[at] = rule(this.words[at]!, other.words[at] ?? 0);
    return result;
  }
}

/** What is taken for sure, and what may be: `must` lies within `may`. */
export interface Match {
  readonly may: Bits;
  readonly must: Bits;
}

export const both = (a: Match, b: Match): Match => ({ may: a.may.and(b.may), must: a.must.and(b.must) });

export const either = (a: Match, b: Match): Match => ({ may: a.may.or(b.may), must: a.must.or(b.must) });

export const certain = (bits: Bits): Match => ({ may: bits, must: bits });

export const nothing = (size: number): Match => certain(new Bits(size));
