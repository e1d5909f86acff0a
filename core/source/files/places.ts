import { closeSync, openSync, readSync } from "node:fs";
import type { Location } from "../../graph/resource";
import { locateJson } from "../json/locate";

type Keys = readonly (string | number)[];

/** The bytes of a source, to be read once more where a finding needs a place. */
export type ReadBytes = (start: number, end: number) => Buffer | undefined;

/** Reads from a file; nothing where it has gone or shrunk. */
export const fileBytes =
  (path: string): ReadBytes =>
  (start, end) => {
    try {
      const file = openSync(path, "r");
      try {
        const buffer = Buffer.allocUnsafe(end - start);
        return buffer.subarray(0, readSync(file, buffer, 0, end - start, start));
      } finally {
        closeSync(file);
      }
    } catch {
      return undefined;
    }
  };

const block = 1024 * 1024;

/** Lines and columns in a source of any size: no table is kept of its lines, only of how many each MiB has. */
export class BytePlaces {
  /** For each block from the start: the lines before it and the offset of the last line's start. */
  private readonly blocks: { readonly lines: number; readonly lineStart: number }[] = [
    { lines: 0, lineStart: 0 },
  ];
  private last: { readonly start: number; readonly text: string } | undefined;

  constructor(
    private readonly file: string,
    private readonly read: ReadBytes,
  ) {}

  /** The place of the byte at `offset`; the file alone where it can't be read again. */
  at(offset: number): Location {
    const wanted = Math.floor(offset / block);
    for (let index = this.blocks.length; index <= wanted; index += 1) {
      const next = this.advance(index - 1, index * block);
      if (!next) return { file: this.file };
      this.blocks.push(next);
    }
    const found = this.advance(wanted, offset);
    return found
      ? { file: this.file, line: found.lines + 1, column: offset - found.lineStart + 1 }
      : { file: this.file };
  }

  /** The place of a part of the JSON value that lies between two offsets. */
  inValue(start: number, end: number, keys: Keys): Location {
    if (this.last?.start !== start) {
      const bytes = this.read(start, end);
      if (!bytes) return { file: this.file };
      this.last = { start, text: bytes.toString("utf8") };
    }
    const { text } = this.last;
    const before = text.slice(0, locateJson(text, keys));
    return this.at(start + Buffer.byteLength(before));
  }

  private advance(index: number, end: number) {
    const from = this.blocks[index];
    const bytes = from && this.read(index * block, end);
    if (!from || bytes?.length !== end - index * block) return undefined;
    let { lines, lineStart } = from;
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
      lines += 1;
      lineStart = index * block + at + 1;
    }
    return { lines, lineStart };
  }
}
