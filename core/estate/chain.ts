import { isAbsolute, join } from "node:path";
import { compareEstates, type Loosening } from "./compare";
import { readDocument } from "./document";
import { readExtended, type UrlReader } from "./extends";
import { isMapping, type Locations } from "./located";
import { mergeEstates } from "./merge";
import { absolutePaths } from "./paths";
import { byPlace, parseEstate, type Content } from "./parse";
import type { EstateError, EstateWarning, Place } from "./problem";
import type { SettingsCheck } from "./settings";
import { quote } from "./text";

/** An estate with all that it extends. */
interface Chained {
  content: Content;
  /** The merged data, without `extends`. */
  data: unknown;
  warnings: EstateWarning[];
  loosenings: (Loosening & Place)[];
  /** Files and URLs that it extends, nearest first. */
  extended: string[];
}

export type ChainResult = Chained | { errors: EstateError[] };

export interface ChainOptions {
  locations: Locations;
  readUrl: UrlReader;
  /** The folder of the estate that is loaded. */
  home: string;
  policyNames?: readonly string[] | undefined;
  checkSettings?: SettingsCheck | undefined;
}

const LONGEST = 8;

/** Judges data as an estate on top of the one that it extends, if any. `seen` are the files on the way here. */
export function resolveChain(
  data: unknown,
  start: Place,
  options: ChainOptions,
  seen: string[] = [],
): ChainResult {
  const reference = isMapping(data) ? data.extends : undefined;
  if (typeof reference !== "string") return judge(data, start, options);
  const place = options.locations.at(data, ["extends"], start);
  const fail = (code: EstateError["code"], problem: string, hint?: string): ChainResult => ({
    errors: [
      {
        code,
        message: `extends ${quote(reference)} ${problem}`,
        ...place,
        ...(hint !== undefined && { hint }),
      },
    ],
  });
  const from =
    isAbsolute(start.file) || start.file.includes("://") ? start.file : join(options.home, start.file);
  const read = readExtended(reference, from, options.readUrl);
  if (!("text" in read)) return fail(read.code, read.problem, read.hint);
  const path = [...seen, start.file];
  if (path.includes(read.file)) return fail("bad-extends", "leads back to this estate");
  if (path.length > LONGEST)
    return fail("bad-extends", `is the end of a chain of more than ${LONGEST} estates`);
  const document = readDocument(read.text, read.file, options.locations);
  const first = { file: read.file, line: 1, column: 1 };
  const base = document.data === undefined ? document : resolveChain(document.data, first, options, path);
  const errors = [...document.errors, ...("content" in base || base === document ? [] : base.errors)];
  if (errors.length > 0 || !("content" in base)) return { errors: errors.sort(byPlace) };

  const merged = mergeEstates(base.data, data, options.locations);
  const result = judge(merged, start, options);
  if ("errors" in result) return result;
  const found = compareEstates(base.content, result.content).map((loosening) => ({
    ...loosening,
    ...options.locations.at(merged, loosening.path, start),
  }));
  return {
    ...result,
    loosenings: [...base.loosenings, ...found],
    extended: [read.file, ...base.extended],
  };
}

function judge(merged: unknown, start: Place, options: ChainOptions): ChainResult {
  const result = parseEstate(merged, options.locations, start, options.policyNames, options.checkSettings);
  if ("errors" in result) return result;
  const data = isMapping(merged)
    ? Object.fromEntries(Object.entries(merged).filter(([key]) => key !== "extends" && key !== "$schema"))
    : merged;
  if (isMapping(merged) && isMapping(data)) {
    for (const key of Object.keys(data)) options.locations.carry(merged, key, data, key);
  }
  const content = absolutePaths(result.content, data, options.locations, start, options.home);
  return { content, data, warnings: result.warnings, loosenings: [], extended: [] };
}
