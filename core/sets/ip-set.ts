import { formatCidr, parseCidr, type Cidr } from "./cidr";
import { IntervalSet } from "./interval-set";
import { type IpAddress, type IpFamily } from "./ip-address";
import { blocksOf, ipv4Space, ipv6Space, unionOf } from "./ip-blocks";
import { formatIpv4 } from "./ipv4";
import { formatIpv6 } from "./ipv6";
import { privateBlocks, publicV4, publicV6 } from "./special-addresses";

/** What a list of CIDR texts gives. `set` holds what could be read; trust it as the whole only if `ok`. */
export type ParsedCidrs =
  | { readonly ok: true; readonly set: IpSet; readonly withHostBits: readonly string[] }
  | { readonly ok: false; readonly set: IpSet; readonly errors: readonly BadCidr[] };

export interface BadCidr {
  /** As given: untrusted, so print `reason` rather than this. */
  readonly text: string;
  /** Its place in the list, from 0. */
  readonly index: number;
  readonly reason: string;
}

/** Addresses from `first` to `last`, both included, in canonical text. */
export interface IpRange {
  readonly family: IpFamily;
  readonly first: string;
  readonly last: string;
}

/**
 * The least share of a family's public addresses that counts as the internet. No list of known peers comes near
 * it (the whole of a large cloud is a few percent), and each of 0.0.0.0/1 and 128.0.0.0/1 is beyond it, so halving
 * or quartering the world into rules does not hide it.
 */
const INTERNET_SHARE = 0.25;

/** An immutable set of IPv4 and IPv6 addresses; the families never mix. */
export class IpSet {
  static readonly #empty = new IpSet(IntervalSet.empty(ipv4Space), IntervalSet.empty(ipv6Space));
  static readonly #all = new IpSet(IntervalSet.full(ipv4Space), IntervalSet.full(ipv6Space));

  private constructor(
    readonly v4: IntervalSet<number>,
    readonly v6: IntervalSet<bigint>,
  ) {
    Object.freeze(this);
  }

  static empty(): IpSet {
    return IpSet.#empty;
  }

  /** Every address, or every address of one family. */
  static all(family?: IpFamily): IpSet {
    return family === undefined ? IpSet.#all : IpSet.#all.only(family);
  }

  /** For constants of the code. @throws TypeError on a bad CIDR. */
  static of(...cidrs: string[]): IpSet {
    const parsed = IpSet.fromCidrs(cidrs);
    if (!parsed.ok) throw new TypeError(parsed.errors.map(({ reason }) => reason).join("; "));
    return parsed.set;
  }

  /** Reads CIDR texts, all of them even where some are bad. Never throws. */
  static fromCidrs(texts: Iterable<string>): ParsedCidrs {
    const cidrs: Cidr[] = [];
    const errors: BadCidr[] = [];
    const withHostBits: string[] = [];
    let index = 0;
    for (const text of texts) {
      const cidr = parseCidr(text);
      if (cidr.ok) cidrs.push(cidr.value);
      else errors.push({ text, index, reason: cidr.reason });
      if (cidr.ok && cidr.value.hadHostBits) withHostBits.push(text);
      index++;
    }
    const set = IpSet.fromBlocks(cidrs);
    return errors.length === 0 ? { ok: true, set, withHostBits } : { ok: false, set, errors };
  }

  static fromBlocks(cidrs: Iterable<Cidr>): IpSet {
    return IpSet.fromIntervals(unionOf(cidrs));
  }

  static fromAddress(address: IpAddress): IpSet {
    return address.family === "ipv4"
      ? new IpSet(IntervalSet.range(ipv4Space, address.value, address.value), IpSet.#empty.v6)
      : new IpSet(IpSet.#empty.v4, IntervalSet.range(ipv6Space, address.value, address.value));
  }

  static fromIntervals({ v4, v6 }: { v4?: IntervalSet<number>; v6?: IntervalSet<bigint> }): IpSet {
    return new IpSet(v4 ?? IpSet.#empty.v4, v6 ?? IpSet.#empty.v6);
  }

  /** The union of many sets at once: sorts once, where repeated `union` would be quadratic. */
  static unionAll(sets: Iterable<IpSet>): IpSet {
    const all = [...sets];
    if (all.length <= 1) return all[0] ?? IpSet.#empty;
    return new IpSet(
      IntervalSet.unionAll(
        ipv4Space,
        all.map(({ v4 }) => v4),
      ),
      IntervalSet.unionAll(
        ipv6Space,
        all.map(({ v6 }) => v6),
      ),
    );
  }

  get isEmpty(): boolean {
    return this.v4.isEmpty && this.v6.isEmpty;
  }

  /** The number of addresses of both families. */
  get size(): bigint {
    return BigInt(this.v4.size) + this.v6.size;
  }

  /** The least address, IPv4 before IPv6: a witness that the set is not empty. */
  get first(): IpAddress | undefined {
    if (this.v4.first !== undefined) return { family: "ipv4", value: this.v4.first };
    return this.v6.first === undefined ? undefined : { family: "ipv6", value: this.v6.first };
  }

  only(family: IpFamily): IpSet {
    return IpSet.fromIntervals(family === "ipv4" ? { v4: this.v4 } : { v6: this.v6 });
  }

  contains(address: IpAddress): boolean {
    return address.family === "ipv4" ? this.v4.contains(address.value) : this.v6.contains(address.value);
  }

  union(other: IpSet): IpSet {
    return new IpSet(this.v4.union(other.v4), this.v6.union(other.v6));
  }

  intersect(other: IpSet): IpSet {
    return new IpSet(this.v4.intersect(other.v4), this.v6.intersect(other.v6));
  }

  subtract(other: IpSet): IpSet {
    return new IpSet(this.v4.subtract(other.v4), this.v6.subtract(other.v6));
  }

  complement(): IpSet {
    return new IpSet(this.v4.complement(), this.v6.complement());
  }

  overlaps(other: IpSet): boolean {
    return this.v4.overlaps(other.v4) || this.v6.overlaps(other.v6);
  }

  isSubsetOf(other: IpSet): boolean {
    return this.v4.isSubsetOf(other.v4) && this.v6.isSubsetOf(other.v6);
  }

  equals(other: IpSet): boolean {
    return this.v4.equals(other.v4) && this.v6.equals(other.v6);
  }

  /** The fewest CIDRs that make up the set, canonical and ascending, IPv4 first. */
  toCidrs(): string[] {
    return Array.from(blocksOf(this), formatCidr);
  }

  /** The fewest ranges that make up the set, ascending, IPv4 first. */
  toRanges(): IpRange[] {
    const ranges: IpRange[] = [];
    for (const [first, last] of this.v4.ranges()) {
      ranges.push({ family: "ipv4", first: formatIpv4(first), last: formatIpv4(last) });
    }
    for (const [first, last] of this.v6.ranges()) {
      ranges.push({ family: "ipv6", first: formatIpv6(first), last: formatIpv6(last) });
    }
    return ranges;
  }

  /** The share of the family's public addresses that are in the set, 0 to 1, whatever blocks it is cut into. */
  publicShare(family: IpFamily): number {
    return family === "ipv4"
      ? this.v4.intersect(publicV4).size / publicV4.size
      : Number(this.v6.intersect(publicV6).size) / Number(publicV6.size);
  }

  /** Whether the set is, by measure, the internet of that family. IPv4 and IPv6 are asked for separately. */
  coversInternet(family: IpFamily, share = INTERNET_SHARE): boolean {
    return this.publicShare(family) >= share;
  }

  toString(): string {
    return this.toCidrs().join(", ") || "no address";
  }
}

/** Addresses that packets of the internet can bear: no private, shared, local, multicast, documentation or reserved ones. */
export const publicIpv4 = IpSet.fromIntervals({ v4: publicV4 });
export const publicIpv6 = IpSet.fromIntervals({ v6: publicV6 });

/** What networks number themselves from: RFC 1918, 100.64.0.0/10 and unique local IPv6 (fc00::/7). */
export const privateSpace = IpSet.fromIntervals(privateBlocks);
