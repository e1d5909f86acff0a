import { dirname, resolve } from "node:path";
import { resolveChain } from "./chain";
import type { Loosening } from "./compare";
import { defaultData, defaultEstate } from "./default";
import { readDocument } from "./document";
import { findEstateFiles, readEstateFile } from "./files";
import { hashEstate } from "./hash";
import { Locations, type Path } from "./located";
import { showPath } from "./issues";
import { byPlace } from "./parse";
import { readUrl as readUrlOverNetwork } from "./read-url";
import type { UrlReader } from "./extends";
import type { SettingsCheck } from "./settings";
import { brief } from "./text";
import type { EstateError, EstateWarning, Place } from "./problem";
import type { Estate } from "./schema/estate";

export interface LoadOptions {
  /** A file that was asked for (policy config, command line): it must exist. Relative to `from`. */
  path?: string;
  /** Where `BULKHEAD_ESTATE` is looked up; the process's own environment if absent. */
  env?: Record<string, string | undefined>;
  /** An estate that was packed with the program, as plain data. */
  builtIn?: { data: unknown; name: string };
  /** The folder from which `bulkhead.yaml` is searched upwards; the current one if absent. */
  from?: string;
  /** Names of all policies: with them, names of others are errors. */
  policyNames?: readonly string[];
  /** What judges the settings of policies; without it any are taken. */
  checkSettings?: SettingsCheck;
  /** What fetches an estate that is extended by URL; a request over the network if absent. */
  readUrl?: UrlReader;
  /** Whether loosening what is extended is an error (if absent), or told of with the result. */
  loosenings?: "error" | "report";
}

/** Where an estate came from. `path` is the file, absolute, or the name of what was built in. */
export interface EstateSource {
  kind: "configured" | "environment" | "built-in" | "found" | "default";
  path?: string;
  /** Files and URLs that it extends, nearest first. */
  extends?: string[];
}

export interface LoadedEstate {
  ok: true;
  estate: Estate;
  source: EstateSource;
  /** SHA-256 of the content, hex. */
  hash: string;
  warnings: EstateWarning[];
  /** Where it loosens what it extends, if the caller asked to be told. */
  loosenings: (Loosening & Place)[];
  /** No estate was declared: Bulkhead's own defaults hold. */
  defaulted: boolean;
}

export type LoadResult = LoadedEstate | { ok: false; errors: EstateError[] };

/** Loads the estate that holds: the first of path, BULKHEAD_ESTATE, built in, found upwards; else the defaults. */
export function loadEstate(options: LoadOptions = {}): LoadResult {
  const from = options.from ?? process.cwd();
  const fromEnvironment = (options.env ?? process.env).BULKHEAD_ESTATE;
  if (options.path !== undefined) return loadFile(resolve(from, options.path), "configured", options);
  if (fromEnvironment) return loadFile(resolve(from, fromEnvironment), "environment", options);
  if (options.builtIn) {
    const { data, name } = options.builtIn;
    return finish(data, new Locations(), { file: name }, { kind: "built-in", path: name }, options);
  }
  const [found, second] = findEstateFiles(from);
  if (found === undefined) {
    const estate = defaultEstate();
    const hash = hashEstate(defaultData());
    return {
      ok: true,
      estate,
      source: { kind: "default" },
      hash,
      warnings: [],
      loosenings: [],
      defaulted: true,
    };
  }
  if (second !== undefined) {
    const message = `stands beside ${found}: which of them is the estate isn't clear`;
    const error: EstateError = {
      code: "contradiction",
      file: second,
      line: 1,
      column: 1,
      message,
      hint: "keep one",
    };
    return { ok: false, errors: [error] };
  }
  return loadFile(found, "found", options);
}

/** Judges an estate that is there as plain data. `name` stands for the file in errors. */
export function parseEstateData(data: unknown, name = "estate", policyNames?: readonly string[]): LoadResult {
  const options = policyNames === undefined ? {} : { policyNames };
  return finish(data, new Locations(), { file: name }, { kind: "built-in", path: name }, options);
}

function loadFile(path: string, kind: EstateSource["kind"], options: LoadOptions): LoadResult {
  const start = { file: path, line: 1, column: 1 };
  const read = readEstateFile(path);
  if (!("text" in read)) {
    const hint = kind === "environment" ? "it is named by the variable BULKHEAD_ESTATE" : undefined;
    const error = { code: read.code, message: read.problem, ...start, ...(hint !== undefined && { hint }) };
    return { ok: false, errors: [error] };
  }
  const locations = new Locations();
  const document = readDocument(read.text, path, locations);
  if (document.data === undefined) return failed(document.errors);
  const result = finish(document.data, locations, start, { kind, path }, options);
  if (document.errors.length === 0) return result;
  return failed([...document.errors, ...(result.ok ? [] : result.errors)].sort(byPlace));
}

function finish(
  data: unknown,
  locations: Locations,
  start: Place,
  source: EstateSource,
  options: LoadOptions,
): LoadResult {
  const from = options.from ?? process.cwd();
  const home = source.kind === "built-in" ? resolve(from) : dirname(start.file);
  const { readUrl = readUrlOverNetwork, policyNames, checkSettings } = options;
  const result = resolveChain(data, start, { locations, home, readUrl, policyNames, checkSettings });
  if ("errors" in result) return failed(result.errors);
  const { content, loosenings, warnings, extended } = result;
  if (loosenings.length > 0 && options.loosenings !== "report")
    return failed(loosenings.map(asError).sort(byPlace));
  const estate = { ...content, defaulted: false };
  places.set(estate, (path) => locations.at(result.data, path, start));
  return {
    ok: true,
    estate,
    source: { ...source, ...(extended.length > 0 && { extends: extended }) },
    hash: hashEstate(result.data),
    warnings,
    loosenings,
    defaulted: false,
  };
}

const places = new WeakMap<object, (path: Path) => Place>();

/** Where a part of a loaded estate stands in its file; of a path that leads further than the file, the last part. */
export function placeInEstate(estate: Estate, path: Path): Place | undefined {
  return places.get(estate)?.(path);
}

function asError({ path, reason, base, derived, ...loosening }: Loosening & Place): EstateError {
  const { file, line, column } = loosening;
  const place = { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
  const message = `${showPath(path)} ${reason}: an estate may only tighten what it extends`;
  return { code: "loosens", message, ...place, hint: `extended: ${brief(base)}; here: ${brief(derived)}` };
}

const MOST_ERRORS = 100;

function failed(errors: EstateError[]): LoadResult {
  const shown = errors.slice(0, MOST_ERRORS);
  const more = errors.length - shown.length;
  const [first] = errors;
  if (more === 0 || !first) return { ok: false, errors: shown };
  const rest: EstateError = { code: first.code, file: first.file, message: `and ${more} more errors` };
  return { ok: false, errors: [...shown, rest] };
}
