const mostMisses = 8;
const longestSeparator = 256;

/** Gives the value of a JSON text. @throws SyntaxError where it is not JSON */
export type Parse = (text: string) => unknown;

/** The value of a JSON text that lies between two indexes; undefined for what is not JSON, which no JSON text means. */
export function parseBytes(parse: Parse, bytes: Buffer, start = 0, end = bytes.length): unknown {
  try {
    return parse(bytes.toString("utf8", start, end));
  } catch {
    return undefined;
  }
}

export const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The index of the first byte from `at` on, in steps of 1 or -1, that is no white space. */
function nextWritten(bytes: Buffer, at: number, step: 1 | -1): number {
  let index = at;
  while (isSpace(bytes[index])) index += step;
  return index;
}

/** Whether nothing but a colon, a list without brackets in it, and a brace stand from `start` to `end`. */
function endsInList(bytes: Buffer, start: number, end: number): boolean {
  const colon = nextWritten(bytes, start, 1);
  const open = nextWritten(bytes, colon + 1, 1);
  const close = nextWritten(bytes, end - 2, -1);
  if (bytes[colon] !== 0x3a || bytes[open] !== 0x5b || bytes[close] !== 0x5d) return false;
  if (bytes.indexOf(0x5d, open) !== close) return false;
  const nested = bytes.indexOf(0x5b, open + 1);
  return nested < 0 || nested > close;
}

interface Item {
  readonly value: unknown;
  /** The index behind what was read of it. */
  readonly read: number;
  /** The index behind it. */
  readonly end: number;
}

/**
 * Items of a list mostly begin with the same key, so that the bytes between two of them tell where one ends, many times faster
 * than counting braces. It is a guess, but a safe one: a text from an item's first brace that parses as JSON is the item.
 */
export class ItemGuess {
  /** From the last brace of one item to the first key of the next. */
  private separator: Buffer | undefined;
  private misses = 0;
  /** Offset in the stream behind the last item. */
  private lastEnd = -1;
  private readonly unread: Buffer | undefined;

  /** @param unread the property of items that nobody reads: where it is an item's last, it is not parsed */
  constructor(
    private readonly parse: Parse,
    unread?: string,
  ) {
    this.unread = unread === undefined ? undefined : Buffer.from(JSON.stringify(unread));
  }

  ended(offset: number): void {
    this.lastEnd = offset;
  }

  /**
   * @param base offset in the stream of the chunk's first byte
   * @returns the item at `start` and the index behind it; undefined where its braces have to be counted
   */
  item(chunk: Buffer, start: number, base: number): Item | undefined {
    if (chunk[start] !== 0x7b || this.misses > mostMisses) return undefined;
    this.separator ??= this.learn(chunk, start, base);
    if (!this.separator) return undefined;
    const brace = chunk.indexOf(this.separator, start + 1);
    if (brace < 0) return undefined;
    const end = brace + 1;
    const part = this.parseWithout(chunk, start, end);
    if (part) return { value: part.value, read: part.read, end };
    const value = parseBytes(this.parse, chunk, start, end);
    if (value !== undefined) return { value, read: end, end };
    this.misses += 1;
    return undefined;
  }

  /**
   * Parses an item but for its last property, if that is the unread one and a list without lists. That it is a property of the
   * item itself shows in that what stands before it parses as an object.
   */
  private parseWithout(chunk: Buffer, start: number, end: number): Omit<Item, "end"> | undefined {
    const at = this.unread ? chunk.subarray(start, end).lastIndexOf(this.unread) + start : -1;
    if (!this.unread || at < start || !endsInList(chunk, at + this.unread.length, end)) return undefined;
    const comma = nextWritten(chunk, at - 1, -1);
    if (chunk[comma] !== 0x2c) return undefined;
    // Closed in place for the time of parsing: a text that is put together would be copied once more.
    chunk[comma] = 0x7d;
    try {
      const value = parseBytes(this.parse, chunk, start, comma + 1);
      return value === undefined ? undefined : { value, read: comma };
    } finally {
      chunk[comma] = 0x2c;
    }
  }

  private learn(chunk: Buffer, next: number, base: number): Buffer | undefined {
    const start = this.lastEnd - 1 - base;
    const colon = chunk.indexOf(0x3a, next);
    if (start < 0 || colon < 0 || colon - start > longestSeparator) return undefined;
    return Buffer.from(chunk.subarray(start, colon + 1));
  }
}
