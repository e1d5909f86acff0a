import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Location } from "../../graph/resource";
import { JsonPlaces } from "../json/places";

type Keys = readonly (string | number)[];

/** The bytes of a source, to be read once more where a finding needs a place; undefined where there are none. */
export interface Bytes {
  size(): number | undefined;
  read(start: number, end: number): Buffer | undefined;
}

/** Reads from a file; nothing where it has gone or shrunk. */
export function fileBytes(path: string): Bytes {
  const withFile = <T>(use: (file: number) => T): T | undefined => {
    try {
      const file = openSync(path, "r");
      try {
        return use(file);
      } finally {
        closeSync(file);
      }
    } catch {
      return undefined;
    }
  };
  return {
    size: () => withFile((file) => fstatSync(file).size),
    read: (start, end) =>
      withFile((file) => {
        const buffer = Buffer.allocUnsafe(end - start);
        return buffer.subarray(0, readSync(file, buffer, 0, end - start, start));
      }),
  };
}

/** Reads from what was kept of a stream. */
export function memoryBytes(parts: readonly Buffer[]): Bytes {
  const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  return { size: () => whole.length, read: (start, end) => whole.subarray(start, end) };
}

/** In a larger source, the file alone is named: its lines are nobody's reading, and finding them costs more than judging. */
export const longestWithLines = 16 * 1024 * 1024;
const block = 1024 * 1024;
/** Beyond this, a column counts bytes instead of characters. */
const longestExactLine = 16 * 1024;
const mostLooked = 1000;

/** Lines and columns in a source that was read as bytes. */
export class BytePlaces {
  private whole: Buffer | undefined;
  private tried = false;
  private readonly starts: number[] = [0];
  /** Findings of one resource look at the same text: what was learnt of it is kept for the next, for so many. */
  private readonly looked = new Map<number, JsonPlaces>();

  constructor(
    private readonly file: string,
    private readonly bytes: Bytes,
  ) {}

  /** The place of the byte at `offset`, in a source of any size. */
  at(offset: number): Location {
    let lines = 0;
    let lineStart = 0;
    for (let start = 0; start < offset; start += block) {
      const end = Math.min(start + block, offset);
      const bytes = this.bytes.read(start, end);
      if (bytes?.length !== end - start) return { file: this.file };
      for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
        lines += 1;
        lineStart = start + at + 1;
      }
    }
    return { file: this.file, line: lines + 1, column: offset - lineStart + 1 };
  }

  /** The place of a part of the JSON value that lies between two offsets. */
  inValue(start: number, end: number, keys: Keys): Location {
    const whole = this.load();
    if (!whole) return { file: this.file };
    const offset = start + this.placesAt(whole, start, end).locate(keys);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const lineStart = this.starts[low] ?? 0;
    const isLong = offset - lineStart > longestExactLine;
    const before = isLong ? offset - lineStart : whole.toString("utf8", lineStart, offset).length;
    return { file: this.file, line: low + 1, column: before + 1 };
  }

  private placesAt(whole: Buffer, start: number, end: number): JsonPlaces {
    let places = this.looked.get(start);
    if (!places) {
      if (this.looked.size === mostLooked) this.looked.clear();
      this.looked.set(start, (places = new JsonPlaces(whole.subarray(start, end))));
    }
    return places;
  }

  private load(): Buffer | undefined {
    if (this.tried) return this.whole;
    this.tried = true;
    const size = this.bytes.size();
    if (size === undefined || size > longestWithLines) return undefined;
    this.whole = this.bytes.read(0, size);
    for (let at = this.whole?.indexOf(0x0a) ?? -1; at >= 0; at = this.whole?.indexOf(0x0a, at + 1) ?? -1) {
      this.starts.push(at + 1);
    }
    return this.whole;
  }
}
