import { EVENT_KINDS, type BehaviourEvent, type ReadEvent } from "./event";
import { judge, type Judgement } from "./judge";
import type { RuleIndex } from "./match";
import type { RuleSet } from "./rule-set";

/** Something that a container did, once for all of its times. */
export interface Anomaly {
  readonly workload: string;
  readonly container: string;
  readonly environment?: string;
  readonly digest?: string;
  readonly kind: (Judgement & { verdict: "anomaly" })["kind"];
  /** Completes "container app of shop/web …". */
  readonly what: string;
  count: number;
  first?: string;
  last?: string;
  readonly pods: string[];
  readonly nodes: string[];
  readonly sensor: BehaviourEvent["sensor"];
}

/** What could not be judged, and how often. */
export interface Doubt {
  readonly what: string;
  count: number;
}

export interface BehaviourResult {
  readonly judged: number;
  readonly expected: number;
  readonly anomalies: readonly Anomaly[];
  readonly doubts: readonly Doubt[];
  /** Where a sensor says that it lost something: what happened then nobody saw. */
  readonly gaps: readonly Doubt[];
  readonly skipped: readonly Doubt[];
  /** Different anomalies that are too many to be told one by one. */
  readonly left: number;
}

const mostAnomalies = 5000;
const mostDoubts = 500;
const mostNames = 10;

/** Judges events one by one and keeps what they come to: as much as there are different things to tell, not events. */
export class Tally {
  private judged = 0;
  private expected = 0;
  private left = 0;
  private readonly anomalies = new Map<string, Anomaly>();
  private readonly doubts = new Map<string, Doubt>();
  private readonly gaps = new Map<string, Doubt>();
  private readonly skipped = new Map<string, Doubt>();

  constructor(private readonly index: RuleIndex) {}

  add(read: ReadEvent): void {
    if ("gap" in read) count(this.gaps, read.gap);
    else if ("skipped" in read) count(this.skipped, read.skipped);
    else this.judge(read.event);
  }

  private judge(event: BehaviourEvent): void {
    const rules = this.index.of(event.where);
    const judgement = judge(event, rules);
    this.judged++;
    if (judgement.verdict === "expected") this.expected++;
    else if (judgement.verdict === "unknown")
      count(this.doubts, `${subject(event, rules)} ${judgement.what}`);
    else this.note(event, rules[0]!, judgement);
  }

  private note(
    event: BehaviourEvent,
    rule: RuleSet,
    { kind, what }: Judgement & { verdict: "anomaly" },
  ): void {
    const { where, at, sensor } = event;
    const container = where.container ?? rule.container;
    const key = JSON.stringify([rule.workload, container, kind, what]);
    let found = this.anomalies.get(key);
    if (!found) {
      if (this.anomalies.size >= mostAnomalies) {
        this.left++;
        return;
      }
      const digest = where.digest ?? rule.digest;
      found = {
        workload: rule.workload,
        container,
        ...(rule.environment !== undefined && { environment: rule.environment }),
        ...(digest !== undefined && { digest }),
        kind,
        what,
        count: 0,
        pods: [],
        nodes: [],
        sensor,
      };
      this.anomalies.set(key, found);
    }
    found.count++;
    if (at !== undefined) {
      if (found.first === undefined || at < found.first) found.first = at;
      if (found.last === undefined || at > found.last) found.last = at;
    }
    remember(found.pods, where.pod);
    remember(found.nodes, where.node);
  }

  result(): BehaviourResult {
    const byTime = (one: Anomaly, other: Anomaly): number =>
      EVENT_KINDS.indexOf(one.kind as never) - EVENT_KINDS.indexOf(other.kind as never) ||
      (one.first ?? "").localeCompare(other.first ?? "");
    return {
      judged: this.judged,
      expected: this.expected,
      anomalies: [...this.anomalies.values()].sort(byTime),
      doubts: [...this.doubts.values()],
      gaps: [...this.gaps.values()],
      skipped: [...this.skipped.values()],
      left: this.left,
    };
  }
}

function subject({ where }: BehaviourEvent, [rule, ...more]: readonly RuleSet[]): string {
  const container = where.container ?? rule?.container;
  const holder =
    rule && more.length === 0
      ? rule.workload
      : [where.namespace, where.workload ?? where.pod].filter(Boolean).join("/") ||
        (where.image ?? "(no name told)");
  return `container ${container ?? where.containerId ?? "(no name told)"} of ${holder}`;
}

function count(counts: Map<string, Doubt>, what: string): void {
  const known = counts.get(what);
  if (known) known.count++;
  else if (counts.size < mostDoubts) counts.set(what, { what, count: 1 });
  else {
    const rest = counts.get(others) ?? { what: others, count: 0 };
    rest.count++;
    counts.set(others, rest);
  }
}

const others = "others";

function remember(names: string[], name: string | undefined): void {
  if (name !== undefined && names.length < mostNames && !names.includes(name)) names.push(name);
}
