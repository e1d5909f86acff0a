import { Secret, Unknown } from "../../../graph";
import type { ProgramConfig } from "../config";
import { findMarks } from "../marks";
import type { Project } from "../project";
import { isMap, section, type Json } from "../yaml-file";

export interface Settings {
  readonly values: ReadonlyMap<string, unknown>;
  /** Settings that the program needs and nobody gave. */
  readonly missing: readonly string[];
}

/** The settings that a YAML program declares, typed, under the names that it knows them by. */
export function readSettings(project: Project, content: Json, config: ProgramConfig): Settings {
  const declared = { ...declarations(project.values), ...declarations(content) };
  const values = new Map<string, unknown>();
  const missing: string[] = [];
  const names = new Set([
    ...Object.keys(declared),
    ...Object.keys(config.values).map((key) => key.replace(`${project.name}:`, "")),
  ]);
  for (const name of names) {
    const entry = isMap(declared[name]) ? declared[name] : {};
    const key = name.includes(":") ? name : `${project.name}:${name}`;
    const given = config.values[key];
    if (given !== undefined) {
      const typed = readTyped(given, entry["type"], key, config);
      values.set(
        name,
        config.secretKeys.includes(key) || entry["secret"] === true ? new Secret(typed) : typed,
      );
    } else if (entry["default"] !== undefined) values.set(name, entry["default"]);
    else {
      values.set(name, new Unknown(`the setting ${name}`));
      missing.push(name);
    }
  }
  return { values, missing };
}

const declarations = (values: Json): Json => {
  const { config, configuration } = section(values);
  const found = config ?? configuration;
  return isMap(found) ? found : {};
};

function readTyped(text: string, type: unknown, key: string, config: ProgramConfig): unknown {
  const found = config.encrypted.length > 0 ? findMarks(text) : undefined;
  if (found) return new Unknown(`the encrypted setting ${config.encrypted[found.indexes[0] ?? 0] ?? key}`);
  const kind = typeof type === "string" ? type.toLowerCase() : "";
  if (kind === "string") return text;
  if (kind === "integer" || kind === "number") return Number(text);
  if (kind === "boolean") return text === "true";
  if (/^(?:true|false|-?\d{1,15}|[[{].*)$/s.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return text;
}
