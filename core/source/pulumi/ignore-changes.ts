import { Unknown } from "../../graph/value";

const why = "ignoreChanges leaves it to others";

/** Splits a property path of the engine: `a.b[0]["c.d"].*`. */
export function parsePropertyPath(text: string): (string | number)[] | undefined {
  const keys: (string | number)[] = [];
  const part = /\.?(?:\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[(\*)\]|([^.[\]]+))/y;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (!match) return undefined;
    const [, index, quoted, star, word] = match;
    keys.push(index !== undefined ? Number(index) : (quoted?.replaceAll('\\"', '"') ?? star ?? word ?? ""));
  }
  return keys.length > 0 ? keys : undefined;
}

/**
 * The program's text is untrue at the paths of `ignoreChanges`: whatever runs there stays. Returns a copy in which
 * they are unknown; a path that can't be read makes everything unknown at its first word.
 */
export function hideIgnored(
  properties: Readonly<Record<string, unknown>>,
  ignoreChanges: unknown,
): Readonly<Record<string, unknown>> {
  if (!Array.isArray(ignoreChanges)) return properties;
  let result: unknown = properties;
  for (const entry of ignoreChanges as unknown[]) {
    if (typeof entry !== "string") continue;
    const keys = parsePropertyPath(entry) ?? [/^[^.[]*/.exec(entry)?.[0] ?? entry];
    result = blur(result, keys);
  }
  return result as Readonly<Record<string, unknown>>;
}

function blur(value: unknown, keys: readonly (string | number)[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined || typeof value !== "object" || value === null || value instanceof Unknown) {
    return new Unknown(why);
  }
  if (Array.isArray(value)) {
    const items = value as unknown[];
    if (key === "*") return items.map((item) => blur(item, rest));
    return items.map((item, index) => (index === Number(key) ? blur(item, rest) : item));
  }
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  const names = key === "*" ? Object.keys(copy) : [String(key)];
  for (const name of names) {
    const blurred = Object.hasOwn(copy, name) ? blur(copy[name], rest) : new Unknown(why);
    Object.defineProperty(copy, name, {
      value: blurred,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}
