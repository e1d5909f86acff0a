import type { Proposal } from "../../core/reachability/segment";
import { formatPlace, plural } from "../../core/report/text";
import { safe } from "./text";

/** What the proposal holds, and what to do with what exists, for a person. */
export function summary(proposal: Proposal): string {
  const { policies, groups, attachments, tooWide, problems, notes } = proposal;
  const lines = [
    `${plural(policies.length, "network policy", "network policies")} and ${plural(groups.length, "security group")} proposed: deny by default, allow the declared flows.`,
    ...list(
      "Remove these network policies: they allow more, and policies add up.",
      tooWide.map(({ resource }) => {
        const place = resource.locate?.(undefined);
        return `${resource.id}${place ? ` (${formatPlace(place)})` : ""}`;
      }),
    ),
    ...list(
      "Give these resources the group beside them, and no other.",
      attachments.map(
        ({ resource, property, group }) => `${resource.name} (${resource.type}): ${property} = [${group}]`,
      ),
    ),
    ...list("Not proposed, because:", problems),
    ...list("Notes:", notes),
  ];
  return `${lines.map(safe).join("\n")}\n`;
}

const list = (title: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [title, ...items.map((item) => `  - ${item}`)];
