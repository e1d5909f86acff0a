import pc from "picocolors";
import { tallyOfMatrix } from "./cohabitation";
import type { Reporter, Result, ResultFinding, ResultPolicy } from "./result";
import {
  bySubject,
  cleaned,
  formatPlace,
  headline,
  isMandatory,
  justification,
  plural,
  policiesOf,
  verdictCounts,
  verdictOf,
} from "./text";
import { wrap } from "./wrap";

type Colors = ReturnType<typeof pc.createColors>;

/** For a person at a terminal: findings by resource, each with its witness and what to do, then what was judged. */
export const pretty: Reporter = (
  raw,
  { color = false, quiet = false, width = Infinity, fails = isMandatory } = {},
) => {
  const colors = pc.createColors(color);
  const result = cleaned(raw);
  const shown = quiet ? result.findings.filter(fails) : result.findings;
  const explained = new Set<string>();
  const lines = [
    ...result.problems.flatMap((problem) => formatProblem(problem, colors)),
    ...bySubject(shown).flatMap((group) => formatSubject(group, policiesOf(result), explained, colors)),
    ...(quiet
      ? []
      : [
          ...accepted(result, colors),
          ...known(result, colors),
          ...coverage(result, colors),
          ...zones(result, colors),
          ...cohabitation(result, colors),
          ...notSeen(result, colors),
          ...notes(result, colors),
        ]),
    ...summary(result, shown.length, colors),
  ];
  return `${lines.map((line) => wrap(line, width)).join("\n")}\n`;
};

function formatProblem({ location, message, hint }: Result["problems"][number], colors: Colors): string[] {
  return [
    `${colors.red("✗ could not read")} ${colors.bold(formatPlace(location))}`,
    `    ${message}`,
    ...(hint === undefined ? [] : [`    ${colors.green("fix")} ${hint}`]),
    "",
  ];
}

type Group = readonly [ResultFinding, ...ResultFinding[]];

function formatSubject(
  findings: Group,
  policies: ReadonlyMap<string, ResultPolicy>,
  explained: Set<string>,
  colors: Colors,
): string[] {
  const { subject, environment } = findings[0];
  const places = new Set(findings.map(({ location }) => location && formatPlace(location)));
  const [place] = findings.length > 1 && places.size === 1 ? places : [];
  return [
    `${colors.bold(subject.name)}  ${colors.dim(`${subject.type}, ${environment}`)}`,
    `  ${colors.dim(subject.urn ?? subject.id)}`,
    ...(place === undefined ? [] : [`  ${colors.dim(`at ${place}`)}`]),
    ...byPolicy(findings).flatMap((group) =>
      formatGroup(group, policies.get(group[0].policy), { explained, placed: place !== undefined }, colors),
    ),
    "",
  ];
}

/** Findings of one policy on one resource share a heading and a remedy. */
function byPolicy(findings: Group): Group[] {
  const groups = new Map<string, [ResultFinding, ...ResultFinding[]]>();
  for (const finding of findings) {
    const key = `${verdictOf(finding)} ${finding.policy}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function formatGroup(
  findings: Group,
  policy: ResultPolicy | undefined,
  { explained, placed }: { explained: Set<string>; placed: boolean },
  colors: Colors,
): string[] {
  const [first] = findings;
  const lines = [`  ${badge(first, colors)} ${first.severity.padEnd(8)}  ${colors.bold(first.policy)}`];
  for (const { message, path, location, evidence } of findings) {
    lines.push(`      ${message}${path ? colors.dim(`  ${path}`) : ""}`);
    if (location && !placed) lines.push(`        ${colors.dim(`at ${formatPlace(location)}`)}`);
    for (const each of evidence) {
      const place = each.location ? colors.dim(`  ${formatPlace(each.location)}`) : "";
      lines.push(`        ${colors.cyan("because")} ${each.text}${place}`);
    }
  }
  if (!policy || first.kind === "error") return lines;
  // The reason is the same wherever the policy strikes: once is enough.
  if (!explained.has(policy.name)) lines.push(`      ${colors.dim(`why ${policy.description}`)}`);
  explained.add(policy.name);
  return [...lines, `      ${colors.green("fix")} ${policy.remediationSteps}`];
}

function badge(finding: ResultFinding, colors: Colors): string {
  const paint = isMandatory(finding) ? colors.red : colors.yellow;
  const marks = {
    error: "✗ error    ",
    violation: "✗ violation",
    advisory: "! advisory ",
    unknown: "? unknown  ",
  };
  return paint(marks[verdictOf(finding)]);
}

function accepted(result: Result, colors: Colors): string[] {
  const used = result.exceptions.filter((exception) => exception.findings.length > 0);
  if (used.length === 0) return [];
  return [
    colors.bold("Accepted"),
    ...used.flatMap((exception) => [
      `  ${exception.policy}  ${colors.dim(justification(exception))}`,
      ...exception.findings.map(
        ({ subject, message }) => `    ${message}  ${colors.dim(subject.urn ?? subject.id)}`,
      ),
    ]),
    "",
  ];
}

const verdictMarks = {
  pass: "✓",
  fail: "✗",
  unknown: "?",
  "not-applicable": "-",
  "not-covered": " ",
} as const;

/** A framework, control by control. */
function coverage({ coverage: found }: Result, colors: Colors): string[] {
  if (!found) return [];
  const paint = { pass: colors.green, fail: colors.red, unknown: colors.yellow } as const;
  const width = Math.max(...found.controls.map(({ control }) => control.length));
  return [
    colors.bold(`${found.name} ${found.version}`),
    ...found.controls.map(({ control, topic, verdict, why }) => {
      const color = verdict in paint ? paint[verdict as keyof typeof paint] : colors.dim;
      const said = `${verdictMarks[verdict]} ${control.padEnd(width)}  ${verdict.padEnd("not-applicable".length)}`;
      return `  ${color(said)}  ${colors.dim(`${topic}: ${why}`)}`;
    }),
    `  ${verdictCounts(found)}`,
    "",
  ];
}

/** What the baseline keeps from failing: a count, since its findings are known. */
function known({ baseline }: Result, colors: Colors): string[] {
  if (!baseline) return [];
  const { file, known, gone } = baseline;
  const pruned = `; ${gone.length} of it found no more: bulkhead fix --baseline ${file} prunes it`;
  const count = `${plural(known.length, "finding")} known by the baseline ${file}`;
  return [colors.dim(`${count}${gone.length > 0 ? pruned : ""}`), ""];
}

/** Who may connect to whom, zone by zone: what no flow declares, or may not, in colour. */
function zones(result: Result, colors: Colors): string[] {
  const flows = result.zones?.flows ?? [];
  if (flows.length === 0) return [];
  const lines = flows.slice(0, 20).map(({ from, to, allowed, forbidden, unknown }) => {
    const parts = [
      ...(allowed === undefined ? [] : [colors.green(`allowed ${allowed}`)]),
      ...(forbidden === undefined ? [] : [colors.red(`forbidden ${forbidden}`)]),
      ...(unknown === undefined ? [] : [colors.yellow(`unknown ${unknown}`)]),
    ];
    return `  ${from} → ${to}: ${parts.join("; ")}`;
  });
  const more = flows.length - lines.length;
  return [
    colors.bold("Zones"),
    ...lines,
    ...(more > 0 ? [`  and ${more} more (see --format json)`] : []),
    "",
  ];
}

/** How many may share a machine, in a line. */
function cohabitation(result: Result, colors: Colors): string[] {
  if (!result.cohabitation) return [];
  const text = `  ${tallyOfMatrix(result.cohabitation)} (bulkhead place shows them)`;
  return [colors.bold("Cohabitation"), text, ""];
}

function notSeen(result: Result, colors: Colors): string[] {
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

const notes = (result: Result, colors: Colors): string[] =>
  result.notes.length === 0 ? [] : [colors.bold("Note"), ...result.notes.map((note) => `  ${note}`), ""];

function summary(result: Result, shown: number, colors: Colors): string[] {
  const { counts, estate, inputs, findings, problems } = result;
  const { verdicts } = counts;
  const good = findings.length + problems.length === 0 && counts.resources > 0;
  const bad = problems.length > 0 || counts.mandatory + counts.unknownMandatory > 0;
  const [mark, paint] = good ? ["✓ ", colors.green] : bad ? ["✗ ", colors.red] : ["! ", colors.yellow];
  const hidden = findings.length - shown;
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
  const declared = estate.defaulted ? "Bulkhead's defaults, no estate declared" : estate.source;
  const severities = (["critical", "high", "medium", "low"] as const)
    .map((severity) => [severity, findings.filter((each) => each.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(", ");
  const seen = `${plural(counts.resources, "resource")} by ${plural(counts.policies, "policy", "policies")}`;
  return [
    colors.bold(paint(`${mark}${headline(result)}`)) + (hidden > 0 ? `; ${hidden} not shown` : ""),
    ...(severities === "" ? [] : [`  by severity: ${severities}`]),
    `  ${seen}: ${judged}; ${result.notSeen.length} not seen`,
    `  ${colors.dim(`from ${from || "nothing"}; estate ${declared} (sha256 ${estate.hash.slice(0, 12)})`)}`,
  ];
}
