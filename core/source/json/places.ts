import { skipValue } from "./locate";

type Keys = readonly (string | number)[];

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** Where a member begins: its key or, in a list, its value. */
interface Member {
  readonly start: number;
  readonly value: number;
}

/** Finds parts of one valid JSON value, or of the members that it begins with; what it has looked into once, it needn't scan again. */
export class JsonPlaces {
  private readonly text: string;
  /** One character a byte: offsets are those of the bytes. */
  private readonly members = new Map<number, Members>();

  constructor(bytes: Buffer) {
    this.text = bytes.toString("latin1");
  }

  /** The offset in bytes of the member at `keys`, or of its nearest ancestor that is there. */
  locate(keys: Keys): number {
    let at = skipSpace(this.text, 0);
    let found = at;
    for (const key of keys) {
      const member = this.membersAt(at).find(String(key));
      if (!member) break;
      found = member.start;
      at = member.value;
    }
    return found;
  }

  private membersAt(offset: number): Members {
    let members = this.members.get(offset);
    if (!members) this.members.set(offset, (members = new Members(this.text, offset)));
    return members;
  }
}

/** The members of the object or list that begins at an offset, read as far as somebody asked; of a key that stands twice, the first. */
class Members {
  private readonly known = new Map<string, Member>();
  private readonly isList: boolean;
  /** Where the next member begins; past the end where there is none. */
  private at: number;
  /** The last member's value, passed over only if a later one is asked for: most of a resource lies behind its inputs. */
  private last = -1;

  constructor(
    private readonly text: string,
    offset: number,
  ) {
    const first = text.charCodeAt(offset);
    this.isList = first === openList;
    this.at = this.isList || first === openObject ? skipSpace(text, offset + 1) : text.length;
  }

  find(key: string): Member | undefined {
    const known = this.known.get(key);
    if (known) return known;
    for (;;) {
      const name = this.next();
      if (name === undefined || name === key) return name === undefined ? undefined : this.known.get(name);
    }
  }

  /** Reads one member more. @returns its key; undefined where none follows */
  private next(): string | undefined {
    const { text } = this;
    const start = this.last < 0 ? this.at : this.behind(this.last);
    this.last = -1;
    this.at = text.length;
    const code = text.charCodeAt(start);
    if (start >= text.length || code === closeList || code === closeObject) return undefined;
    let key = String(this.known.size);
    let value = start;
    if (!this.isList) {
      const end = code === quote ? skipValue(text, start) : -1;
      if (end < 0) return undefined;
      key = keyOf(text, start, end);
      const separator = skipSpace(text, end);
      if (text.charCodeAt(separator) !== colon) return undefined;
      value = skipSpace(text, separator + 1);
    }
    if (!this.known.has(key)) this.known.set(key, { start, value });
    this.last = value;
    return key;
  }

  /** Where the member behind a value begins. */
  private behind(value: number): number {
    const end = skipValue(this.text, value);
    if (end < 0) return this.text.length;
    const at = skipSpace(this.text, end);
    return this.text.charCodeAt(at) === comma ? skipSpace(this.text, at + 1) : at;
  }
}

const plain = /^[ !#-[\]-~]*$/;

/** Most keys are plain; the others are decoded, from the bytes that the characters stand for. */
function keyOf(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  if (plain.test(inner)) return inner;
  const whole = Buffer.from(text.slice(start, end), "latin1").toString("utf8");
  try {
    return JSON.parse(whole) as string;
  } catch {
    return whole;
  }
}

function skipSpace(text: string, offset: number): number {
  for (let at = offset; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
  }
}
