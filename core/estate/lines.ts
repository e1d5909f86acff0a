import type { Place } from "./problem";

/** Turns offsets of a text to lines and columns, both from 1. The text is searched for lines at the first use. */
export class Lines {
  private starts: number[] | undefined;

  constructor(
    private readonly text: string,
    private readonly file: string,
  ) {}

  place(offset: number): Place {
    this.starts ??= lineStarts(this.text);
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { file: this.file, line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}
