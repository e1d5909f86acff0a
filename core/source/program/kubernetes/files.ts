import { existsSync, readdirSync, statSync } from "node:fs";
import { isAbsolute, join, resolve, sep } from "node:path";

const mostFiles = 10_000;

/** The files that a path or a pattern with `*`, `**` and `?` names, in order. */
export function matchFiles(pattern: string, cwd: string): string[] {
  const full = isAbsolute(pattern) ? pattern : join(cwd, pattern);
  if (!/[*?[{]/.test(pattern)) return existsSync(full) && statSync(full).isFile() ? [full] : [];
  const parts = full.split(sep);
  const fixed = parts.findIndex((part) => /[*?[{]/.test(part));
  const folder = parts.slice(0, fixed).join(sep) || sep;
  const test = toRegExp(full);
  const found: string[] = [];
  const walk = (at: string): void => {
    if (found.length >= mostFiles || !existsSync(at)) return;
    for (const entry of readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = resolve(at, entry.name);
      if (entry.isDirectory() && entry.name !== "node_modules") walk(path);
      else if (entry.isFile() && test.test(path)) found.push(path);
    }
  };
  walk(folder);
  return found;
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*+|\?|\{[^{}/]*\}|[^*?{]/g, (part) => {
    if (part === "**/") return "(?:[^/]+/)*";
    if (part.startsWith("*")) return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.startsWith("{")) return `(?:${part.slice(1, -1).split(",").map(escape).join("|")})`;
    return escape(part);
  });
  return new RegExp(`^${source}$`);
}

const escape = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, "\\$&");
