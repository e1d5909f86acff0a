import type { Estate, Layer } from "../../estate";
import type { Graph, Workload } from "../../graph";
import { all, any, not, type Answer } from "../answer";
import { hostingOf, type Hosting, type PlacementClass } from "../hosting";
import { sharedPools, shareKernel, shareLayer, shareMachine, type SharedPool } from "../sharing";
import { traitsOf, type TraitOptions, type Traits } from "../traits/traits";
import { forbiddenAt, zonesDiffer, type Ban } from "./levels";

/** Workloads that are alike to the scheduler and to the estate. */
export interface CohabitationGroup {
  readonly index: number;
  readonly placement: PlacementClass;
  readonly traits: Traits;
  readonly workloads: readonly Workload[];
}

/** Two groups whose workloads may share what a level keeps apart. One group twice: two different workloads of it. */
export interface Conflict {
  readonly first: CohabitationGroup;
  readonly second: CohabitationGroup;
  readonly layer: Layer;
  /** `yes`: they may share it and must not; `unknown`: either hangs on what is not known. */
  readonly answer: Exclude<Answer, "no">;
  /** The level that forbids it, and its clauses. */
  readonly ban: Ban;
}

/** A layer that a level wants to part two groups. */
export interface PartedLayer {
  readonly level: string;
  readonly layer: Layer;
  readonly answer: Exclude<Answer, "no">;
}

/** With more classes, keeping every pair would take more memory than judging them again takes time. */
const mostKept = 8000;
const codes: readonly (Answer | undefined)[] = [undefined, "yes", "no", "unknown"];

interface Word {
  readonly ban: Ban | undefined;
  /** A level that asks for a sandbox, where neither is an agent of the platform. */
  readonly sandbox: Ban | undefined;
  readonly layers: readonly PartedLayer[];
}

/** A group's conflicts over machines in numbers of workloads, and one of them. */
export interface Summary {
  readonly certain: number;
  /** Those that hang on what is not known. */
  readonly possible: number;
  readonly first?: Conflict;
}

/** Who may share what with whom, and what the levels say to it. */
export class Cohabitation {
  readonly groups: readonly CohabitationGroup[];
  private readonly groupByWorkload = new Map<Workload, CohabitationGroup>();
  /** What the levels say to two kinds of traits: by the kinds of the groups, the lower first. */
  private readonly words: Word[][] = [];
  private readonly kindOf: number[] = [];
  private readonly byKind: readonly { readonly groups: CohabitationGroup[]; classes: Int32Array }[];
  /** Answers of pairs of classes, kept where there is room for all: 0 for one that was not asked yet. */
  private readonly machines: Uint8Array | undefined;

  constructor(
    readonly hosting: Hosting,
    readonly graph: Graph,
    readonly estate: Estate,
    options: TraitOptions,
  ) {
    const groups = new Map<string, CohabitationGroup & { readonly workloads: Workload[] }>();
    for (const workload of graph.all("Workload")) {
      const placement = hosting.classOf(workload);
      if (!placement) continue;
      const traits = traitsOf(graph, estate, workload, options);
      const key = `${placement.index}\0${traits.key}`;
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { index: groups.size, placement, traits, workloads: [] }));
      group.workloads.push(workload);
      this.groupByWorkload.set(workload, group);
    }
    this.groups = [...groups.values()];
    const size = hosting.classes.length;
    this.machines = size <= mostKept ? new Uint8Array(size * size) : undefined;
    const kinds = new Map<string, number>();
    for (const { traits } of this.groups) {
      if (!kinds.has(traits.key)) kinds.set(traits.key, kinds.size);
      this.kindOf.push(kinds.get(traits.key)!);
    }
    this.byKind = [...kinds.values()].map(() => ({ groups: [], classes: new Int32Array() }));
    for (const group of this.groups) this.byKind[this.kindOf[group.index]!]!.groups.push(group);
    for (const kind of this.byKind)
      kind.classes = Int32Array.from(kind.groups, ({ placement }) => placement.index);
  }

  groupOf(workload: Workload): CohabitationGroup | undefined {
    return this.groupByWorkload.get(workload);
  }

  /** Whether workloads of two groups may share a layer, whatever the levels say. */
  mayShare(first: CohabitationGroup, second: CohabitationGroup, layer: Layer): Answer {
    if (layer === "vm") return this.machine(first.placement, second.placement);
    if (layer !== "namespace") return shareLayer(this.graph, first.placement, second.placement, layer);
    if (first.placement.demands.cluster !== second.placement.demands.cluster) return "no";
    const [one, two] = [first.traits.namespace, second.traits.namespace];
    return one === undefined || two === undefined ? "unknown" : one === two ? "yes" : "no";
  }

  /** The pools where they may meet, with why each may land there, and what parts nothing of a pair of theirs. */
  pools(
    first: CohabitationGroup,
    second: CohabitationGroup,
    pair?: readonly [Workload, Workload],
  ): readonly SharedPool[] {
    return sharedPools(this.hosting, first.placement, second.placement, pair);
  }

  /** What the levels of two groups' environments say to their sharing of machines; undefined where they allow it. */
  ban(first: CohabitationGroup, second: CohabitationGroup): Ban | undefined {
    return this.word(first, second).ban;
  }

  private machine(a: PlacementClass, b: PlacementClass): Answer {
    if (!this.machines) return shareMachine(a, b);
    const at = a.index * this.hosting.classes.length + b.index;
    const known = codes[this.machines[at]!];
    if (known) return known;
    const answer = shareMachine(a, b);
    const code = codes.indexOf(answer);
    this.machines[at] = code;
    this.machines[b.index * this.hosting.classes.length + a.index] = code;
    return answer;
  }

  private word(first: CohabitationGroup, second: CohabitationGroup): Word {
    const [one, two] = [this.kindOf[first.index]!, this.kindOf[second.index]!];
    const row = (this.words[Math.min(one, two)] ??= []);
    return (row[Math.max(one, two)] ??= {
      ban: forbiddenAt(this.estate, first.traits, second.traits),
      sandbox: this.sandboxBetween(first.traits, second.traits),
      layers: this.layersBetween(first.traits, second.traits),
    });
  }

  /** How many workloads one group is in conflict with over machines, and the first conflict: enough for a finding. */
  summary(group: CohabitationGroup): Summary {
    let [certain, possible] = [0, 0];
    let first: CohabitationGroup | undefined;
    let firstSure: CohabitationGroup | undefined;
    // What the levels say is the same for all of a kind: most of the work is asking who meets whom.
    const row = group.placement.index * this.hosting.classes.length;
    const apart = codes.indexOf("no");
    for (const { groups, classes } of this.byKind) {
      const { ban } = this.word(group, groups[0]!);
      if (!ban) continue;
      for (let at = 0; at < classes.length; at++) {
        if (this.machines?.[row + classes[at]!] === apart) continue;
        const other = groups[at]!;
        const count = other === group ? group.workloads.length - 1 : other.workloads.length;
        const met = count === 0 ? "no" : this.machine(group.placement, other.placement);
        if (met === "no") continue;
        if (met === "yes" && ban.answer === "yes") {
          certain += count;
          firstSure ??= other;
        } else {
          possible += count;
          first ??= other;
        }
      }
    }
    const witness = firstSure ?? first;
    const conflict =
      witness && [...this.conflictsBetween(group, witness)].find(({ layer }) => layer === "vm");
    return { certain, possible, ...(conflict && { first: conflict }) };
  }

  /** The conflicts of one group with every other and within itself: over machines, and over the layers that part zones. */
  *conflictsOf(group: CohabitationGroup): Iterable<Conflict> {
    for (const other of this.groups) yield* this.conflictsBetween(group, other);
  }

  /** Every conflict once. */
  *conflicts(): Iterable<Conflict> {
    for (const first of this.groups)
      for (let at = first.index; at < this.groups.length; at++)
        yield* this.conflictsBetween(first, this.groups[at]!);
  }

  *conflictsBetween(first: CohabitationGroup, second: CohabitationGroup): Iterable<Conflict> {
    if (first === second && first.workloads.length < 2) return;
    const { ban, layers, sandbox } = this.word(first, second);
    let machine: Conflict | undefined;
    if (ban) {
      const answer = all([this.machine(first.placement, second.placement), ban.answer]);
      if (answer !== "no") machine = { first, second, layer: "vm", answer, ban };
    }
    for (const conflict of layers.length > 0 ? this.layerConflicts(first, second) : []) {
      // A rule and a layer that say the same of a pair are one conflict, with the clauses of both.
      if (machine && conflict.layer === "vm" && sameWord(machine, conflict))
        machine = { ...machine, ban: joined(machine.ban, conflict.ban) };
      else yield conflict;
    }
    if (machine) yield machine;
    if (!sandbox) return;
    const answer = all([shareKernel(first.placement, second.placement), sandbox.answer]);
    if (answer !== "no") yield { first, second, layer: "sandbox", answer, ban: sandbox };
  }

  /** The layers that must part two groups, because they lie in different zones: each with the level that says so. */
  partedLayers(first: CohabitationGroup, second: CohabitationGroup): readonly PartedLayer[] {
    return this.word(first, second).layers;
  }

  private layersBetween(first: Traits, second: Traits): readonly PartedLayer[] {
    const answer = all([zonesDiffer(first, second), not(any([first.platform, second.platform]))]);
    if (answer === "no") return [];
    const levels = new Set([first.environment.level, second.environment.level]);
    return [...levels].flatMap((level) =>
      (this.estate.levels[level]?.separateZonesBy ?? []).map((layer) => ({ level, layer, answer })),
    );
  }

  private sandboxBetween(first: Traits, second: Traits): Ban | undefined {
    const asks = (level: string): boolean => this.estate.levels[level]?.sandbox === "required";
    const level = [first, second].map(({ environment }) => environment.level).find(asks);
    const answer = not(any([first.platform, second.platform]));
    return level === undefined || answer === "no"
      ? undefined
      : { level, answer, clauses: ["sandbox: required"] };
  }

  private *layerConflicts(first: CohabitationGroup, second: CohabitationGroup): Iterable<Conflict> {
    for (const { level, layer, answer: apart } of this.partedLayers(first, second)) {
      const answer = all([apart, this.mayShare(first, second, layer)]);
      if (answer === "no") continue;
      const zones = [first, second].map(({ traits }) => traits.zones.values.join(" or ") || "none");
      const clauses = [`separateZonesBy: ${layer} (${zones.join(", ")})`];
      yield { first, second, layer, answer, ban: { level, answer: apart, clauses } };
    }
  }
}

const sameWord = (a: Conflict, b: Conflict): boolean => a.answer === b.answer && a.ban.level === b.ban.level;

const joined = (a: Ban, b: Ban): Ban => ({ ...a, clauses: [...a.clauses, ...b.clauses] });

/** Who may share what in a graph, judged by an estate. Not kept: the caller's resolver decides environments. */
export const cohabitationOf = (graph: Graph, estate: Estate, options: TraitOptions): Cohabitation =>
  new Cohabitation(hostingOf(graph), graph, estate, options);
