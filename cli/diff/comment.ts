import { formatPlace, plural } from "../../core/report/text";
import { escape } from "../../core/report/markdown";
import type { Diff } from "./model";

/** A comment on GitHub holds 65,536 characters. */
const longest = 60_000;

/** The blocks under their heading, as many as a comment holds; it says how many it does not. */
export function comment(head: string, blocks: readonly string[]): string {
  const shown = [head];
  let length = head.length;
  for (const block of blocks) {
    if (length + block.length > longest) break;
    shown.push(block);
    length += block.length + 1;
  }
  const left = blocks.length + 1 - shown.length;
  if (left > 0) shown.push(`… and ${plural(left, "more line")} that did not fit.`);
  return shown.join("\n");
}

/** A list under its title; nothing where it is empty. */
export const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`\n### ${title}\n`, ...items];

/** What could not be read of either side. */
export const unread = (
  problems: readonly (Pick<Diff["problems"][number], "location" | "message"> & { readonly side: string })[],
): string[] =>
  problems.map(
    ({ side, location, message }) =>
      `- **could not read** (${side}) ${escape(formatPlace(location))}: ${escape(message)}`,
  );
