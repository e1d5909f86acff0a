/**
 * Whether a licence expression allows no choice without a denied licence: of alternatives (`OR`) one will do, of what
 * applies together (`AND`) each counts. What is no expression is denied if it so much as names a denied licence.
 */
export function isDenied(expression: string, denied: ReadonlySet<string>): boolean {
  if (denied.size === 0) return false;
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  if (tokens.length > 1000) return mentions(expression, denied);
  const reader = { tokens, at: 0 };
  const verdict = either(reader, denied);
  return verdict === undefined || reader.at < tokens.length ? mentions(expression, denied) : verdict;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

const takes = (reader: Reader, word: string): boolean => {
  const found = reader.tokens[reader.at]?.toUpperCase() === word;
  if (found) reader.at++;
  return found;
};

function either(reader: Reader, denied: ReadonlySet<string>): boolean | undefined {
  let verdict = together(reader, denied);
  while (verdict !== undefined && takes(reader, "OR")) {
    const next = together(reader, denied);
    verdict = next === undefined ? undefined : verdict && next;
  }
  return verdict;
}

function together(reader: Reader, denied: ReadonlySet<string>): boolean | undefined {
  let verdict = licence(reader, denied);
  while (verdict !== undefined && takes(reader, "AND")) {
    const next = licence(reader, denied);
    verdict = next === undefined ? undefined : verdict || next;
  }
  return verdict;
}

function licence(reader: Reader, denied: ReadonlySet<string>): boolean | undefined {
  if (takes(reader, "(")) {
    const inner = either(reader, denied);
    return takes(reader, ")") ? inner : undefined;
  }
  const name = reader.tokens[reader.at];
  if (name === undefined || name === ")" || /^(AND|OR|WITH)$/i.test(name)) return undefined;
  reader.at++;
  if (takes(reader, "WITH")) reader.at++;
  return mentions(name.replace(/\+$/, ""), denied);
}

const mentions = (text: string, denied: ReadonlySet<string>): boolean => {
  const words: readonly string[] = text.toLowerCase().match(/[a-z0-9.-]+/g) ?? [];
  return [...denied].some((each) => words.includes(each.toLowerCase()));
};

/**
 * Where a build took a material from: a host, or the type of a package (`pkg:npm`) where its public registry is meant.
 * Undefined where the URI names no place that could be told.
 */
export function sourceOf(uri: string): string | undefined {
  if (uri.startsWith("pkg:")) {
    const repository = /[?&]repository_url=([^&#]+)/.exec(uri)?.[1];
    if (repository !== undefined) return hostOf(decode(repository));
    return /^pkg:\/*[a-z0-9.+-]+/i.exec(uri)?.[0].replace(/\/+/, "").toLowerCase();
  }
  return hostOf(uri);
}

function hostOf(uri: string): string | undefined {
  const rest = uri.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/^[^@/]*@(?=[^/]*[:/])/, "");
  const host = /^[^/:?#]+/.exec(rest)?.[0].toLowerCase();
  return host !== undefined && (host.includes(".") || host === "localhost") ? host : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
