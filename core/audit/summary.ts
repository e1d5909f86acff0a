import type { Across, Meeting } from "./across";
import type { Boundary } from "./boundary";
import type { StackFacts } from "./facts";
import { FleetJoins, type FleetJoined } from "./fleet-joins";
import type { MergeOptions } from "./merge-options";
import { compare } from "./order";
import type { StackRecord } from "./record";
import type { AuditFinding, AuditNotSeen, AuditResult, StackCounts, StackVerdict } from "./result";
import { Sums, type Sum } from "./sums";

/** What a person is told of an audit at a terminal: sums, and the first of what there may be thousands of. */
export type AuditSummary = Sum &
  Pick<AuditResult, "trend"> & {
    readonly notSeen: { readonly first: readonly AuditNotSeen[]; readonly total: number };
    /** Those with the most mandatory findings. */
    readonly worst: readonly { readonly id: string; readonly mandatory: number }[];
  };

/** How much is told of what may be many. */
const most = 10;

/** The summary of a whole result. */
export function summaryOf(result: AuditResult): AuditSummary {
  const { counts, policies, crossStack, exceptions, problems, notes, images, trend, notSeen, stacks } =
    result;
  return {
    counts,
    policies,
    crossStack,
    exceptions,
    problems,
    notes,
    ...(images && { images }),
    ...(trend && { trend }),
    notSeen: { first: notSeen.slice(0, most), total: notSeen.length },
    worst: worstOf(stacks),
  };
}

/** Where a record is found when its facts don't tell enough. */
export interface Records {
  boundary(id: string): Boundary;
  notSeen(id: string): StackRecord["notSeen"];
}

/** Makes the same summary of the stacks' facts, without their records. */
export class Summary {
  private readonly sums: Sums;
  private readonly joins = new FleetJoins();
  private readonly stacks: { readonly id: string; readonly counts: StackCounts }[] = [];
  private readonly notSeen: AuditNotSeen[] = [];
  private notSeenTotal = 0;
  private met: FleetJoined | undefined;

  constructor(
    private readonly options: MergeOptions,
    private readonly records: Records,
  ) {
    this.sums = new Sums(options);
  }

  /** Adds a stack; facts must come in the order of their ids. */
  add(facts: StackFacts): void {
    const { id, counts } = facts.verdict;
    this.sums.add(facts);
    this.joins.add(facts);
    this.stacks.push({ id, counts });
    this.notSeenTotal += facts.notSeen;
    if (facts.notSeen > 0 && this.notSeen.length < most)
      for (const each of this.records.notSeen(id)) this.notSeen.push({ ...each, stack: id });
  }

  /** Which stacks meet, once all are added. */
  get meetings(): readonly Meeting[] {
    return this.joined.meetings;
  }

  /** @param across what judging stacks together changes */
  finish(across: Across): AuditSummary {
    const { findings, notSeen } = this.joined;
    const { sum, stacks } = this.sums.finish(findings, across, this.stacks);
    return {
      ...sum,
      notSeen: {
        first: [...this.notSeen, ...notSeen.first, ...across.notSeen].slice(0, most),
        total: this.notSeenTotal + notSeen.total + across.notSeen.length,
      },
      worst: worstOf(stacks),
    };
  }

  /** As of a merge. */
  beside(): readonly AuditFinding[] {
    return this.sums.beside();
  }

  private get joined(): FleetJoined {
    const { environments } = this.options;
    return (this.met ??= this.joins.join(environments, (id) => this.records.boundary(id), most));
  }
}

const worstOf = (stacks: readonly Pick<StackVerdict, "id" | "counts">[]): AuditSummary["worst"] =>
  stacks
    .flatMap(({ id, counts: { mandatory } }) => (mandatory > 0 ? [{ id, mandatory }] : []))
    .sort((a, b) => b.mandatory - a.mandatory || compare(a.id, b.id))
    .slice(0, most);
