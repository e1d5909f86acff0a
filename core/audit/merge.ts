import type { Estate } from "../estate";
import { emptyTally } from "../policy/tally";
import type { Result } from "../report/result";
import { nothingAcross, type Across } from "./across";
import { countedAs, isUpheld, takeBack, talliesWith } from "./across/apply";
import { joinStacks, type Bounded, type Joined } from "./join";
import { FleetCoverage, type LeftOut } from "./coverage";
import { FleetImages } from "./images";
import { auditPolicies } from "./policies";
import type { OwnedFinding, StackRecord } from "./record";
import { ageInDays, staleFinding } from "./stale";
import {
  AUDIT_SCHEMA,
  type AuditFinding,
  type AuditResult,
  type StackCounts,
  type StackVerdict,
} from "./result";

export interface MergeOptions {
  readonly version: string;
  readonly estate: Result["estate"];
  readonly environments: Pick<Estate, "environments">;
  readonly catalogue: AuditResult["catalogue"];
  readonly backends: readonly string[];
  readonly policies: Result["policies"];
  /** Those of the catalogue that do not judge here. */
  readonly leftOut?: readonly LeftOut[];
  /** The only framework whose controls are asked for; else all are told. */
  readonly framework?: string;
  /** Where the statuses of images are learnt, where they are. */
  readonly images?: Pick<NonNullable<AuditResult["images"]>, "source" | "at">;
  /** Of the estate, in days. */
  readonly deadlines?: AuditResult["deadlines"];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly started?: string;
  /** In days; a state that is older is a finding. Absent, none is. */
  readonly staleAfter?: number;
  /** Those of the estate's file, as if nothing were found: what is expired or refused. */
  readonly declared: Pick<AuditResult, "exceptions">;
  /** What is wrong with them; what is found unused is taken back where a stack uses it. */
  readonly faults: readonly OwnedFinding[];
  readonly notes: readonly string[];
  readonly problems: AuditResult["problems"];
  /** Of a kept audit: what judging stacks together had changed. */
  readonly across?: Across;
}

/** Brings the records of stacks together, one by one. Findings are passed on as they come, and kept by who wants them. */
export class Merge {
  private readonly stacks: StackVerdict[] = [];
  private readonly bounded: Bounded[] = [];
  private readonly notSeen: AuditResult["notSeen"] = [];
  private readonly problems: AuditResult["problems"];
  private readonly exceptions = new Map<string, AuditResult["exceptions"][number]>();
  private readonly stale: AuditFinding[] = [];
  private readonly tallies: number[];
  private readonly counts = noCounts();
  private met: Joined | undefined;
  private readonly images = new FleetImages();
  private readonly coverage: FleetCoverage;

  constructor(private readonly options: MergeOptions) {
    this.problems = [...options.problems];
    this.tallies = new Array<number>(options.policies.length * 5).fill(0);
    this.coverage = new FleetCoverage(options.policies, options.leftOut, options.framework);
    for (const each of options.declared.exceptions)
      this.exceptions.set(keyOf(each), { ...each, findings: [] });
  }

  /** Adds a stack; records must come in the order of their ids. */
  add(record: StackRecord): readonly AuditFinding[] {
    const { options } = this;
    const { id } = record.verdict;
    const verdict = aged(record.verdict, options.now);
    this.stacks.push(verdict);
    this.bounded.push({ id, boundary: record.boundary });
    addCounts(this.counts, verdict.counts);
    record.tallies.forEach((count, index) => (this.tallies[index] = (this.tallies[index] ?? 0) + count));
    for (const each of record.notSeen) this.notSeen.push({ ...each, stack: id });
    for (const each of verdict.problems) this.problems.push({ ...each, stack: id });
    this.images.add(record);
    this.coverage.add(record);
    const stale = this.staleOf(verdict);
    if (stale) this.stale.push({ ...stale, stack: id });
    for (const each of record.exceptions) this.accept(each, id);
    return record.findings.map((finding) => ({ ...finding, stack: id }));
  }

  /** Where the stacks meet, once all are added. */
  get joined(): Joined {
    return (this.met ??= joinStacks(this.bounded, this.options.environments));
  }

  /**
   * @param findings of all stacks, as far as the caller wants them in the result
   * @param across what judging stacks together changes
   */
  finish(findings: readonly AuditFinding[], across = this.options.across ?? nothingAcross): AuditResult {
    const { options, counts, joined } = this;
    const stacks = takeBack(across, this.stacks, counts);
    this.addAcross(across);
    const between = [...joined.findings, ...this.stale];
    const faults = options.faults
      .filter((fault) => !this.isUsed(fault))
      .map((each) => ({ ...each, stack: "" }));
    for (const each of [...between, ...faults, ...across.findings]) counts[countedAs(each)]++;
    const crossStack = [...joined.findings, ...across.findings];
    const policies = this.policies(between);
    return {
      schema: AUDIT_SCHEMA,
      tool: { name: "bulkhead", version: options.version },
      estate: options.estate,
      catalogue: options.catalogue,
      ...(options.started !== undefined && { started: options.started }),
      backends: [...options.backends],
      counts: {
        ...counts,
        stacks: stacks.length,
        unread: stacks.filter((each) => each.problems.length > 0).length,
        crossStack: crossStack.length,
      },
      policies,
      stacks,
      findings: [...findings.filter(isUpheld(across)), ...this.stale, ...faults],
      crossStack,
      joins: [...joined.joins],
      notSeen: [...this.notSeen, ...joined.notSeen, ...across.notSeen],
      exceptions: [...this.exceptions.values()],
      problems: this.problems,
      notes: [...options.notes, ...across.notes],
      ...(options.images && { images: { ...options.images, ...this.images.finish() } }),
      coverage: this.coverage.finish(policies),
      ...(options.deadlines && { deadlines: options.deadlines }),
    };
  }

  private staleOf({ id, stack, manifest: { time }, environments }: StackVerdict) {
    const subject = { id: `stack/${id}`, type: "pulumi:pulumi:Stack", name: stack };
    const { now, staleAfter = Infinity } = this.options;
    return time === undefined
      ? undefined
      : staleFinding({ stack, subject, environment: environments[0] ?? "", file: id, time }, now, staleAfter);
  }

  private addAcross(across: Across): void {
    const names = this.options.policies.map(({ name }) => name);
    talliesWith(across, names, this.tallies).forEach((count, index) => (this.tallies[index] = count));
    for (const { findings, ...exception } of across.exceptions)
      for (const { stack, ...finding } of findings) {
        this.counts.accepted++;
        this.accept({ ...exception, findings: [finding] }, stack);
      }
  }

  private accept(exception: StackRecord["exceptions"][number], id: string): void {
    const findings = exception.findings.map((finding) => ({ ...finding, stack: id }));
    const key = exception.source === "file" ? keyOf(exception) : `${keyOf(exception)}\0${id}`;
    const known = this.exceptions.get(key);
    if (!known) this.exceptions.set(key, { ...exception, findings });
    else {
      known.findings.push(...findings);
      if (exception.status === "used") known.status = "used";
    }
  }

  private isUsed(fault: OwnedFinding): boolean {
    return [...this.exceptions.values()].some(
      (each) =>
        each.status === "used" &&
        each.source === "file" &&
        `exception/${each.policy}/${each.resource}` === fault.subject.id &&
        each.location?.line === fault.location?.line,
    );
  }

  private policies(between: readonly AuditFinding[]): AuditResult["policies"] {
    const judged = this.options.policies.map((policy, index) => {
      const [pass = 0, violation = 0, unknown = 0, notApplicable = 0, error = 0] = this.tallies.slice(
        index * 5,
      );
      return { ...policy, tally: { pass, violation, unknown, notApplicable, error } };
    });
    const own = auditPolicies.map((policy) => {
      const violation = between.filter((each) => each.policy === policy.name).length;
      const { name, displayName, description, severity, remediationSteps } = policy;
      return {
        name,
        group: "audit",
        displayName,
        description,
        severity,
        controls: [...policy.controls],
        requirements: [...policy.requirements],
        remediationSteps,
        url: "docs/guide/audit.md",
        tally: { ...emptyTally(), violation },
      };
    });
    return [...judged, ...own];
  }
}

const keyOf = ({ findings: _, status: __, ...declared }: Result["exceptions"][number]): string =>
  JSON.stringify(declared);

export const noCounts = (): StackCounts => ({
  resources: 0,
  verdicts: emptyTally(),
  mandatory: 0,
  advisory: 0,
  unknownMandatory: 0,
  unknownAdvisory: 0,
  accepted: 0,
});

function addCounts(sum: StackCounts, more: StackCounts): void {
  for (const key of Object.keys(sum.verdicts) as (keyof StackCounts["verdicts"])[])
    sum.verdicts[key] += more.verdicts[key];
  sum.resources += more.resources;
  sum.mandatory += more.mandatory;
  sum.advisory += more.advisory;
  sum.unknownMandatory += more.unknownMandatory;
  sum.unknownAdvisory += more.unknownAdvisory;
  sum.accepted += more.accepted;
}

/** The age is of the day of the audit, not of the day on which the stack was judged. */
function aged(verdict: StackVerdict, now: number): StackVerdict {
  const { time, engine } = verdict.manifest;
  if (time === undefined) return verdict;
  const ageDays = ageInDays(time, now);
  return { ...verdict, manifest: { time, ageDays, ...(engine !== undefined && { engine }) } };
}
