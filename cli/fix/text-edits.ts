/** Some text in place of some other. Edits at one place stand in the order in which they were found. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What can't be changed without touching more than is meant. */
export class NotEditable extends Error {}

/** The text after all edits. */
export function applied(text: string, edits: readonly Edit[]): string {
  const order = edits.map((edit, index) => ({ edit, index }));
  order.sort((a, b) => b.edit.from - a.edit.from || b.index - a.index);
  let result = text;
  for (const { edit } of order) result = result.slice(0, edit.from) + edit.text + result.slice(edit.to);
  return result;
}

export const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  const stop = end < 0 ? text.length : end;
  return text[stop - 1] === "\r" ? stop - 1 : stop;
}

/**
 * Takes out the lines of what stands from one place to another.
 *
 * @param lead what may stand before it on its first line
 * @throws NotEditable where something else does
 */
export function withoutLines(text: string, from: number, to: number, lead: RegExp): Edit {
  const start = lineStart(text, from);
  if (!lead.test(text.slice(start, from))) throw new NotEditable("something else stands on its line");
  const next = text.indexOf("\n", lineEnd(text, to));
  return { from: start, to: next < 0 ? text.length : next + 1, text: "" };
}

/** Puts lines below the line of a place, each with so many spaces before it. */
export function linesBelow(text: string, at: number, indent: number, lines: string): Edit {
  const end = lineEnd(text, at);
  const own = lines.trimEnd().split("\n");
  return { from: end, to: end, text: own.map((line) => `\n${" ".repeat(indent)}${line}`).join("") };
}
