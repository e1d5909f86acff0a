/** A piece of JSON in a stream, or why there is none; `line` counts from 1. */
export type JsonValue =
  { readonly data: unknown; readonly line: number } | { readonly problem: string; readonly line: number };

const newline = 10;
const quote = 34;
const backslash = 92;
const [openBrace, closeBrace, openBracket, closeBracket] = [123, 125, 91, 93];
const comma = 44;

/** No honest event is longer. */
const longest = 4 << 20;
/** Whoever writes so much that is no JSON writes something else. */
const mostProblems = 100;
/** The member that holds the events of a file that is one object. */
const wrapper = /^\{\s*"(?:Records|Events|events|items)"\s*:\s*\[/;
const wrapperBytes = 64;

/**
 * The pieces of JSON of a stream, whether they stand one a line, one after another, in a list, or in the list that CloudTrail
 * wraps its records in. Holds one piece at a time. A broken one is told with its line, and the next line is taken up.
 *
 * @returns those of each part that was read, together
 */
export async function* jsonValues(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly JsonValue[]> {
  const splitter = new Splitter();
  for await (const chunk of chunks) {
    yield splitter.take(chunk, false);
    if (splitter.hasGivenUp) return;
  }
  yield splitter.take(Buffer.alloc(0), true);
}

class Splitter {
  private rest: Buffer = Buffer.alloc(0);
  private line = 1;
  private problems = 0;
  private lists = 0;
  private isWrapped = false;
  private found: JsonValue[] = [];

  get hasGivenUp(): boolean {
    return this.problems > mostProblems;
  }

  take(chunk: Buffer, isEnd: boolean): readonly JsonValue[] {
    // The caller may use its buffer again.
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : Buffer.from(chunk);
    this.found = [];
    let at = 0;
    while (at < bytes.length && !this.hasGivenUp) {
      const next = this.step(bytes, at, isEnd);
      if (next === at) break;
      at = next;
    }
    this.rest = bytes.subarray(at);
    return this.found;
  }

  /** Reads what begins at a place. @returns where it ends; the same place where more is needed */
  private step(bytes: Buffer, at: number, isEnd: boolean): number {
    const byte = bytes[at]!;
    if (byte === newline) this.line++;
    if (byte <= 32 || byte === comma) return at + 1;
    if (byte === openBracket && this.lists === 0) return this.enter(at + 1);
    if (byte === closeBracket && this.lists > 0) {
      this.lists--;
      return at + 1;
    }
    if (byte === closeBrace && this.isWrapped && this.lists === 0) {
      this.isWrapped = false;
      return at + 1;
    }
    // A byte order mark, as some exports begin with.
    if (byte === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) return at + 3;
    if (byte !== openBrace)
      return this.isWrapped && this.lists === 0
        ? this.skipMember(bytes, at, isEnd)
        : this.refuse(bytes, at, "is no JSON object", isEnd);
    if (this.lists === 0 && !this.isWrapped) {
      if (bytes.length - at < wrapperBytes && !isEnd) return at;
      const head = wrapper.exec(bytes.toString("latin1", at, at + wrapperBytes));
      if (head) {
        this.isWrapped = true;
        for (const char of head[0]) if (char === "\n") this.line++;
        return this.enter(at + head[0].length);
      }
    }
    const end = endOf(bytes, at);
    if (end === BROKEN) return this.refuse(bytes, at, "is broken within a text", isEnd);
    if (end === MORE) {
      if (!isEnd && bytes.length - at <= longest) return at;
      return this.refuse(bytes, at, isEnd ? "is cut short" : "is too long for an event", isEnd);
    }
    return this.parse(bytes, at, end, isEnd);
  }

  private enter(at: number): number {
    this.lists++;
    return at;
  }

  private parse(bytes: Buffer, at: number, end: number, isEnd: boolean): number {
    if (end - at > longest) return this.refuse(bytes, at, "is too long for an event", isEnd);
    const text = bytes.toString("utf8", at, end);
    try {
      this.found.push({ data: JSON.parse(text) as unknown, line: this.line });
    } catch {
      return this.refuse(bytes, at, "is no valid JSON", isEnd);
    }
    for (
      let from = bytes.indexOf(newline, at);
      from >= 0 && from < end;
      from = bytes.indexOf(newline, from + 1)
    )
      this.line++;
    return end;
  }

  /** What stands beside the list of a wrapper, up to its end. */
  private skipMember(bytes: Buffer, at: number, isEnd: boolean): number {
    const end = bytes.indexOf(closeBrace, at);
    if (end >= 0) return end;
    return isEnd ? bytes.length : at;
  }

  /** Tells what is wrong, and goes on at the next line. */
  private refuse(bytes: Buffer, at: number, problem: string, isEnd: boolean): number {
    const end = bytes.indexOf(newline, at);
    if (end < 0 && !isEnd && bytes.length - at <= longest) return at;
    this.problems++;
    this.found.push({
      line: this.line,
      problem: this.hasGivenUp ? "too much of it is no JSON: the rest is not read" : problem,
    });
    return end < 0 ? bytes.length : end;
  }
}

const MORE = -1;
const BROKEN = -2;

/** Where the object or list that begins at a place ends. */
function endOf(bytes: Buffer, at: number): number {
  let depth = 0;
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index]!;
    if (byte === quote) {
      for (index++; ; index++) {
        if (index >= bytes.length) return MORE;
        const inner = bytes[index]!;
        if (inner === backslash) index++;
        else if (inner === quote) break;
        else if (inner === newline) return BROKEN;
      }
    } else if (byte === openBrace || byte === openBracket) depth++;
    else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) return index + 1;
  }
  return MORE;
}
