const mostMisses = 8;
const longestSeparator = 256;

/** The value of a JSON text; undefined for what is not JSON, which no JSON text means. */
export function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
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

  ended(offset: number): void {
    this.lastEnd = offset;
  }

  /**
   * @param base offset in the stream of the chunk's first byte
   * @returns the item at `start` and the index behind it; undefined where its braces have to be counted
   */
  item(
    chunk: Buffer,
    start: number,
    base: number,
  ): { readonly value: unknown; readonly end: number } | undefined {
    if (chunk[start] !== 0x7b || this.misses > mostMisses) return undefined;
    this.separator ??= this.learn(chunk, start, base);
    if (!this.separator) return undefined;
    const brace = chunk.indexOf(this.separator, start + 1);
    if (brace < 0) return undefined;
    const value = parse(chunk.subarray(start, brace + 1));
    if (value !== undefined) return { value, end: brace + 1 };
    this.misses += 1;
    return undefined;
  }

  private learn(chunk: Buffer, next: number, base: number): Buffer | undefined {
    const start = this.lastEnd - 1 - base;
    const colon = chunk.indexOf(0x3a, next);
    if (start < 0 || colon < 0 || colon - start > longestSeparator) return undefined;
    return Buffer.from(chunk.subarray(start, colon + 1));
  }
}
