import { nothingAcross } from "./across";
import { isUpheld } from "./across/apply";
import { FleetCoverage } from "./coverage";
import { joinStacks, type Bounded, type Joined } from "./join";
import type { MergeOptions } from "./merge-options";
import type { StackRecord } from "./record";
import { ageInDays } from "./stale";
import { Sums } from "./sums";
import { AUDIT_SCHEMA, type AuditFinding, type AuditResult, type StackVerdict } from "./result";

/** Brings the records of stacks together, one by one. Findings are passed on as they come, and kept by who wants them. */
export class Merge {
  private readonly stacks: StackVerdict[] = [];
  private readonly bounded: Bounded[] = [];
  private readonly notSeen: AuditResult["notSeen"] = [];
  private met: Joined | undefined;
  private readonly sums: Sums;
  private readonly coverage: FleetCoverage;

  constructor(private readonly options: MergeOptions) {
    this.sums = new Sums(options);
    this.coverage = new FleetCoverage(options.policies, options.leftOut, options.framework);
  }

  /** Adds a stack; records must come in the order of their ids. */
  add(record: StackRecord): readonly AuditFinding[] {
    const { id } = record.verdict;
    this.stacks.push(aged(record.verdict, this.options.now));
    this.bounded.push({ id, boundary: record.boundary });
    for (const each of record.notSeen) this.notSeen.push({ ...each, stack: id });
    this.sums.add(record);
    this.coverage.add(record);
    return record.findings.map((finding) => ({ ...finding, stack: id }));
  }

  /** Where the stacks meet, once all are added. */
  get joined(): Joined {
    return (this.met ??= joinStacks(this.bounded, this.options.environments));
  }

  /**
   * @param findings of all stacks
   * @param across what judging stacks together changes
   */
  finish(findings: readonly AuditFinding[], across = this.options.across ?? nothingAcross): AuditResult {
    const { options, joined } = this;
    const { sum, stacks, faults } = this.sums.finish(joined.findings, across, this.stacks);
    const { counts, policies, crossStack, exceptions, problems, notes, images } = sum;
    return {
      schema: AUDIT_SCHEMA,
      tool: { name: "bulkhead", version: options.version },
      estate: options.estate,
      catalogue: options.catalogue,
      ...(options.started !== undefined && { started: options.started }),
      backends: [...options.backends],
      counts,
      policies,
      stacks: [...stacks],
      findings: [...findings.filter(isUpheld(across)), ...this.sums.stale(), ...faults],
      crossStack,
      joins: [...joined.joins],
      notSeen: [...this.notSeen, ...joined.notSeen, ...across.notSeen],
      exceptions,
      problems,
      notes,
      ...(images && { images }),
      coverage: this.coverage.finish(policies),
      ...(options.deadlines && { deadlines: options.deadlines }),
    };
  }

  /** What was found beside the stacks' own findings, accepted or not, once all is finished. */
  beside(): readonly AuditFinding[] {
    return this.sums.beside();
  }
}

/** The age is of the day of the audit, not of the day on which the stack was judged. */
function aged(verdict: StackVerdict, now: number): StackVerdict {
  const { time, engine } = verdict.manifest;
  if (time === undefined) return verdict;
  const ageDays = ageInDays(time, now);
  return { ...verdict, manifest: { time, ageDays, ...(engine !== undefined && { engine }) } };
}
