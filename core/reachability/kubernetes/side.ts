import type { Classes } from "./classes";
import type { Ends } from "./ends";
import type { ClusterFacts } from "./facts";
import { ALL, NONE, type InternedSets } from "./interned";
import { resolvePorts } from "./named-ports";
import type { PairStates } from "./pair-states";
import type { PodKind } from "./pods";
import type { Population } from "./population";
import type { ForeignEffect, ForeignPolicy } from "./read/foreign-policy";
import type { Direction, Policy, Rule } from "./read/policy";
import { judge, type PlacedRule, type PortIds, type Ruling } from "./verdict";

/** What all of one cluster's analysis shares. */
export interface Ground {
  readonly facts: ClusterFacts;
  readonly classes: Classes;
  /** One of the pods of each class. */
  readonly examples: readonly PodKind[];
  readonly population: Population;
  readonly policies: readonly Policy[];
  readonly foreign: readonly ForeignPolicy[];
  readonly sets: InternedSets;
  readonly states: PairStates;
}

/** A policy that rules a class of pods, for sure or perhaps. */
export interface Selection {
  readonly policy: Policy;
  readonly surely: boolean;
}

/** What decides for a class of pods in one direction; classes with the same share it. */
export interface Profile {
  readonly selections: readonly Selection[];
  readonly foreign: readonly { readonly policy: ForeignPolicy; readonly effect: ForeignEffect }[];
  /** One of the classes. */
  readonly example: number;
}

/** One direction of a cluster: what the policies of the pods at this side let through, from or to every end. */
export class Side {
  readonly profiles: readonly Profile[];
  /** The profile of each class. */
  readonly profileOf: Int32Array;
  private readonly outcomes: (Int32Array | undefined)[] = [];
  private readonly placed = new Map<Rule, PlacedRule["peers"]>();

  constructor(
    readonly direction: Direction,
    readonly ends: Ends,
    readonly ground: Ground,
  ) {
    const { classes } = ground;
    const drafts = Array.from({ length: classes.count }, () => ({
      selections: [] as Selection[],
      foreign: [] as { policy: ForeignPolicy; effect: ForeignEffect }[],
      key: [] as string[],
    }));
    this.select(drafts);
    const found = new Map<string, number>();
    const profiles: Profile[] = [];
    this.profileOf = Int32Array.from(drafts, ({ key, selections, foreign }, at) => {
      const { host, attached, ports } = ground.examples[at]!;
      const named = direction === "ingress" && selections.some(({ policy }) => usesNames(policy.ingress));
      const text = [
        ...key,
        host,
        attached,
        named ? JSON.stringify([ports.open, ...ports.byName]) : "",
      ].join();
      let profile = found.get(text);
      if (profile === undefined)
        found.set(text, (profile = profiles.push({ selections, foreign, example: at }) - 1));
      return profile;
    });
    this.profiles = profiles;
  }

  /** For each end, the state (of `PairStates`) between it and the pods of a profile. */
  outcome(profile: number): Int32Array {
    return (this.outcomes[profile] ??= this.compute(this.profiles[profile]!));
  }

  /** The rules of a policy in this direction, towards pods of a class. */
  rulesOf(policy: Policy, subject: number): readonly PlacedRule[] {
    return policy[this.direction].map((rule) => ({
      rule,
      peers: this.peersOf(rule),
      ports: this.portsOf(rule, subject),
    }));
  }

  private select(
    drafts: readonly { selections: Selection[]; foreign: Profile["foreign"][number][]; key: string[] }[],
  ): void {
    const { classes, population, policies, foreign } = this.ground;
    policies.forEach((policy, index) => {
      const rules = policy.rules(this.direction);
      if (rules === false) return;
      const { may, must } = population.match(policy.subject);
      classes.example.forEach((pod, at) => {
        if (!may.has(pod)) return;
        const surely = must.has(pod) && rules === true && policy.valid;
        drafts[at]!.selections.push({ policy, surely });
        drafts[at]!.key.push(`${index}${surely ? "!" : "?"}`);
      });
    });
    foreign.forEach((policy, index) => {
      for (const part of policy.parts) {
        const effect = part.effect[this.direction];
        if (effect === "none") continue;
        const { may } = population.match(part.subject);
        classes.example.forEach((pod, at) => {
          if (!may.has(pod)) return;
          drafts[at]!.foreign.push({ policy, effect });
          drafts[at]!.key.push(`f${index}${effect}`);
        });
      }
    });
  }

  private compute({ selections, foreign, example }: Profile): Int32Array {
    const { sets, states, facts, examples, classes } = this.ground;
    const { size } = this.ends;
    if (facts.enforced === "no") return new Int32Array(size).fill(states.all);
    const rulings = selections.map(({ policy, surely }): Ruling => ({
      tier: policy.tier,
      priority: policy.priority,
      surely,
      rules: this.rulesOf(policy, example),
    }));
    const { allowed, denied } = judge(rulings, size, sets);
    const { attached } = examples[example]!;
    const overridden = attached || foreign.length > 0;
    const opened =
      attached || facts.enforced === "unknown" || foreign.some(({ effect }) => effect === "allow");
    return allowed.map((may, end) => {
      // Between a node and its own pods nothing stands; which pods those are is not known.
      const beside = end < classes.count && examples[end]!.host !== false;
      const must = overridden ? NONE : sets.subtract(ALL, denied[end]!);
      return states.id(opened || beside ? ALL : may, must);
    });
  }

  private peersOf(rule: Rule): PlacedRule["peers"] {
    let peers = this.placed.get(rule);
    if (!peers) this.placed.set(rule, (peers = this.ends.match(rule.peers)));
    return peers;
  }

  private portsOf(rule: Rule, subject: number): PlacedRule["ports"] {
    const { sets, examples, classes } = this.ground;
    const { ports } = rule;
    if (ports.named.length === 0 || this.direction === "ingress") {
      const same = resolvePorts(ports, examples[subject]!.ports, sets);
      return () => same;
    }
    const memo: PortIds[] = [];
    return (end) =>
      (memo[end] ??= resolvePorts(ports, end < classes.count ? examples[end]!.ports : undefined, sets));
  }
}

const usesNames = (rules: readonly Rule[]): boolean => rules.some(({ ports }) => ports.named.length > 0);
