import type { ResultFinding } from "../../core/report";
import { escape } from "../../core/report/markdown";
import { cleaned, formatPlace, verdictOf } from "../../core/report/text";
import type { FailOn } from "../exit-code";
import { comment, list, unread } from "./comment";
import type { Change, Diff } from "./model";
import { worstFirst } from "./verdict";
import { diffHeadline, endsText, marksOf, removalText } from "./words";

/** By which a bot finds its earlier comment again. */
const marker = "<!-- bulkhead-diff -->";

/** A comment for a pull request: what is new, what it opens, how to mend it; the rest folded. */
export function markdownDiff(raw: Diff, { failOn }: { readonly failOn?: FailOn | undefined } = {}): string {
  const diff = cleaned(raw);
  const known = new Map(diff.policies.map((policy) => [policy.name, policy]));
  const { gained = [], lost = [] } = diff.connections ?? {};
  const blocks = [
    ...unread(diff.problems),
    ...list(
      "The estate allows more than before",
      (diff.loosened ?? []).map(
        ({ path, reason, base, head }) =>
          `- **${escape(path)}** ${escape(reason)}: ${escape(base)} → ${escape(head)}`,
      ),
    ),
    ...list(
      "Safeguards that are gone",
      (diff.removed ?? []).map((each) => `- ${escape(removalText(each))}`),
    ),
    ...list(
      "New findings",
      worstFirst(diff.findings.new, failOn).map((each) =>
        item(each, known.get(each.policy)?.remediationSteps),
      ),
    ),
    ...list(
      "What it opens",
      gained.map((each) => connection(each)),
    ),
    ...folded(
      "What it closes",
      lost.map((each) => connection(each)),
    ),
    ...folded(
      "Gone",
      diff.findings.gone.map((each) => short(each)),
    ),
    ...folded(
      "Accepted by new exceptions",
      diff.findings.accepted.map((each) => short(each)),
    ),
    ...folded(
      "Notes",
      diff.notes.map((note) => `- ${escape(note)}`),
    ),
  ];
  const changed = [diff.findings.new, gained, diff.loosened ?? [], diff.removed ?? []];
  const quiet = changed.every((each) => each.length === 0);
  const head = `${marker}\n## Bulkhead: ${quiet ? "nothing new" : escape(diffHeadline(diff))}\n`;
  const { base, head: after, findings } = diff;
  const foot = `<sub>${escape(base.name)} → ${escape(after.name)}: ${findings.unchanged} findings unchanged, ${findings.gone.length} gone; estate sha256 ${escape(after.estate.hash.slice(0, 12))}</sub>`;
  return `${comment(head, blocks)}\n\n${foot}\n`;
}

const folded = (title: string, items: readonly string[]): string[] => {
  if (items.length === 0) return [];
  const shown = items.slice(0, 100);
  const rest = items.length > shown.length ? `\n- … and ${items.length - shown.length} more` : "";
  return [
    `\n<details><summary>${title}: ${items.length}</summary>\n\n${shown.join("\n")}${rest}\n\n</details>`,
  ];
};

function item(finding: ResultFinding, remediation: string | undefined): string {
  const { policy, severity, message, subject, path, location, evidence } = finding;
  const fix = finding.kind === "error" ? undefined : remediation;
  return [
    `- **${verdictOf(finding)}** (${severity}) ${escape(subject.name)}: ${escape(message)} (${escape(policy)})`,
    ...(location ? [`  - at: ${escape(formatPlace(location))}`] : path ? [`  - path: ${escape(path)}`] : []),
    ...evidence.slice(0, 10).map(({ text }) => `  - because ${escape(text)}`),
    ...(fix === undefined ? [] : [`  - fix: ${escape(fix)}`]),
  ].join("\n");
}

const connection = (change: Change): string => {
  const marks = marksOf(change);
  const text = `${escape(endsText(change.from))} → ${escape(endsText(change.to))}: ${escape(change.connections)}`;
  return `- ${change.verdict === "forbidden" ? `**${text}**` : text}${marks === "" ? "" : ` (${marks})`}`;
};

const short = ({ policy, subject, message }: ResultFinding): string =>
  `- ${escape(policy)}: ${escape(subject.name)} ${escape(message)}`;
