import { AddressIndex, type IpSet } from "../../sets";
import { Bits, certain, either, nothing, type Match } from "./bits";
import type { Classes } from "./classes";
import { partition, type Block } from "./external";
import type { HostsAs, Population } from "./population";
import type { Direction, Peer, Policy } from "./read/policy";

/** What the rules of one direction tell apart: classes of pods, numbered first, then blocks of outside addresses. */
export class Ends {
  readonly size: number;
  readonly blocks: readonly Block[];
  private readonly setIndex = new Map<string, number>();
  private readonly placed = new Map<Match, Match>();
  private readonly holding: readonly Bits[];
  private readonly index: AddressIndex<number>;
  private readonly byAddresses = new WeakMap<IpSet, readonly number[]>();
  private readonly outside: Bits;
  private readonly all: Match;

  constructor(
    policies: readonly Policy[],
    direction: Direction,
    readonly classes: Classes,
    private readonly population: Population,
  ) {
    const sets: IpSet[] = [];
    for (const { peers } of policies.flatMap((policy) => policy[direction])) {
      for (const peer of peers) {
        if (peer.kind !== "block") continue;
        for (const set of [peer.may, peer.must]) {
          const key = set.toString();
          if (!this.setIndex.has(key)) this.setIndex.set(key, sets.push(set) - 1);
        }
      }
    }
    const { blocks, blocksOf } = partition(sets);
    this.blocks = blocks;
    this.size = classes.count + blocks.length;
    this.all = certain(Bits.full(this.size));
    this.outside = this.outsideOf(blocks.keys());
    this.index = new AddressIndex(
      blocks.map(({ addresses }, at) => [addresses, classes.count + at] as const),
    );
    this.holding = sets.map((_, at) => this.outsideOf(blocksOf(at)));
  }

  private outsideOf(blocks: Iterable<number>): Bits {
    const bits = new Bits(this.size);
    for (const block of blocks) bits.add(this.classes.count + block);
    return bits;
  }

  /** The ends that are blocks of outside addresses with one of these, in their order. */
  withAddresses(addresses: IpSet): readonly number[] {
    let found = this.byAddresses.get(addresses);
    if (!found) {
      found = [...this.index.meeting(addresses)].sort((a, b) => a - b);
      this.byAddresses.set(addresses, found);
    }
    return found;
  }

  /** Whom a rule speaks of. */
  match(peers: readonly Peer[], hosts?: HostsAs): Match {
    const [first = nothing(this.size), ...others] = peers.map((peer) => this.matchOne(peer, hosts));
    return others.reduce(either, first);
  }

  private matchOne(peer: Peer, hosts: HostsAs | undefined): Match {
    switch (peer.kind) {
      case "anybody":
        return this.all;
      case "unknown":
        return { may: this.all.may, must: new Bits(this.size) };
      case "names":
        return { may: this.outside, must: new Bits(this.size) };
      case "nodes":
        return this.ofPods(this.population.nodes());
      case "pods":
        return this.ofPods(this.population.match(peer.term, hosts));
      case "block":
        return either(this.ofPods(this.population.block(peer.may, peer.must, hosts)), {
          may: this.holders(peer.may),
          must: this.holders(peer.must),
        });
    }
  }

  private holders(set: IpSet): Bits {
    return this.holding[this.setIndex.get(set.toString())!]!;
  }

  /** The classes of pods; policies repeat each other, and the population gives what it has found again. */
  private ofPods(pods: Match): Match {
    let match = this.placed.get(pods);
    if (!match) {
      const { may, must } = pods;
      match = { may: this.ofClasses(may), must: this.ofClasses(must) };
      this.placed.set(pods, match);
    }
    return match;
  }

  private ofClasses(pods: Bits): Bits {
    const bits = new Bits(this.size);
    pods.forEach((pod) => bits.add(this.classes.of[pod]!));
    return bits;
  }
}
