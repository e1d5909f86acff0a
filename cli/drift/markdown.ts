import { escape } from "../../core/report/markdown";
import { cleaned, verdictOf } from "../../core/report/text";
import { comment, list, unread } from "../diff/comment";
import { endsText, marksOf } from "../diff/words";
import type { Drift, LoneResource } from "./model";
import { changeText, driftHeadline, resourceText, runningText, unseenText, aliasedText } from "./words";

/** For an issue or a pull request. */
export function markdownDrift(raw: Drift): string {
  const drift = cleaned(raw);
  const blocks = [
    ...unread(drift.problems),
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
      "Not seen",
      drift.notSeen.map((each) => `- ${escape(unseenText(each))}`),
    ),
    ...list(
      "Under another name",
      drift.aliased.map((each) => `- ${escape(aliasedText(each))}`),
    ),
    ...list(
      "Notes",
      drift.notes.map((note) => `- ${escape(note)}`),
    ),
  ];
  const head = `## Bulkhead: ${escape(driftHeadline(drift))}\n`;
  const of = drift.written === undefined ? "" : ` of ${escape(drift.written)}`;
  return `${comment(head, blocks)}\n\n<sub>program ${escape(drift.program.name)}, state ${escape(drift.state.name)}${of}</sub>\n`;
}

const named = (row: LoneResource): string =>
  `**${escape(resourceText(row))}**${row.severity === undefined ? "" : ` (${row.severity})`}`;
