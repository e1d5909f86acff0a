import { CORE_SCHEMA, FAILSAFE_SCHEMA, load, YAMLException } from "js-yaml";
import { readFileSync, statSync } from "node:fs";
import { ProgramFault } from "./fault";

export type Json = Record<string, unknown>;

const largest = 4 * 1024 * 1024;
const mostValues = 500_000;
const deepest = 100;

export const isMap = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A settings file: its values, and the same with all scalars as they are written. */
export interface YamlFile {
  readonly text: string;
  readonly values: Json;
  readonly written: Json;
}

/** Reads a small YAML file whose root is a mapping. `shown` is its name for messages. Throws `ProgramFault`. */
export function readYamlFile(path: string, shown: string): YamlFile {
  const text = readSmall(path, shown);
  try {
    const values: unknown = load(text, { schema: CORE_SCHEMA }) ?? {};
    const written: unknown = load(text, { schema: FAILSAFE_SCHEMA }) ?? {};
    if (!isModest(values))
      throw new ProgramFault({
        code: "too-large",
        location: { file: shown },
        message: "is nested too deeply or repeats itself too often",
        hint: "write out what its aliases stand for",
      });
    if (isMap(values) && isMap(written)) return { text, values, written };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const mark = error.mark as { line: number; column: number } | undefined;
    throw new ProgramFault({
      code: "syntax",
      location: { file: shown, ...(mark && { line: mark.line + 1, column: mark.column + 1 }) },
      message: `is not valid YAML: ${error.reason}`,
      hint: "mend the file there",
    });
  }
  throw new ProgramFault({
    code: "wrong-type",
    location: { file: shown },
    message: "holds no settings: expected a mapping",
    hint: "write it as Pulumi does: keys with values",
  });
}

function readSmall(path: string, shown: string): string {
  try {
    if (statSync(path).size > largest)
      throw new ProgramFault({
        code: "too-large",
        location: { file: shown },
        message: `is larger than ${largest} bytes`,
      });
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof ProgramFault) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new ProgramFault({
      code: code === "ENOENT" ? "not-found" : "unreadable",
      location: { file: shown },
      message: code === "ENOENT" ? "does not exist" : `can't be read (${code ?? String(error)})`,
    });
  }
}

/** Nested aliases can stand for billions of values: counts what is there once they are unfolded. */
function isModest(value: unknown): boolean {
  let left = mostValues;
  const count = (item: unknown, depth: number): boolean => {
    if (--left < 0 || depth > deepest) return false;
    return (
      typeof item !== "object" ||
      item === null ||
      Object.values(item).every((inner) => count(inner, depth + 1))
    );
  };
  return count(value, 0);
}

/** A section of a YAML program with its keys as they are usually written: `Resources` is `resources`. */
export function section(value: unknown): Json {
  if (!isMap(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.charAt(0).toLowerCase() + key.slice(1), item]),
  );
}
