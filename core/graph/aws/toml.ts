/** One key, bare or quoted, at the start of a text. */
const part = /^\s*(?:([A-Za-z0-9_-]+)|"((?:[^"\\]|\\.)*)"|'([^']*)')\s*/;
const simple: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, char: string | undefined) =>
    code === undefined ? (simple[char ?? ""] ?? char ?? "") : String.fromCharCode(parseInt(code, 16)),
  );

/** A dotted key with its quotes taken off, and how many characters it took; undefined where there is none. */
function readKey(text: string): { readonly names: readonly string[]; readonly length: number } | undefined {
  const names: string[] = [];
  let at = 0;
  for (;;) {
    const found = part.exec(text.slice(at));
    if (!found) return undefined;
    names.push(found[1] ?? (found[2] === undefined ? found[3]! : unescaped(found[2])));
    at += found[0].length;
    if (text[at] !== ".") return { names, length: at };
    at++;
  }
}

/** Where the value that begins at an index ends: quotes and brackets are matched, a comment or a separator ends it. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const char = text[at]!;
    if (char === '"' || char === "'") at = endOfString(text, at);
    else if (char === "[" || char === "{") {
      depth++;
      at++;
    } else if (char === "]" || char === "}") {
      if (depth === 0) return at;
      depth--;
      at++;
    } else if (char === "#") {
      if (depth === 0) return at;
      while (at < text.length && text[at] !== "\n") at++;
    } else if (depth === 0 && (char === "\n" || char === ",")) return at;
    else at++;
  }
  return at;
}

function endOfString(text: string, start: number): number {
  const quote = text[start]!;
  const fence = quote.repeat(3);
  if (text.startsWith(fence, start)) {
    const end = text.indexOf(fence, start + 3);
    return end < 0 ? text.length : end + 3;
  }
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\" && quote === '"') at++;
    else if (text[at] === quote || text[at] === "\n") return at + 1;
  }
  return text.length;
}

function plain(value: string): string {
  const long = /^("""|''')\n?([^]*)\1$/.exec(value);
  if (long) return long[1] === '"""' ? unescaped(long[2]!) : long[2]!;
  const short = /^(["'])([^]*)\1$/.exec(value);
  if (!short) return value;
  return short[1] === '"' ? unescaped(short[2]!) : short[2]!;
}

const most = 4096;

/**
 * A document's settings by their full names, `settings.host-containers.admin.enabled` → `true`: strings without their
 * quotes, lists as they are written, inline tables taken apart. Names with dots inside stand as they are. What is no TOML
 * is passed over: any text gives a result.
 */
export function tomlSettings(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let table: readonly string[] = [];
  for (let at = 0; at < text.length && settings.size < most;) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end < 0 ? undefined : end);
    const next = end < 0 ? text.length : end + 1;
    const open = /^\s*(\[\[?)/.exec(line);
    const header = open && readKey(line.slice(open[0].length));
    if (open && header && line.slice(open[0].length + header.length).startsWith("]")) {
      table = header.names;
      at = next;
      continue;
    }
    const key = readKey(line);
    if (key && line[key.length] === "=") {
      const start = at + key.length + 1;
      at = Math.max(readValue(text, start, [...table, ...key.names], settings, 0), start);
      const rest = text.indexOf("\n", at);
      at = rest < 0 ? text.length : rest + 1;
    } else at = next;
  }
  return settings;
}

/** Puts one value in, and says where it ended. */
function readValue(
  text: string,
  from: number,
  names: readonly string[],
  settings: Map<string, string>,
  depth: number,
): number {
  let start = from;
  while (/[ \t]/.test(text[start] ?? "")) start++;
  const end = endOfValue(text, start);
  const value = text.slice(start, end).trim();
  if (!value.startsWith("{") || depth > 8) settings.set(names.join("."), plain(value));
  else {
    for (let at = start + 1; at < end - 1;) {
      const key = readKey(text.slice(at, end));
      if (!key || text[at + key.length] !== "=") break;
      at = readValue(text, at + key.length + 1, [...names, ...key.names], settings, depth + 1);
      while (/[\s,]/.test(text[at] ?? "")) at++;
    }
  }
  return end;
}
