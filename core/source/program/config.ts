import { markLimit, textMark } from "./marks";
import type { Project } from "./project";
import type { StackSettings } from "./stack";
import { put } from "./put";
import { isMap } from "./yaml-file";

/** Configuration as a program receives it: `namespace:key` → text. */
export interface ProgramConfig {
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** The names of encrypted values, in the order of their marks: nobody can decrypt them here. */
  readonly encrypted: readonly string[];
}

/** Merges, in rising order of precedence: the project's defaults, the stack's settings, what the user gave. */
export function readConfig(
  project: Project,
  stack: StackSettings,
  given: Readonly<Record<string, string>>,
): ProgramConfig {
  const values: Record<string, string> = {};
  const secrets = new Set<string>();
  const encrypted: string[] = [];
  const qualify = (key: string) =>
    key.includes(":") ? key.replace(":config:", ":") : `${project.name}:${key}`;

  const reveal = (key: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => reveal(key, item));
    if (!isMap(value)) return value;
    if (typeof value["secure"] === "string" && Object.keys(value).length === 1) {
      secrets.add(key);
      encrypted.push(key);
      return textMark(Math.min(encrypted.length - 1, markLimit));
    }
    const result: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) put(result, name, reveal(key, item));
    return result;
  };
  const set = (key: string, value: unknown, written: unknown) => {
    if (value === undefined || value === null) return;
    const plain = reveal(key, value);
    if (typeof plain === "string") values[key] = plain;
    else
      values[key] =
        typeof plain !== "object" && typeof written === "string" ? written : JSON.stringify(plain);
  };

  for (const [name, entry] of Object.entries(project.config)) {
    const key = qualify(name);
    const declared =
      isMap(entry) && ["default", "value", "type", "secret", "description"].some((part) => part in entry);
    if (declared && entry["secret"] === true) secrets.add(key);
    const value: unknown = declared ? (entry["value"] ?? entry["default"]) : entry;
    set(key, value, undefined);
  }
  for (const [name, value] of Object.entries(stack.config)) set(qualify(name), value, stack.written[name]);
  for (const [name, value] of Object.entries(given)) values[qualify(name)] = value;
  return { values, secretKeys: [...secrets], encrypted };
}
