import pc from "picocolors";
import { cleaned, formatPlace, verdictOf } from "../../core/report/text";
import { wrap } from "../../core/report/wrap";
import { endsText, marksOf } from "../diff/words";
import type { ChangedProperty, Drift, LoneResource, UnknownProperty } from "./model";
import { changeText, driftHeadline, resourceText, runningText, unseenText, aliasedText } from "./words";

type Colors = ReturnType<typeof pc.createColors>;

/** For a person at a terminal: what is not as declared, and what that opens. */
export function prettyDrift(
  raw: Drift,
  { color = false, width = Infinity }: { readonly color?: boolean; readonly width?: number } = {},
): string {
  const colors = pc.createColors(color);
  const drift = cleaned(raw);
  const section = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [colors.bold(title), ...items.map((item) => `  ${item}`), ""];
  const lines = [
    ...drift.problems.map(
      ({ side, location, message, hint }) =>
        `${colors.red(`✗ could not read (${side})`)} ${formatPlace(location)}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
    ),
    ...section(
      "Not in the state",
      drift.missing.map((each) => `${colors.yellow("-")} ${withSeverity(each, colors)}`),
    ),
    ...section(
      "In the state, and not declared",
      drift.extra.map((each) => `${colors.red("+")} ${withSeverity(each, colors)}`),
    ),
    ...section("Not as declared", grouped(drift.changed, colors, changeText)),
    ...section(
      "Not known",
      grouped(drift.unknown, colors, ({ path, why }) => `${path}: ${why}`),
    ),
    ...section(
      "Not seen",
      drift.notSeen.map((each) => `${colors.yellow("?")} ${unseenText(each)}`),
    ),
    ...section(
      "Under another name",
      drift.aliased.map((each) => `${colors.yellow("=")} ${aliasedText(each)}`),
    ),
    ...section(
      "What runs",
      (drift.running ?? []).map((each) => `${colors.red("~")} ${runningText(each)}`),
    ),
    ...section(
      "Runs by an image without a digest",
      (drift.untold ?? []).map((each) => `${colors.yellow("?")} ${each}`),
    ),
    ...section(
      "What drift breaks",
      drift.findings.flatMap((each) => findingLines(drift, each, colors)),
    ),
    ...section(
      "What drift opens",
      (drift.connections?.gained ?? []).map((each) => connection(each, colors)),
    ),
    ...section("Notes", drift.notes),
    colors.bold(driftHeadline(drift)),
    colors.dim(
      `  program ${drift.program.name}, state ${drift.state.name}${drift.written === undefined ? "" : ` of ${drift.written}`}`,
    ),
  ];
  return `${lines.map((line) => wrap(line, width)).join("\n")}\n`;
}

const withSeverity = (row: LoneResource, colors: Colors): string =>
  `${resourceText(row)}${row.severity === undefined ? "" : `  ${colors.red(`(${row.severity})`)}`}`;

/** Properties below their resource. */
function grouped<T extends ChangedProperty | UnknownProperty>(
  rows: readonly T[],
  colors: Colors,
  text: (row: T) => string,
): string[] {
  return rows.flatMap((row, at) => [
    ...(rows[at - 1]?.resource === row.resource ? [] : [withSeverity(row, colors)]),
    `  ${colors.yellow("~")} ${text(row)}`,
  ]);
}

function findingLines({ policies }: Drift, finding: Drift["findings"][number], colors: Colors): string[] {
  const fix = policies.find(({ name }) => name === finding.policy)?.remediationSteps;
  return [
    `${colors.red("+")} ${verdictOf(finding)} (${finding.severity})  ${colors.bold(finding.policy)}  ${finding.subject.name}`,
    `    ${finding.message}`,
    ...finding.evidence.map(({ text }) => `    ${colors.cyan("because")} ${text}`),
    ...(fix === undefined ? [] : [`    ${colors.green("fix")} ${fix}`]),
  ];
}

const connection = (change: NonNullable<Drift["connections"]>["gained"][number], colors: Colors): string => {
  const marks = marksOf(change);
  return `${colors.red("+")} ${endsText(change.from)} → ${endsText(change.to)}  ${change.connections}${marks === "" ? "" : `  (${marks})`}`;
};
