type Keys = readonly (string | number)[];

const space = /[ \t\r\n]*/y;

const skipSpace = (text: string, offset: number): number => {
  space.lastIndex = offset;
  space.exec(text);
  return space.lastIndex;
};

/** The offset behind the string that begins at `offset`, or -1 where it doesn't end. */
function skipString(text: string, offset: number): number {
  for (let i = offset + 1; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === 0x5c) i += 1;
    else if (char === 0x22) return i + 1;
  }
  return -1;
}

/** The offset behind the value that begins at `offset`, or -1 where it doesn't end. */
export function skipValue(text: string, offset: number): number {
  const first = text[offset];
  if (first === '"') return skipString(text, offset);
  if (first !== "{" && first !== "[") {
    const literal = /[^\s,\]}]+/y;
    literal.lastIndex = offset;
    return literal.test(text) ? literal.lastIndex : -1;
  }
  let depth = 0;
  for (let i = offset; i < text.length;) {
    const char = text.charCodeAt(i);
    if (char === 0x22) {
      i = skipString(text, i);
      if (i < 0) return -1;
      continue;
    }
    i += 1;
    if (char === 0x7b || char === 0x5b) depth += 1;
    else if ((char === 0x7d || char === 0x5d) && --depth === 0) return i;
  }
  return -1;
}

/** One member of an object or array: where its key (or item) and its value begin. */
interface Member {
  readonly key: string | number;
  readonly start: number;
  readonly value: number;
  readonly end: number;
}

function* members(text: string, offset: number): Generator<Member> {
  const array = text[offset] === "[";
  if (!array && text[offset] !== "{") return;
  let at = skipSpace(text, offset + 1);
  for (let index = 0; at < text.length && text[at] !== "]" && text[at] !== "}"; index += 1) {
    const start = at;
    let key: string | number = index;
    if (!array) {
      const end = skipString(text, at);
      if (text[at] !== '"' || end < 0) return;
      key = unquote(text.slice(at, end));
      at = skipSpace(text, end);
      if (text[at] !== ":") return;
      at = skipSpace(text, at + 1);
    }
    const end = skipValue(text, at);
    if (end < 0) return;
    yield { key, start, value: at, end };
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
}

function unquote(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}

/** The offset of the member at `keys` below the value at `offset`, or of its nearest ancestor that is there. */
export function locateJson(text: string, keys: Keys, offset = 0): number {
  let at = skipSpace(text, offset);
  let found = at;
  for (const key of keys) {
    let member: Member | undefined;
    for (const each of members(text, at)) {
      if (String(each.key) === String(key)) member = each;
    }
    if (!member) break;
    found = member.start;
    at = member.value;
  }
  return found;
}

/** What a valid JSON text must not have beyond the grammar: a key twice in an object, or too many levels. */
export type JsonExcess =
  | { readonly kind: "duplicate"; readonly key: string; readonly offset: number }
  | { readonly kind: "depth"; readonly offset: number };

/** The first excess in a text that is valid JSON. */
export function findExcess(text: string, maxDepth: number): JsonExcess | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === 0x7b || char === 0x5b) {
      open.push(char === 0x7b ? new Set() : undefined);
      if (open.length > maxDepth) return { kind: "depth", offset: i };
    } else if (char === 0x7d || char === 0x5d) open.pop();
    else if (char === 0x22) {
      const end = skipString(text, i);
      const keys = open.at(-1);
      if (keys && text[skipSpace(text, end)] === ":") {
        const key = unquote(text.slice(i, end));
        if (keys.has(key)) return { kind: "duplicate", key, offset: i };
        keys.add(key);
      }
      i = end - 1;
    }
  }
  return undefined;
}
