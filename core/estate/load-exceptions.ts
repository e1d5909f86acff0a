import { dirname, resolve } from "node:path";
import { readDocument } from "./document";
import { readEstateFile } from "./files";
import { describeIssues, showPath } from "./issues";
import type { LoadedEstate } from "./load";
import { Locations } from "./located";
import { byPlace } from "./parse";
import type { EstateError, Place } from "./problem";
import { DEFAULT_EXCEPTIONS } from "./schema/operation";
import { exceptionsSchema, type DeclaredException } from "./schema/exception";
import { hintFor } from "./suggest";
import { quote } from "./text";

/** What an exceptions file may name. */
export interface ExceptionNames {
  readonly policies: readonly string[];
  readonly environments: readonly string[];
}

export type PlacedException = DeclaredException & { readonly place: Place };

export type ExceptionsResult =
  { exceptions: readonly PlacedException[] } | { errors: readonly EstateError[] };

/**
 * Loads the accepted findings that are kept beside an estate. Without an estate file nobody has accepted anything; the
 * default file may be absent, one that the estate names may not.
 */
export function loadExceptions(loaded: LoadedEstate, policies: readonly string[]): ExceptionsResult {
  const { source, estate } = loaded;
  if (source.path === undefined || source.kind === "built-in") return { exceptions: [] };
  const file = resolve(dirname(source.path), estate.exceptions.file);
  const read = readEstateFile(file);
  if ("text" in read)
    return parseExceptions(read.text, file, { policies, environments: Object.keys(estate.environments) });
  if (read.code === "not-found" && estate.exceptions.file === DEFAULT_EXCEPTIONS) return { exceptions: [] };
  return {
    errors: [
      { code: read.code, message: read.problem, file, hint: "exceptions.file of the estate names it" },
    ],
  };
}

/** Reads an exceptions file: every error at once, each with its place. */
export function parseExceptions(text: string, file: string, names: ExceptionNames): ExceptionsResult {
  const start = { file, line: 1, column: 1 };
  const locations = new Locations();
  const document = readDocument(text, file, locations);
  if (document.data === undefined) return { errors: document.errors };
  const { data } = document;
  const result = exceptionsSchema().safeParse(data, { jitless: true });
  const errors = [...document.errors];
  if (!result.success) {
    errors.push(...describeIssues(result.error.issues, data, locations, start));
    return { errors: errors.sort(byPlace) };
  }
  const { exceptions } = result.data;
  exceptions.forEach(({ policy, environment }, index) => {
    const check = (key: string, name: string | undefined, known: readonly string[]): void => {
      if (name === undefined || known.includes(name)) return;
      const path = ["exceptions", index, key];
      const hint = hintFor(name, known);
      errors.push({
        code: "unknown-name",
        ...locations.at(data, path, start),
        message: `${showPath(path)} names the ${key} ${quote(name)}, which doesn't exist`,
        ...(hint !== undefined && { hint }),
      });
    };
    check("policy", policy, names.policies);
    check("environment", environment, names.environments);
  });
  if (errors.length > 0) return { errors: errors.sort(byPlace) };
  return {
    exceptions: exceptions.map((each, index) => ({
      ...each,
      place: locations.at(data, ["exceptions", index], start),
    })),
  };
}
