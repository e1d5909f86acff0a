import pc from "picocolors";
import type { AuditFinding, AuditResult } from "../../core/audit";
import { cleaned, plural } from "../../core/report/text";
import type { Look } from "../terminal";

/** How often each policy found something, gathered while the findings pass by. */
export class Tops {
  private readonly byStack = new Map<string, number>();

  add(findings: readonly AuditFinding[]): void {
    for (const { stack, kind, level } of findings) {
      if (level !== "mandatory" || kind === "unknown") continue;
      this.byStack.set(stack, (this.byStack.get(stack) ?? 0) + 1);
    }
  }

  /** The stacks with the most that must be mended. */
  worst(count: number): readonly (readonly [stack: string, findings: number])[] {
    return [...this.byStack].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, count);
  }
}

const shownProblems = 20;
const shownPolicies = 15;
const shownStacks = 10;
const shownBetween = 20;
const shownNotSeen = 10;

/** For a person at a terminal: what lies between stacks, the policies and stacks that stand out, and the sums. */
export function prettyAudit(
  raw: AuditResult,
  tops: Tops,
  judged: number,
  { color }: Pick<Look, "color">,
): string {
  const colors = pc.createColors(color);
  const result = cleaned({ ...raw, findings: [], stacks: [] });
  const lines: string[] = [];
  const section = (title: string, items: readonly string[], total = items.length): void => {
    if (items.length === 0) return;
    lines.push(colors.bold(title), ...items.map((item) => `  ${item}`));
    if (total > items.length) lines.push(`  … and ${total - items.length} more`);
    lines.push("");
  };
  section(
    "Could not be read",
    result.problems
      .slice(0, shownProblems)
      .map(
        ({ location, message, hint }) =>
          `${colors.red("✗")} ${location.file}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
      ),
    result.problems.length,
  );
  section(
    "Between stacks",
    result.crossStack.slice(0, shownBetween).map((each) => `${mark(each)} ${each.message} (${each.stack})`),
    result.crossStack.length,
  );
  const found = result.policies
    .filter(({ tally }) => tally.violation + tally.error > 0)
    .sort((a, b) => b.tally.violation - a.tally.violation || (a.name < b.name ? -1 : 1));
  section(
    "Policies",
    found
      .slice(0, shownPolicies)
      .map(({ name, severity, tally }) => `${String(tally.violation).padStart(7)}  ${name} (${severity})`),
    found.length,
  );
  section(
    "Stacks with the most mandatory findings",
    tops.worst(shownStacks).map(([stack, count]) => `${String(count).padStart(7)}  ${stack}`),
  );
  section(
    "Named, and seen in no audited stack",
    result.notSeen.slice(0, shownNotSeen).map(({ what, stack }) => `${what} (${stack})`),
    result.notSeen.length,
  );
  section("Notes", result.notes);
  const { counts } = result;
  lines.push(
    `${plural(counts.stacks, "stack")}, ${plural(counts.resources, "resource")}; ${plural(judged, "stack")} judged in this run.`,
    `${plural(counts.mandatory, "mandatory finding")}, ${counts.advisory} advisory, ` +
      `${counts.unknownMandatory + counts.unknownAdvisory} unknown, ${counts.accepted} accepted; ${counts.unread} could not be read whole.`,
  );
  return `${lines.join("\n")}\n`;
}

const mark = ({ level }: AuditFinding): string => (level === "mandatory" ? "✗" : "!");
