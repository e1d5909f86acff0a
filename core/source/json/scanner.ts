import { isSpace, ItemGuess, parseBytes, type Parse } from "./item-guess";
import { JsonFault, maxJsonDepth, type ScanHandler } from "./scan-handler";

const maxValueBytes = 256 * 1024 * 1024;

enum Mode {
  Value,
  FirstMember,
  Key,
  InKey,
  Colon,
  AfterValue,
  InCompound,
  InString,
  InLiteral,
  Done,
}

interface Frame {
  readonly array: boolean;
  readonly guess: ItemGuess;
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * Reads JSON from a stream of bytes without ever holding more than one asked-for value: a state of 600 MB is beyond the
 * longest string, and its tree beyond most machines' patience. Values that are passed over are only balanced, not checked.
 */
export class JsonScanner {
  private mode = Mode.Value;
  private readonly frames: Frame[] = [];
  private readonly path: (string | number)[] = [];
  /** Offset in the stream of the chunk's first byte. */
  private base = 0;
  private taking = false;
  private valueStart = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private pending: Buffer[] = [];
  private pendingBytes = 0;

  private readonly parse: Parse;

  constructor(private readonly handler: ScanHandler) {
    this.parse = handler.parse ?? JSON.parse;
  }

  /** Reads on. @throws JsonFault */
  write(chunk: Buffer): void {
    let i = this.base === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
    while (i < chunk.length) i = this.step(chunk, i);
    if (this.taking || this.mode === Mode.InKey) this.keep(chunk);
    this.base += chunk.length;
  }

  /** The stream is over. @throws JsonFault where the value isn't */
  end(): void {
    if (this.mode !== Mode.Done) throw new JsonFault("ends in the middle of a value", this.base, true);
  }

  private step(chunk: Buffer, i: number): number {
    if (this.mode === Mode.InCompound) return this.compound(chunk, i);
    if (this.mode === Mode.InString || this.mode === Mode.InKey) return this.string(chunk, i);
    if (this.mode === Mode.InLiteral) return this.literal(chunk, i);
    const byte = chunk[i] ?? 0;
    return isSpace(byte) ? i + 1 : this.token(byte, chunk, i);
  }

  private token(byte: number, chunk: Buffer, i: number): number {
    const array = this.frames.at(-1)?.array === true;
    const closes = byte === (array ? 0x5d : 0x7d);
    if (this.mode === Mode.FirstMember) {
      if (closes) return this.close(i);
      this.mode = array ? Mode.Value : Mode.Key;
      return i;
    }
    if (this.mode === Mode.Key) {
      if (byte !== quote) throw this.fault("a property's name must stand in double quotes", i);
      this.mode = Mode.InKey;
      this.valueStart = this.base + i;
      return i + 1;
    }
    if (this.mode === Mode.Colon) {
      if (byte !== 0x3a) throw this.fault("a colon is missing after a property's name", i);
      this.mode = Mode.Value;
      return i + 1;
    }
    if (this.mode === Mode.AfterValue) {
      if (closes) return this.close(i);
      if (byte !== 0x2c) throw this.fault("a comma is missing", i);
      const last = this.path.length - 1;
      if (array) this.path[last] = (this.path[last] as number) + 1;
      this.mode = array ? Mode.Value : Mode.Key;
      return i + 1;
    }
    if (this.mode === Mode.Done) throw this.fault("more follows after the end of the value", i);
    return this.value(byte, chunk, i);
  }

  private value(byte: number, chunk: Buffer, i: number): number {
    const compound = byte === 0x7b || byte === 0x5b;
    const step = this.frames.length === 0 ? "enter" : this.handler.at(this.path);
    if (compound && step === "enter") {
      const array = byte === 0x5b;
      this.frames.push({ array, guess: new ItemGuess(this.parse, this.handler.unread) });
      this.path.push(array ? 0 : "");
      this.mode = Mode.FirstMember;
      return i + 1;
    }
    this.taking = step !== "skip" && this.frames.length > 0;
    this.valueStart = this.base + i;
    this.depth = 0;
    if (compound) {
      const frame = this.frames.at(-1);
      const item = this.taking && frame?.array ? frame.guess.item(chunk, i, this.base) : undefined;
      if (item) {
        this.taking = false;
        this.mode = Mode.AfterValue;
        frame?.guess.ended(this.base + item.end);
        this.handler.take(this.path, item.value, this.valueStart, this.base + item.read);
        return item.end;
      }
      this.mode = Mode.InCompound;
      return i;
    }
    if (byte === quote) {
      this.mode = Mode.InString;
      return i + 1;
    }
    if (!(byte === 0x2d || (byte >= 0x30 && byte <= 0x39) || byte === 0x74 || byte === 0x66 || byte === 0x6e))
      throw this.fault("a value is missing", i);
    this.mode = Mode.InLiteral;
    return i;
  }

  private compound(chunk: Buffer, from: number): number {
    const { length } = chunk;
    let { depth, inString } = this;
    let i = from;
    if (this.escaped) {
      this.escaped = false;
      i += 1;
    }
    while (i < length) {
      if (inString) {
        let byte = chunk[i];
        while (byte !== quote && byte !== backslash && i < length) byte = chunk[++i];
        if (i >= length) break;
        if (byte === quote) inString = false;
        else if (++i >= length) this.escaped = true;
        i += 1;
        continue;
      }
      const byte = chunk[i++];
      if (byte === quote) inString = true;
      else if (byte === 0x7b || byte === 0x5b) {
        if (++depth > maxJsonDepth) throw this.fault(`is nested more than ${maxJsonDepth} levels deep`, i);
      } else if ((byte === 0x7d || byte === 0x5d) && --depth === 0) {
        this.inString = false;
        return this.finish(chunk, i);
      }
    }
    this.depth = depth;
    this.inString = inString;
    return length;
  }

  private string(chunk: Buffer, from: number): number {
    let i = from;
    if (this.escaped) {
      this.escaped = false;
      i += 1;
    }
    for (; i < chunk.length; i += 1) {
      if (chunk[i] === backslash) {
        i += 1;
        if (i >= chunk.length) this.escaped = true;
      } else if (chunk[i] === quote) {
        return this.mode === Mode.InKey ? this.finishKey(chunk, i + 1) : this.finish(chunk, i + 1);
      }
    }
    return chunk.length;
  }

  private literal(chunk: Buffer, from: number): number {
    for (let i = from; i < chunk.length; i += 1) {
      const byte = chunk[i];
      if (isSpace(byte) || byte === 0x2c || byte === 0x5d || byte === 0x7d) return this.finish(chunk, i);
    }
    return chunk.length;
  }

  private finish(chunk: Buffer, end: number): number {
    this.mode = this.frames.length === 0 ? Mode.Done : Mode.AfterValue;
    if (this.taking) {
      this.taking = false;
      const bytes = this.collect(chunk, end);
      const value = parseBytes(this.parse, bytes);
      if (value === undefined) this.handler.refuse(this.path, this.valueStart);
      else {
        this.frames.at(-1)?.guess.ended(this.base + end);
        this.handler.take(this.path, value, this.valueStart, this.base + end);
      }
    }
    return end;
  }

  private finishKey(chunk: Buffer, end: number): number {
    const bytes = this.collect(chunk, end);
    let key: unknown;
    try {
      key = JSON.parse(bytes.toString("utf8"));
    } catch {
      throw new JsonFault("a property's name is not valid", this.valueStart);
    }
    this.path[this.path.length - 1] = key as string;
    this.mode = Mode.Colon;
    return end;
  }

  private close(i: number): number {
    this.frames.pop();
    this.path.pop();
    this.mode = this.frames.length === 0 ? Mode.Done : Mode.AfterValue;
    return i + 1;
  }

  /** The bytes since `valueStart`, put together where they came in several chunks. */
  private collect(chunk: Buffer, end: number): Buffer {
    const start = this.valueStart - this.base;
    if (start >= 0) return chunk.subarray(start, end);
    const whole = Buffer.concat([...this.pending, chunk.subarray(0, end)]);
    this.pending = [];
    this.pendingBytes = 0;
    return whole;
  }

  private keep(chunk: Buffer): void {
    const start = Math.max(0, this.valueStart - this.base);
    this.pending.push(Buffer.from(chunk.subarray(start)));
    this.pendingBytes += chunk.length - start;
    if (this.pendingBytes > maxValueBytes) {
      throw new JsonFault("holds a single value of more than 256 MiB", this.valueStart);
    }
  }

  private fault(message: string, i: number): JsonFault {
    return new JsonFault(message, this.base + i);
  }
}
