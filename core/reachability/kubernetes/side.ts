import { Bits } from "./bits";
import type { Ends } from "./ends";
import type { Ground } from "./ground";
import { ALL, NONE } from "./interned";
import { resolvePorts } from "./named-ports";
import { outcomeOf, type Outcome } from "./outcome";
import type { HostsAs } from "./population";
import { profilesOf, type Profile } from "./profiles";
import type { Direction, Policy, Rule } from "./read/policy";
import { judge, type PlacedRule, type PortIds, type Ruling, type Verdicts } from "./verdict";

const nobody = new Int32Array(0);

/** One direction of a cluster: what the policies of the pods at this side let through, from or to every end. */
export class Side {
  readonly profiles: readonly Profile[];
  /** The profile of each class. */
  readonly profileOf: Int32Array;
  private readonly outcomes: (Outcome | undefined)[] = [];
  private readonly byBehaviour = new Map<string, Outcome>();
  private readonly placed: Readonly<Record<HostsAs, Map<Rule, PlacedRule["peers"]>>> = {
    either: new Map(),
    pods: new Map(),
    nodes: new Map(),
  };
  private readonly portIds = new Map<Rule, PortIds>();
  private readonly peerKeys = new Map<string, number>();
  private readonly peerKeyOf = new Map<Rule, number>();
  /** Ends that may have the address of a node, and those that certainly have. */
  private readonly hosts: Bits;
  private readonly sureHosts: Int32Array;
  /** Where an end is judged: valid for those ends only that are. */
  private readonly slot: Int32Array;

  constructor(
    readonly direction: Direction,
    readonly ends: Ends,
    readonly ground: Ground,
  ) {
    ({ profiles: this.profiles, profileOf: this.profileOf } = profilesOf(direction, ground));
    this.slot = new Int32Array(ends.size);
    this.hosts = Bits.of(
      ends.size,
      ground.examples.flatMap(({ host }, at) => (host === false ? [] : [at])),
    );
    this.sureHosts = Int32Array.from(ground.examples.flatMap(({ host }, at) => (host === true ? [at] : [])));
  }

  /**
   * The states (of `PairStates`) between the pods of a profile and all ends: the same object for profiles whose policies
   * say the same, whichever they are.
   */
  outcome(profile: number): Outcome {
    return (this.outcomes[profile] ??= this.find(this.profiles[profile]!));
  }

  private find(profile: Profile): Outcome {
    const key = this.behaviour(profile);
    let outcome = this.byBehaviour.get(key);
    if (!outcome) this.byBehaviour.set(key, (outcome = this.compute(profile)));
    return outcome;
  }

  /** What of a profile bears on its outcome, as text. */
  private behaviour({ selections, foreign, example }: Profile): string {
    const { host, attached } = this.ground.examples[example]!;
    if (this.ground.facts.enforced === "no") return `${host} ${attached}`;
    const rulings = selections.map(({ policy, surely }) => {
      const rules = policy[this.direction].map((rule) => {
        const { may, must } = this.fixedPorts(rule, example);
        const names = this.direction === "egress" ? JSON.stringify(rule.ports.named) : "";
        return `${rule.action} ${this.peerKey(rule)} ${may} ${must} ${names}`;
      });
      return `${policy.tier} ${policy.priority} ${surely} ${rules.join("|")}`;
    });
    const effects = foreign.map(({ effect }) => effect).sort();
    return [host, attached, ...new Set(effects), ...rulings].join("\n");
  }

  private peerKey(rule: Rule): number {
    let key = this.peerKeyOf.get(rule);
    if (key === undefined) {
      const ways: readonly HostsAs[] = this.sureHosts.length > 0 ? ["either", "pods", "nodes"] : ["either"];
      const text = ways
        .map((hosts) => this.peersOf(rule, hosts))
        .map(({ may, must }) => (may === must ? may.key : `${may.key}/${must.key}`))
        .join("//");
      key = this.peerKeys.get(text) ?? this.peerKeys.size;
      this.peerKeys.set(text, key);
      this.peerKeyOf.set(rule, key);
    }
    return key;
  }

  /** The rules of a policy in this direction, towards pods of a class. */
  rulesOf(policy: Policy, subject: number, hosts: HostsAs = "either"): readonly PlacedRule[] {
    return policy[this.direction].map((rule) => ({
      rule,
      peers: this.peersOf(rule, hosts),
      ports: this.portsOf(rule, subject),
    }));
  }

  private compute({ selections, foreign, example }: Profile): Outcome {
    const { sets, states, facts, examples } = this.ground;
    if (facts.enforced === "no") return outcomeOf(nobody, nobody, states.all);
    const rulings = (hosts: HostsAs): readonly Ruling[] =>
      selections.map(({ policy, surely }) => ({
        tier: policy.tier,
        priority: policy.priority,
        surely,
        rules: this.rulesOf(policy, example, hosts),
      }));
    const own = rulings("either");
    const ends = this.spokenOf(own);
    const { allowed, denied } = this.judge(own, ends);
    const { attached, host } = examples[example]!;
    this.judgeHosts(host === true ? ["pods"] : ["pods", "nodes"], rulings, ends, denied);
    const overridden = attached || foreign.length > 0;
    const opened =
      attached ||
      host === true ||
      facts.enforced === "unknown" ||
      foreign.some(({ effect }) => effect === "allow");
    const found = allowed.map((may, at) => {
      // Between a node and its own pods nothing stands; which pods those are is not known.
      const beside = at < ends.length && this.hosts.has(ends[at]!);
      const must = overridden ? NONE : sets.subtract(ALL, denied[at]!);
      return states.id(opened || beside ? ALL : may, must);
    });
    const isComplete = ends.length === this.ends.size;
    return outcomeOf(ends, found.subarray(0, -1), isComplete ? undefined : found.at(-1));
  }

  /** What rulings allow and deny towards some ends, and in the last place towards all others. */
  private judge(rulings: readonly Ruling[], ends: Int32Array): Verdicts {
    ends.forEach((end, at) => (this.slot[end] = at));
    const slots = { count: ends.length + 1, of: (end: number): number => this.slot[end]! };
    return judge(rulings, slots, this.ground.sets);
  }

  /**
   * What is denied towards pods on their node's network, of which each plugin thinks otherwise: what any of some denies.
   *
   * @param denied for each of the ends; changed for these
   */
  private judgeHosts(
    ways: readonly HostsAs[],
    rulings: (hosts: HostsAs) => readonly Ruling[],
    ends: Int32Array,
    denied: Int32Array,
  ): void {
    const hosts = this.sureHosts;
    if (hosts.length === 0) return;
    const { sets } = this.ground;
    const places = new Map(Array.from(ends, (end, at) => [end, at] as const));
    const by = ways.map((way) => this.judge(rulings(way).map(onlyOf(hosts, this.ends.size)), hosts).denied);
    hosts.forEach((end, at) => {
      denied[places.get(end)!] = by.reduce((sum, each) => sets.union(sum, each[at]!), NONE);
    });
  }

  /** The ends that may be judged otherwise than all others. */
  private spokenOf(rulings: readonly Ruling[]): Int32Array {
    let bits = this.hosts;
    for (const { rules } of rulings) for (const { peers } of rules) bits = bits.or(peers.may);
    const ends: number[] = [];
    bits.forEach((end) => ends.push(end));
    return Int32Array.from(ends);
  }

  private peersOf(rule: Rule, hosts: HostsAs): PlacedRule["peers"] {
    const placed = this.placed[hosts];
    let peers = placed.get(rule);
    if (!peers) placed.set(rule, (peers = this.ends.match(rule.peers, hosts)));
    return peers;
  }

  /** What a rule's ports are wherever the other end is: without the names that only a destination tells. */
  private fixedPorts(rule: Rule, subject: number): PortIds {
    const { sets, examples } = this.ground;
    const { ports } = rule;
    if (ports.named.length > 0 && this.direction === "ingress")
      return resolvePorts(ports, examples[subject]!.ports, sets);
    let ids = this.portIds.get(rule);
    if (!ids) this.portIds.set(rule, (ids = resolvePorts(ports, undefined, sets)));
    return ids;
  }

  private portsOf(rule: Rule, subject: number): PlacedRule["ports"] {
    const { sets, examples, classes } = this.ground;
    const { ports } = rule;
    if (ports.named.length === 0 || this.direction === "ingress") {
      const same = this.fixedPorts(rule, subject);
      return () => same;
    }
    const memo: PortIds[] = [];
    return (end) =>
      (memo[end] ??= resolvePorts(ports, end < classes.count ? examples[end]!.ports : undefined, sets));
  }
}

/** Rulings as far as they speak of some ends. */
function onlyOf(ends: Int32Array, size: number): (ruling: Ruling) => Ruling {
  const some = Bits.of(size, ends);
  return (ruling) => ({
    ...ruling,
    rules: ruling.rules.map((rule) => ({
      ...rule,
      peers: { may: rule.peers.may.and(some), must: rule.peers.must.and(some) },
    })),
  });
}
