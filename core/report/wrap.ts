import { stripVTControlCharacters } from "node:util";

const visible = (text: string): number => stripVTControlCharacters(text).length;

/** Breaks a line between words; what follows stands a little further in than its beginning. */
export function wrap(line: string, width: number): string {
  if (visible(line) <= width) return line;
  const indent = " ".repeat(/^ */.exec(line)![0].length + 4);
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/(?<=\S) /)) {
    const joined = current === "" ? word : `${current} ${word}`;
    if (current !== "" && visible(joined) > width) {
      lines.push(current);
      current = indent + word.trimStart();
    } else current = joined;
  }
  return [...lines, current].join("\n");
}
