import { readdirSync, type Dirent } from "node:fs";
import { join } from "node:path";

const magic = /[*?[{]/;

export const isGlob = (text: string): boolean => magic.test(text);

/**
 * The paths that match a pattern of `*`, `?`, `[a-z]`, `{a,b}` and, as a whole segment, `**`; sorted. Names that begin with a
 * dot match only where the pattern writes the dot; `**` goes into neither hidden folders nor `node_modules`.
 */
export function expandGlob(pattern: string): string[] {
  const found = new Set<string>();
  for (const alternative of expandBraces(pattern)) {
    const absolute = alternative.startsWith("/");
    const segments = alternative.split("/").filter((segment) => segment !== "" && segment !== ".");
    for (const path of match(absolute ? "/" : "", segments)) found.add(path);
  }
  return [...found].sort();
}

const mostAlternatives = 1000;

function expandBraces(pattern: string): string[] {
  let patterns = [pattern];
  for (;;) {
    const next = patterns.flatMap((each) => {
      const braces = /\{([^{}]*)\}/.exec(each);
      if (!braces?.[1]?.includes(",")) return [each];
      const before = each.slice(0, braces.index);
      const after = each.slice(braces.index + braces[0].length);
      return braces[1].split(",").map((choice) => before + choice + after);
    });
    if (next.length === patterns.length || next.length > mostAlternatives) return patterns;
    patterns = next;
  }
}

function* match(folder: string, segments: readonly string[]): Generator<string> {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    yield folder;
    return;
  }
  if (segment === "**") {
    yield* match(folder, rest);
    for (const entry of list(folder)) {
      const hidden = entry.name.startsWith(".") || entry.name === "node_modules";
      if (entry.isDirectory() && !hidden) yield* match(join(folder, entry.name), segments);
    }
    return;
  }
  if (!isGlob(segment)) {
    const path = folder === "" && segment === ".." ? ".." : join(folder, segment);
    if (rest.length > 0 || segment === ".." || list(folder).some((entry) => entry.name === segment))
      yield* match(path, rest);
    return;
  }
  const pattern = segmentPattern(segment);
  for (const entry of list(folder)) {
    if (entry.name.startsWith(".") && !segment.startsWith(".")) continue;
    if (!pattern.test(entry.name) || (rest.length > 0 && entry.isFile())) continue;
    yield* match(join(folder, entry.name), rest);
  }
}

function segmentPattern(segment: string): RegExp {
  const source = segment.replace(/\[!?[^\]]+\]|[^]/g, (part) => {
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.length > 1) return part.replace(/\\/g, "\\\\").replace(/^\[!/, "[^");
    return part.replace(/[\\^$.|+()[\]{}]/, "\\$&");
  });
  try {
    return new RegExp(`^${source}$`, "u");
  } catch {
    return /^(?!)/;
  }
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder === "" ? "." : folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
