import { forbiddenLines, tallyOfMatrix } from "./cohabitation";
import type { Reporter, Result, ResultFinding, ResultPolicy } from "./result";
import {
  bySubject,
  cleaned,
  formatPlace,
  headline,
  justification,
  plural,
  policiesOf,
  verdictCounts,
  verdictOf,
} from "./text";

/** A comment on GitHub holds 65,536 characters; the rest is for the closing lines. */
const longest = 60_000;

/** By which a bot finds its earlier comment again. */
const marker = "<!-- bulkhead -->";

/** A comment for a pull request: a table of what was found, then each resource's findings, folded. */
export const markdown: Reporter = (raw) => markdownWith([], raw);

/** @param first sections that stand before the findings */
export function markdownWith(first: readonly string[], raw: Result): string {
  const result = cleaned(raw);
  const policies = policiesOf(result);
  const sections = [
    ...problems(result),
    ...first,
    ...bySubject(result.findings).map((group) => resource(group, policies)),
    ...accepted(result),
    ...coverage(result),
    ...zones(result),
    ...cohabitation(result),
    ...list(
      "Not seen",
      result.notSeen.map(({ what, why }) => `${what}: ${why}`),
    ),
    ...list("Notes", result.notes),
  ];
  const head = `${marker}\n## Bulkhead: ${escape(headline(result))}\n`;
  const parts = [head, ...table(result)];
  let length = parts.join("\n").length;
  let left = sections.length;
  for (const section of sections) {
    if (length + section.length > longest) continue;
    parts.push(section);
    length += section.length + 1;
    left--;
  }
  if (left > 0) parts.push(`… and ${plural(left, "more section")} that did not fit.\n`);
  return `${parts.join("\n")}\n${foot(result)}`;
}

function table(result: Result): string[] {
  const severities = ["critical", "high", "medium", "low"] as const;
  const verdicts = ["error", "violation", "advisory", "unknown"] as const;
  const rows = verdicts.flatMap((verdict) => {
    const own = result.findings.filter((finding) => verdictOf(finding) === verdict);
    if (own.length === 0) return [];
    const counts = severities.map((severity) => own.filter((each) => each.severity === severity).length);
    return [`| ${verdict} | ${counts.map((count) => count || "").join(" | ")} | ${own.length} |`];
  });
  if (rows.length === 0) return [];
  return [
    `| | ${severities.join(" | ")} | all |\n| :-- | --: | --: | --: | --: | --: |\n${rows.join("\n")}\n`,
  ];
}

export const details = (summary: string, body: string): string =>
  `<details><summary>${summary}</summary>\n\n${body}\n\n</details>\n`;

function resource(
  findings: readonly [ResultFinding, ...ResultFinding[]],
  policies: ReadonlyMap<string, ResultPolicy>,
): string {
  const { subject, environment } = findings[0];
  const head = `<b>${escape(subject.name)}</b> (${escape(subject.type)}, ${escape(environment)}): ${findings.length}`;
  const items = findings.map((finding) => {
    const { policy, severity, message, path, location, evidence } = finding;
    const fix = finding.kind === "error" ? undefined : policies.get(policy)?.remediationSteps;
    return [
      `- **${verdictOf(finding)}** (${severity}) ${escape(policy)}: ${escape(message)}`,
      ...(path ? [`  - path: ${escape(path)}`] : []),
      ...(location ? [`  - at: ${escape(formatPlace(location))}`] : []),
      ...evidence.map(({ text }) => `  - because ${escape(text)}`),
      ...(fix === undefined ? [] : [`  - fix: ${escape(fix)}`]),
    ].join("\n");
  });
  return details(head, `${escape(subject.urn ?? subject.id)}\n\n${items.join("\n")}`);
}

const problems = (result: Result): string[] =>
  result.problems.map(
    ({ location, message, hint }) =>
      `- **could not read** ${escape(formatPlace(location))}: ${escape(message)}${hint === undefined ? "" : ` (${escape(hint)})`}\n`,
  );

/** A framework, control by control. */
function coverage({ coverage: found }: Result): string[] {
  if (!found) return [];
  const rows = found.controls.map(
    ({ control, topic, verdict, why }) => `| ${[control, topic, verdict, why].map(escape).join(" | ")} |`,
  );
  const head = `${escape(`${found.name} ${found.version}`)}: ${verdictCounts(found)}`;
  const table = ["| control | about | verdict | why |", "| --- | --- | --- | --- |", ...rows].join("\n");
  return [`<details>\n<summary>${head}</summary>\n\n${table}\n\n</details>\n`];
}

function accepted(result: Result): string[] {
  const items = result.exceptions.flatMap((exception) =>
    exception.findings.map(
      ({ message, subject }) =>
        `- ${escape(exception.policy)}: ${escape(message)}, ${escape(subject.urn ?? subject.id)}: ${escape(justification(exception))}`,
    ),
  );
  return items.length === 0 ? [] : [details(`Accepted: ${items.length}`, items.join("\n"))];
}

function zones(result: Result): string[] {
  const rows = (result.zones?.flows ?? []).map((flow) => {
    const cells = [flow.from, flow.to, flow.allowed, flow.forbidden, flow.unknown];
    return `| ${cells.map((cell) => escape(cell ?? "")).join(" | ")} |`;
  });
  if (rows.length === 0) return [];
  const head = "| from | to | allowed | forbidden | unknown |\n| :-- | :-- | :-- | :-- | :-- |";
  return [details(`Zones: ${rows.length}`, `${head}\n${rows.slice(0, 50).join("\n")}`)];
}

function cohabitation(result: Result): string[] {
  if (!result.cohabitation) return [];
  const broken = forbiddenLines(result.cohabitation).slice(0, 50);
  return [
    details(`Cohabitation: ${tallyOfMatrix(result.cohabitation)}`, broken.join("\n") || "All as it may be."),
  ];
}

const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0
    ? []
    : [details(`${title}: ${items.length}`, items.map((item) => `- ${escape(item)}`).join("\n"))];

function foot({ counts, estate, tool, stage }: Result): string {
  const seen = `${plural(counts.resources, "resource")} by ${plural(counts.policies, "policy", "policies")}`;
  const source = estate.defaulted ? "Bulkhead's defaults" : estate.source;
  return `<sub>${seen} (${stage}): ${counts.verdicts.pass} passed; estate ${escape(source)}, sha256 ${escape(estate.hash.slice(0, 12))}; ${tool.name} ${escape(tool.version)}</sub>\n`;
}

/**
 * Text as it may stand in Markdown and in HTML alike: entities are read as text in both. An empty comment keeps an at
 * sign from calling somebody, and a colon or dot as an entity keeps an address from becoming a link.
 */
export const escape = (text: string): string =>
  text
    .replace(/[&<>"'\\`*_[\]|~#$]|:(?=\/\/)|(?<=www)\.|^[-+=](?=\s|[-=])|^\d+(?=[.)]\s)/gi, (found) =>
      [...found].map((char) => `&#${char.codePointAt(0)};`).join(""),
    )
    .replaceAll("@", "@<!-- -->");
