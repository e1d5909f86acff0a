import pc from "picocolors";
import type { ResultFinding } from "../../core/report";
import { cleaned, formatPlace, verdictOf } from "../../core/report/text";
import { wrap } from "../../core/report/wrap";
import type { FailOn } from "../exit-code";
import type { Change, Diff } from "./model";
import { worstFirst } from "./verdict";
import { diffHeadline, endsText, marksOf, removalText } from "./words";

export interface DiffReportOptions {
  readonly color?: boolean;
  readonly width?: number;
  readonly failOn?: FailOn | undefined;
}

type Colors = ReturnType<typeof pc.createColors>;

/** For a person at a terminal: what is new, what it opens, what is gone. */
export function prettyDiff(raw: Diff, options: DiffReportOptions = {}): string {
  const { color = false, width = Infinity, failOn } = options;
  const colors = pc.createColors(color);
  const diff = cleaned(raw);
  const lines = [
    ...diff.problems.map(
      ({ side, location, message, hint }) =>
        `${colors.red(`✗ could not read (${side})`)} ${formatPlace(location)}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
    ),
    ...newFindings(diff, colors, failOn),
    ...section(
      "The estate allows what the base's does not",
      (diff.loosened ?? []).map(
        ({ path, reason, base, head }) => `${colors.red("!")} ${path} ${reason}: ${base} → ${head}`,
      ),
      colors,
    ),
    ...section(
      "Safeguards that are gone",
      (diff.removed ?? []).map(
        (each) => (each.last ? colors.red("-") : colors.yellow("-")) + " " + removalText(each),
      ),
      colors,
    ),
    ...section(
      "Connections gained",
      (diff.connections?.gained ?? []).map((each) =>
        connection("+", each, each.verdict === "declared" ? colors.yellow : colors.red),
      ),
      colors,
    ),
    ...section(
      "Connections lost",
      (diff.connections?.lost ?? []).map((each) => connection("-", each, colors.green)),
      colors,
    ),
    ...section(
      "Gone",
      diff.findings.gone.map((each) => short("✓", each, colors.green)),
      colors,
    ),
    ...section(
      "Accepted by new exceptions",
      diff.findings.accepted.map((each) => short("~", each, colors.yellow)),
      colors,
    ),
    ...section("Notes", diff.notes, colors),
    colors.bold(diffHeadline(diff)),
    colors.dim(`  from ${diff.base.name} to ${diff.head.name}`),
  ];
  return `${lines.map((line) => wrap(line, width)).join("\n")}\n`;
}

function newFindings({ findings, policies }: Diff, colors: Colors, failOn: FailOn | undefined): string[] {
  const known = new Map(policies.map((policy) => [policy.name, policy]));
  const items = worstFirst(findings.new, failOn).flatMap((finding) => {
    const fix = finding.kind === "error" ? undefined : known.get(finding.policy)?.remediationSteps;
    return [
      `${colors.red("+")} ${verdictOf(finding)} (${finding.severity})  ${colors.bold(finding.policy)}  ${finding.subject.name}`,
      `    ${finding.message}${finding.path ? colors.dim(`  ${finding.path}`) : ""}`,
      ...(finding.location ? [`    ${colors.dim(`at ${formatPlace(finding.location)}`)}`] : []),
      ...finding.evidence.map(({ text }) => `    ${colors.cyan("because")} ${text}`),
      ...(fix === undefined ? [] : [`    ${colors.green("fix")} ${fix}`]),
    ];
  });
  return section("New", items, colors);
}

const section = (title: string, items: readonly string[], colors: Colors): string[] =>
  items.length === 0 ? [] : [colors.bold(title), ...items.map((item) => `  ${item}`), ""];

const connection = (mark: string, change: Change, paint: (text: string) => string): string => {
  const marks = marksOf(change);
  return `${paint(mark)} ${endsText(change.from)} → ${endsText(change.to)}  ${change.connections}${marks === "" ? "" : `  (${marks})`}`;
};

const short = (mark: string, finding: ResultFinding, paint: (text: string) => string): string =>
  `${paint(mark)} ${finding.policy}  ${finding.subject.name}: ${finding.message}`;
