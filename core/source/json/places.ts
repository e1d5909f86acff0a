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
  private readonly members = new Map<number, ReadonlyMap<string, Member>>();

  constructor(bytes: Buffer) {
    this.text = bytes.toString("latin1");
  }

  /** The offset in bytes of the member at `keys`, or of its nearest ancestor that is there. */
  locate(keys: Keys): number {
    let at = skipSpace(this.text, 0);
    let found = at;
    for (const key of keys) {
      const member = this.membersAt(at).get(String(key));
      if (!member) break;
      found = member.start;
      at = member.value;
    }
    return found;
  }

  private membersAt(offset: number): ReadonlyMap<string, Member> {
    let members = this.members.get(offset);
    if (!members) this.members.set(offset, (members = read(this.text, offset)));
    return members;
  }
}

/** The members of the object or list that begins at an offset; of a key that stands twice, the last. */
function read(text: string, offset: number): Map<string, Member> {
  const members = new Map<string, Member>();
  const first = text.charCodeAt(offset);
  const isList = first === openList;
  if (!isList && first !== openObject) return members;
  let at = skipSpace(text, offset + 1);
  for (let index = 0; at < text.length; index += 1) {
    const code = text.charCodeAt(at);
    if (code === closeList || code === closeObject) break;
    const start = at;
    let key = String(index);
    if (!isList) {
      const end = code === quote ? skipValue(text, at) : -1;
      if (end < 0) break;
      key = keyOf(text, at, end);
      at = skipSpace(text, end);
      if (text.charCodeAt(at) !== colon) break;
      at = skipSpace(text, at + 1);
    }
    const end = skipValue(text, at);
    if (end < 0) break;
    members.set(key, { start, value: at });
    at = skipSpace(text, end);
    if (text.charCodeAt(at) === comma) at = skipSpace(text, at + 1);
  }
  return members;
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
