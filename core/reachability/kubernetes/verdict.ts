import { ALL, NONE, type InternedSets } from "./interned";
import type { Action, Rule, Tier } from "./read/policy";
import type { Match } from "./bits";

/** Connections as numbers of `InternedSets`: for sure, and possibly. */
export interface PortIds {
  readonly may: number;
  readonly must: number;
}

/** A rule whose peers are known to be these ends. */
export interface PlacedRule {
  readonly rule: Rule;
  readonly peers: Match;
  /** What it speaks of towards an end: named ports differ by destination. */
  readonly ports: (end: number) => PortIds;
}

/** A policy as it rules some pods. */
export interface Ruling {
  readonly tier: Tier;
  readonly priority: number | undefined;
  /** Whether it rules them for sure. */
  readonly surely: boolean;
  readonly rules: readonly PlacedRule[];
}

/** Ends as they are judged: those that no rule speaks of have one place together. */
export interface Slots {
  readonly count: number;
  of(end: number): number;
}

/** For each slot: what some completion of the unknown allows, and what some completion denies. */
export interface Verdicts {
  readonly allowed: Int32Array;
  readonly denied: Int32Array;
}

type Sinks = Readonly<Record<Action, Int32Array>>;

/**
 * Judges one direction for pods that are ruled alike: administrators' policies in the order of their priorities, then
 * policies of the namespace, then the baseline. What no one decides is allowed.
 */
export function judge(rulings: readonly Ruling[], slots: Slots, sets: InternedSets): Verdicts {
  const of = (tier: Tier): readonly Ruling[] => rulings.filter((ruling) => ruling.tier === tier);
  const allow = new Int32Array(slots.count);
  const deny = new Int32Array(slots.count);
  let reach = new Int32Array(slots.count).fill(ALL);
  const [admin, own, baseline] = [of("admin"), of("namespace"), of("baseline")];
  if (admin.length > 0) {
    const pass = new Int32Array(slots.count);
    reach = applyTier(admin, reach, { allow, deny, pass }, slots, sets);
    mapInto(reach, (at) => sets.union(reach[at]!, pass[at]!));
  }
  if (own.length > 0) reach = applyNamespace(own, reach, allow, deny, slots, sets);
  if (baseline.length > 0) reach = applyTier(baseline, reach, { allow, deny, pass: allow }, slots, sets);
  mapInto(allow, (at) => sets.union(allow[at]!, reach[at]!));
  return { allowed: allow, denied: deny };
}

/** Rules in order, the first that matches decides. Gives what may be left undecided. */
function applyTier(
  rulings: readonly Ruling[],
  start: Int32Array<ArrayBuffer>,
  sinks: Sinks,
  slots: Slots,
  sets: InternedSets,
): Int32Array<ArrayBuffer> {
  // One whose priority nobody knows may decide before all others, or leave everything to them.
  for (const ruling of rulings.filter(({ priority }) => priority === undefined))
    applyRules({ ...ruling, surely: false }, start.slice(), sinks, slots, sets);
  const ordered = rulings.filter(({ priority }) => priority !== undefined);
  const priorities = [...new Set(ordered.map(({ priority }) => priority!))].sort((a, b) => a - b);
  let reach = start;
  for (const priority of priorities) {
    // Which of several goes first is not defined: each may, and what one surely decides doesn't go on.
    const left = ordered
      .filter((ruling) => ruling.priority === priority)
      .map((ruling) => applyRules(ruling, reach.slice(), sinks, slots, sets));
    const [first, ...others] = left as [Int32Array<ArrayBuffer>, ...Int32Array[]];
    for (const other of others) mapInto(first, (at) => sets.intersect(first[at]!, other[at]!));
    reach = first;
  }
  return reach;
}

function applyRules(
  { rules, surely }: Ruling,
  reach: Int32Array<ArrayBuffer>,
  sinks: Sinks,
  slots: Slots,
  sets: InternedSets,
): Int32Array<ArrayBuffer> {
  for (const { rule, peers, ports } of rules) {
    const into = rule.action ? [sinks[rule.action]] : [sinks.allow, sinks.deny, sinks.pass];
    peers.may.forEach((end) => {
      const at = slots.of(end);
      const { may, must } = ports(end);
      const hit = sets.intersect(reach[at]!, may);
      if (hit === NONE) return;
      for (const sink of into) sink[at] = sets.union(sink[at]!, hit);
      if (surely && peers.must.has(end)) reach[at] = sets.subtract(reach[at]!, must);
    });
  }
  return reach;
}

/**
 * Policies of a namespace add up. Those that surely rule the pods isolate them; else each of those that possibly do may
 * be the only one, or none may be.
 */
function applyNamespace(
  rulings: readonly Ruling[],
  reach: Int32Array<ArrayBuffer>,
  allow: Int32Array,
  deny: Int32Array,
  slots: Slots,
  sets: InternedSets,
): Int32Array<ArrayBuffer> {
  const size = reach.length;
  const sure = rulings.filter(({ surely }) => surely);
  const may = new Int32Array(size);
  for (const ruling of rulings) addUp(ruling, "may", may, slots, sets);
  let must: Int32Array;
  if (sure.length > 0) {
    must = new Int32Array(size);
    for (const ruling of sure) addUp(ruling, "must", must, slots, sets);
  } else {
    must = new Int32Array(size).fill(ALL);
    for (const ruling of rulings) {
      const own = new Int32Array(size);
      addUp(ruling, "must", own, slots, sets);
      mapInto(must, (at) => sets.intersect(must[at]!, own[at]!));
    }
  }
  mapInto(allow, (at) => sets.union(allow[at]!, sets.intersect(reach[at]!, may[at]!)));
  mapInto(deny, (at) => sets.union(deny[at]!, sets.subtract(reach[at]!, must[at]!)));
  return sure.length > 0 ? new Int32Array(size) : reach;
}

function addUp(
  { rules }: Ruling,
  how: "may" | "must",
  sums: Int32Array,
  slots: Slots,
  sets: InternedSets,
): void {
  for (const { peers, ports } of rules)
    peers[how].forEach((end) => {
      const at = slots.of(end);
      sums[at] = sets.union(sums[at]!, ports(end)[how]);
    });
}

function mapInto(target: Int32Array, value: (at: number) => number): void {
  for (let at = 0; at < target.length; at++) target[at] = value(at);
}
