import type { Location } from "../graph";

/** Turns offsets into lines and columns; the table of lines is made at the first question. */
export class TextLines {
  private starts: number[] | undefined;

  constructor(
    private readonly text: string,
    private readonly file: string,
  ) {}

  /** The place of the character at `offset`. */
  locate(offset: number): Location {
    const starts = (this.starts ??= lineStarts(this.text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (text.includes("\r")) {
    const ends = /\r\n|\n|\r/g;
    while (ends.exec(text)) starts.push(ends.lastIndex);
    return starts;
  }
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
