import type { IpSet } from "../../sets";
import { Bits, certain, either, nothing, type Match } from "./bits";
import type { Classes } from "./classes";
import { partition, type Block } from "./external";
import type { Population } from "./population";
import type { Direction, Peer, Policy } from "./read/policy";

/** What the rules of one direction tell apart: classes of pods, numbered first, then blocks of outside addresses. */
export class Ends {
  readonly size: number;
  readonly blocks: readonly Block[];
  private readonly setIndex = new Map<string, number>();
  private readonly holding: readonly Bits[];
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
    this.holding = sets.map((_, at) => this.outsideOf(blocksOf(at)));
  }

  private outsideOf(blocks: Iterable<number>): Bits {
    const bits = new Bits(this.size);
    for (const block of blocks) bits.add(this.classes.count + block);
    return bits;
  }

  /** Whom a rule speaks of. */
  match(peers: readonly Peer[]): Match {
    const [first = nothing(this.size), ...others] = peers.map((peer) => this.matchOne(peer));
    return others.reduce(either, first);
  }

  private matchOne(peer: Peer): Match {
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
        return this.ofPods(this.population.match(peer.term));
      case "block":
        return either(this.ofPods(this.population.block(peer.may, peer.must)), {
          may: this.holders(peer.may),
          must: this.holders(peer.must),
        });
    }
  }

  private holders(set: IpSet): Bits {
    return this.holding[this.setIndex.get(set.toString())!]!;
  }

  private ofPods({ may, must }: Match): Match {
    return { may: this.ofClasses(may), must: this.ofClasses(must) };
  }

  private ofClasses(pods: Bits): Bits {
    const bits = new Bits(this.size);
    this.classes.example.forEach((example, at) => {
      if (pods.has(example)) bits.add(at);
    });
    return bits;
  }
}
