import { emptyTally } from "../policy/tally";
import type { Result } from "../report/result";
import type { Across } from "./across";
import { countedAs, takeBack, talliesWith } from "./across/apply";
import { FleetImages, type RecordedImages } from "./images";
import type { MergeOptions } from "./merge-options";
import { auditPolicies, currentStatePolicy } from "./policies";
import type { StackRecord } from "./record";
import { isStale, staleFinding, type WrittenState } from "./stale";
import type { AuditFinding, AuditResult, StackCounts, StackVerdict } from "./result";

/** What is summed up of a stack. */
export interface Summed extends RecordedImages {
  readonly verdict: Pick<StackVerdict, "id" | "stack" | "environments" | "manifest" | "counts" | "problems">;
  readonly exceptions: StackRecord["exceptions"];
  /** Five numbers of each policy, as a record has them. */
  readonly tallies: readonly number[];
}

/** What an audit tells of a fleet as a whole. */
export type Sum = Pick<
  AuditResult,
  "counts" | "policies" | "crossStack" | "exceptions" | "problems" | "notes" | "images"
>;

/** Sums up a fleet, stack by stack. */
export class Sums {
  readonly problems: AuditResult["problems"];
  private readonly old: WrittenState[] = [];
  private readonly exceptions = new Map<string, AuditResult["exceptions"][number]>();
  private readonly tallies: number[];
  private readonly counts = noCounts();
  private readonly images = new FleetImages();
  private unread = 0;
  private others: readonly AuditFinding[] = [];

  constructor(private readonly options: MergeOptions) {
    this.problems = [...options.problems];
    this.tallies = new Array<number>(options.policies.length * 5).fill(0);
    for (const each of options.declared.exceptions)
      this.exceptions.set(keyOf(each), { ...each, findings: [] });
  }

  /** Adds a stack; they must come in the order of their ids. */
  add(summed: Summed): void {
    const { verdict, tallies, exceptions } = summed;
    const { id, problems } = verdict;
    addCounts(this.counts, verdict.counts);
    for (let at = 0; at < tallies.length; at += 1) this.tallies[at] = (this.tallies[at] ?? 0) + tallies[at]!;
    if (problems.length > 0) this.unread += 1;
    for (const each of problems) this.problems.push({ ...each, stack: id });
    this.images.add(summed);
    const written = writtenOf(verdict);
    const { now, staleAfter = Infinity } = this.options;
    if (written && isStale(written, now, staleAfter)) this.old.push(written);
    for (const each of exceptions) this.accept(each, id);
  }

  /** What is found of states that are old. */
  stale(): AuditFinding[] {
    const { now, staleAfter = Infinity } = this.options;
    return this.old.flatMap((each) => {
      const finding = staleFinding(each, now, staleAfter);
      return finding ? [{ ...finding, stack: each.file }] : [];
    });
  }

  /** What was found beside the stacks' own findings, accepted or not, once all is finished. */
  beside(): readonly AuditFinding[] {
    return [...this.others, ...this.stale()];
  }

  /**
   * @param joined found where stacks meet
   * @param across what judging stacks together changes
   * @param stacks all that were added
   */
  finish<T extends Pick<StackVerdict, "id" | "counts">>(
    joined: readonly AuditFinding[],
    across: Across,
    stacks: readonly T[],
  ): { readonly sum: Sum; readonly stacks: readonly T[]; readonly faults: readonly AuditFinding[] } {
    const { options, counts } = this;
    const standing = takeBack(across, stacks, counts);
    this.addAcross(across);
    const faults = options.faults
      .filter((fault) => !this.isUsed(fault))
      .map((each) => ({ ...each, stack: "" }));
    for (const each of [...joined, ...faults, ...across.findings]) counts[countedAs(each)]++;
    counts[countedAs({ kind: "violation", level: currentStatePolicy.enforcementLevel })] += this.old.length;
    const crossStack = [...joined, ...across.findings];
    this.others = [...crossStack, ...faults, ...across.exceptions.flatMap(({ findings }) => findings)];
    const sum: Sum = {
      counts: { ...counts, stacks: stacks.length, unread: this.unread, crossStack: crossStack.length },
      policies: this.policies(joined),
      crossStack,
      exceptions: [...this.exceptions.values()],
      problems: this.problems,
      notes: [...options.notes, ...across.notes],
      ...(options.images && { images: { ...options.images, ...this.images.finish() } }),
    };
    return { sum, stacks: standing, faults };
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

  private isUsed(fault: MergeOptions["faults"][number]): boolean {
    return [...this.exceptions.values()].some(
      (each) =>
        each.status === "used" &&
        each.source === "file" &&
        `exception/${each.policy}/${each.resource}` === fault.subject.id &&
        each.location?.line === fault.location?.line,
    );
  }

  private policies(joined: readonly AuditFinding[]): AuditResult["policies"] {
    const judged = this.options.policies.map((policy, index) => {
      const [pass = 0, violation = 0, unknown = 0, notApplicable = 0, error = 0] = this.tallies.slice(
        index * 5,
        index * 5 + 5,
      );
      return { ...policy, tally: { pass, violation, unknown, notApplicable, error } };
    });
    const own = auditPolicies.map((policy) => {
      const found = joined.filter((each) => each.policy === policy.name).length;
      const violation = policy === currentStatePolicy ? this.old.length : found;
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

/** Undefined where the state does not tell. */
const writtenOf = ({
  id,
  stack,
  manifest: { time },
  environments,
}: Summed["verdict"]): WrittenState | undefined =>
  time === undefined
    ? undefined
    : {
        stack,
        subject: { id: `stack/${id}`, type: "pulumi:pulumi:Stack", name: stack },
        environment: environments[0] ?? "",
        file: id,
        time,
      };

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
