import pc from "picocolors";
import type { Reporter, Result, ResultFinding, ResultPolicy } from "./result";
import { isMandatory, placeOf, plural, policiesOf, printable } from "./text";

type Colors = ReturnType<typeof pc.createColors>;

/** For a person at a terminal: findings by resource, each with its witness and what to do, then what was judged. */
export const pretty: Reporter = (result, { color = false, quiet = false } = {}) => {
  const colors = pc.createColors(color);
  const policies = policiesOf(result);
  const shown = quiet ? result.findings.filter(isMandatory) : result.findings;
  const lines: string[] = [];
  for (const problem of result.problems) {
    const { file, line, column } = problem.location;
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    lines.push(`${colors.red("could not read")} ${colors.bold(place)}`, `  ${problem.message}`);
    if (problem.hint !== undefined) lines.push(`  ${colors.dim(problem.hint)}`);
    lines.push("");
  }
  for (const group of bySubject(shown)) lines.push(...formatSubject(group, policies, colors), "");
  if (!quiet) lines.push(...formatNotSeen(result, colors), ...formatNotes(result, colors));
  lines.push(...summary(result, colors));
  return `${printable(lines.join("\n"))}\n`;
};

function bySubject(findings: readonly ResultFinding[]): readonly (readonly ResultFinding[])[] {
  const groups = new Map<string, ResultFinding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.subject.id);
    if (group) group.push(finding);
    else groups.set(finding.subject.id, [finding]);
  }
  return [...groups.values()];
}

function formatSubject(
  findings: readonly ResultFinding[],
  policies: ReadonlyMap<string, ResultPolicy>,
  colors: Colors,
): string[] {
  const [first] = findings as [ResultFinding, ...ResultFinding[]];
  const { subject, environment } = first;
  const lines = [`${colors.bold(subject.name)}  ${colors.dim(`${subject.type}, ${environment}`)}`];
  const id = subject.urn ?? subject.id;
  lines.push(`  ${colors.dim(id)}`);
  for (const finding of findings) lines.push(...formatFinding(finding, policies.get(finding.policy), colors));
  return lines;
}

function formatFinding(finding: ResultFinding, policy: ResultPolicy | undefined, colors: Colors): string[] {
  const place = finding.location ? ` ${colors.dim(placeOf(finding))}` : "";
  const lines = [
    `  ${badge(finding, colors)} ${finding.severity.padEnd(8)} ${colors.bold(finding.policy)}${place}`,
  ];
  lines.push(`      ${finding.message}${finding.path ? colors.dim(`  (${finding.path})`) : ""}`);
  for (const { text, location } of finding.evidence) {
    const at = location ? ` (${location.file}${location.line === undefined ? "" : `:${location.line}`})` : "";
    lines.push(`      ${colors.cyan("because")} ${text}${at}`);
  }
  if (policy) {
    if (finding.kind === "violation") lines.push(`      ${colors.dim(`why: ${policy.description}`)}`);
    lines.push(`      ${colors.green("fix")} ${policy.remediationSteps}`);
  }
  return lines;
}

function badge(finding: ResultFinding, colors: Colors): string {
  if (finding.kind === "error") return colors.red("✗ error    ");
  if (finding.kind === "unknown") return (isMandatory(finding) ? colors.red : colors.yellow)("? unknown  ");
  return isMandatory(finding) ? colors.red("✗ violation") : colors.yellow("! advisory ");
}

function formatNotSeen(result: Result, colors: Colors): string[] {
  if (result.notSeen.length === 0) return [];
  const most = 20;
  const lines = result.notSeen.slice(0, most).map(({ what, why }) => `  ${what}: ${why}`);
  const more = result.notSeen.length - most;
  return [
    colors.bold("Not seen"),
    ...lines,
    ...(more > 0 ? [`  and ${more} more (see --format json)`] : []),
    "",
  ];
}

const formatNotes = (result: Result, colors: Colors): string[] =>
  result.notes.length === 0 ? [] : [colors.bold("Note"), ...result.notes.map((note) => `  ${note}`), ""];

function summary(result: Result, colors: Colors): string[] {
  const { counts, estate, inputs } = result;
  const { verdicts } = counts;
  const violations = counts.mandatory + counts.advisory;
  const unknowns = counts.unknownMandatory + counts.unknownAdvisory;
  const head =
    violations + unknowns === 0 && result.problems.length === 0
      ? colors.green("✓ no violation found")
      : [
          `${plural(violations, "violation")} (${counts.mandatory} mandatory, ${counts.advisory} advisory)`,
          `${plural(unknowns, "unknown")} (${counts.unknownMandatory} mandatory)`,
          ...(result.problems.length > 0 ? [plural(result.problems.length, "input problem")] : []),
        ].join(", ");
  const judged = [
    `${verdicts.pass} passed`,
    `${verdicts.violation} violated`,
    `${verdicts.unknown} unknown`,
    `${verdicts.notApplicable} not applicable`,
    ...(verdicts.error > 0 ? [`${verdicts.error} failed`] : []),
  ].join(", ");
  const names = inputs.map(
    ({ kind, name, stack }) => `${kind} ${name}${stack === undefined ? "" : ` (${stack})`}`,
  );
  const from =
    names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
  const declared = estate.defaulted ? "Bulkhead's defaults, no estate declared" : `${estate.source}`;
  return [
    colors.bold(head),
    `${plural(counts.resources, "resource")} by ${plural(counts.policies, "policy", "policies")}: ${judged}; ${result.notSeen.length} not seen`,
    colors.dim(`from ${from || "nothing"}; estate ${declared} (sha256 ${estate.hash.slice(0, 12)})`),
  ];
}
