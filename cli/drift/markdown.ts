import { escape } from "../../core/report/markdown";
import { cleaned, formatPlace, plural, verdictOf } from "../../core/report/text";
import { endsText, marksOf } from "../diff/words";
import type { Drift, LoneResource } from "./model";
import { changeText, driftHeadline, resourceText, runningText } from "./words";

/** A comment on GitHub holds 65,536 characters. */
const longest = 60_000;

/** For an issue or a pull request. */
export function markdownDrift(raw: Drift): string {
  const drift = cleaned(raw);
  const blocks = [
    ...drift.problems.map(
      ({ side, location, message }) =>
        `- **could not read** (${side}) ${escape(formatPlace(location))}: ${escape(message)}`,
    ),
    ...list(
      "What drift breaks",
      drift.findings.map(
        (each) =>
          `- **${verdictOf(each)}** (${each.severity}) ${escape(each.message)} (${escape(each.policy)})`,
      ),
    ),
    ...list(
      "What drift opens",
      (drift.connections?.gained ?? []).map((each) => {
        const marks = marksOf(each);
        return `- ${escape(`${endsText(each.from)} → ${endsText(each.to)}: ${each.connections}`)}${marks === "" ? "" : ` (${marks})`}`;
      }),
    ),
    ...list(
      "Not as declared",
      drift.changed.map((each) => `- ${named(each)} ${escape(changeText(each))}`),
    ),
    ...list(
      "In the state, and not declared",
      drift.extra.map((each) => `- ${named(each)}`),
    ),
    ...list(
      "Not in the state",
      drift.missing.map((each) => `- ${named(each)}`),
    ),
    ...list(
      "What runs",
      (drift.running ?? []).map((each) => `- ${escape(runningText(each))}`),
    ),
    ...list(
      "Runs by an image without a digest",
      (drift.untold ?? []).map((each) => `- ${escape(each)}`),
    ),
    ...list(
      "Not known",
      drift.unknown.map((each) => `- ${named(each)} ${escape(`${each.path}: ${each.why}`)}`),
    ),
    ...list(
      "Notes",
      drift.notes.map((note) => `- ${escape(note)}`),
    ),
  ];
  const shown = [`## Bulkhead: ${escape(driftHeadline(drift))}\n`];
  let length = shown[0]!.length;
  let left = blocks.length;
  for (const block of blocks) {
    if (length + block.length > longest) break;
    shown.push(block);
    length += block.length + 1;
    left--;
  }
  if (left > 0) shown.push(`… and ${plural(left, "more line")} that did not fit.`);
  const of = drift.written === undefined ? "" : ` of ${escape(drift.written)}`;
  return `${shown.join("\n")}\n\n<sub>program ${escape(drift.program.name)}, state ${escape(drift.state.name)}${of}</sub>\n`;
}

const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`\n### ${title}\n`, ...items];

const named = (row: LoneResource): string =>
  `**${escape(resourceText(row))}**${row.severity === undefined ? "" : ` (${row.severity})`}`;
