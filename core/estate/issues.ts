import type * as z from "zod";
import { REFUSED } from "./document";
import { isMapping, valueAt, type Locations, type Path } from "./located";
import type { EstateError, EstateErrorCode, Place } from "./problem";
import { hintFor, suggest } from "./suggest";
import { kindOf, quote } from "./text";

type Issue = z.core.$ZodIssue;

const TYPES: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "a mapping",
  record: "a mapping",
};

/** More than this nobody reads, and what is left out is seen once these are mended. */
const MOST = 500;

interface Fault {
  code: EstateErrorCode;
  path: Path;
  part: "key" | "value";
  message: string;
  hint?: string | undefined;
}

/** What the schema refused, in our words and with places. */
export function describeIssues(
  issues: readonly Issue[],
  data: unknown,
  locations: Locations,
  start: Place,
): EstateError[] {
  return withoutEchoes(issues.slice(0, MOST).flatMap((issue) => faults(issue, [], data))).map(
    ({ code, path, part, message, hint }) => {
      const shown = path.length > 0 ? `${showPath(path)} ${message}` : message;
      return {
        code,
        message: shown,
        ...locations.at(data, path, start, part),
        ...(hint !== undefined && { hint }),
      };
    },
  );
}

/** A misspelt key is one error, although the right one is then missing or nothing is left to match by. */
function withoutEchoes(all: Fault[]): Fault[] {
  const misspelt = all
    .filter((fault) => fault.code === "unknown-key")
    .map(({ path, hint }) => ({ path, hint }));
  const inside = (path: Path, outer: Path): boolean =>
    path.length === outer.length + 1 && outer.every((step, index) => step === path[index]);
  return all.filter((fault) => {
    if (fault.message.startsWith("is empty")) return !misspelt.some(({ path }) => inside(path, fault.path));
    if (fault.code !== "missing-key") return true;
    const meant = `did you mean ${String(fault.path.at(-1))}?`;
    return !misspelt.some(({ path, hint }) => hint === meant && inside(path, fault.path.slice(0, -1)));
  });
}

/** `environments.production.select[0]`; parts that are no plain names in quotes. */
export function showPath(path: Path): string {
  return path.reduce<string>((shown, step) => {
    if (typeof step === "number") return `${shown}[${step}]`;
    const name = String(step);
    if (!/^[A-Za-z0-9_$-]+$/.test(name)) return `${shown}[${quote(name)}]`;
    return shown === "" ? name : `${shown}.${name}`;
  }, "");
}

function faults(issue: Issue, before: Path, data: unknown): Fault[] {
  const path = [...before, ...issue.path];
  const value = valueAt(data, path);
  if (value === REFUSED) return [];
  const one = (code: EstateErrorCode, message: string, hint?: string): Fault[] => [
    { code, path, part: "value", message, hint },
  ];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.slice(0, MOST).map((key) => ({
        code: "unknown-key",
        path: [...path, key],
        part: "key",
        message: "is not a key that is known here",
        hint: hintFor(
          key,
          issue.message.split(" ").filter((known) => !isMapping(value) || !(known in value)),
        ),
      }));
    case "invalid_type":
      if (value === undefined) return one("missing-key", "is missing");
      if (typeof value === "number" && issue.expected === "string") {
        return one("wrong-type", `must be text, not ${kindOf(value)}`, "put it in quotes");
      }
      return one("wrong-type", `must be ${TYPES[issue.expected] ?? issue.expected}, not ${kindOf(value)}`);
    case "invalid_value":
      return [notOneOf(path, value, issue.values)];
    case "invalid_key":
      return issue.issues.map((inner) => ({ code: "bad-key", path, part: "key", message: inner.message }));
    case "invalid_union":
      return union(issue, path, data, value);
    case "too_small":
      if (Array.isArray(value)) return one("bad-value", `needs ${atLeast(issue)} entries`);
      if (typeof value === "number")
        return one("bad-value", `is ${quote(value)}: at least ${issue.minimum} is needed`);
      return one("bad-value", issue.message);
    case "too_big":
      if (typeof value === "number")
        return one("bad-value", `is ${quote(value)}: at most ${issue.maximum} is allowed`);
      return one(
        "bad-value",
        `is too long: at most ${issue.maximum} ${Array.isArray(value) ? "entries" : "characters"}`,
      );
    case "custom":
    case "invalid_format":
    case "invalid_element":
    case "not_multiple_of":
      return one("bad-value", typeof value === "string" ? `${quote(value)} ${issue.message}` : issue.message);
  }
}

const atLeast = (issue: { minimum: number | bigint; exact?: boolean | undefined }): string =>
  issue.exact === true ? `exactly ${issue.minimum}` : `at least ${issue.minimum}`;

function notOneOf(path: Path, value: unknown, values: readonly unknown[]): Fault {
  if (value === undefined) return { code: "missing-key", path, part: "value", message: "is missing" };
  const names = values.map(String);
  const known = `it is one of ${names.join(", ")}`;
  const near = typeof value === "string" ? suggest(value, names) : undefined;
  const hint = near === undefined ? known : `did you mean ${near}? ${known}`;
  return { code: "bad-value", path, part: "value", message: `can't be ${kindOf(value)}`, hint };
}

/** Of the alternatives that failed, what the author most likely meant: the one whose kind of value was given. */
function union(issue: z.core.$ZodIssueInvalidUnion, path: Path, data: unknown, value: unknown): Fault[] {
  const isWrongKind = (inner: Issue): boolean => inner.path.length === 0 && inner.code === "invalid_type";
  const meant = issue.errors.filter((branch) => !branch.some(isWrongKind));
  if (meant.length === 0) {
    const kinds = issue.errors.flatMap((branch) =>
      branch.flatMap((i) => (i.code === "invalid_type" ? [i.expected] : [])),
    );
    const expected = [...new Set(kinds)].map((kind) => TYPES[kind] ?? kind).join(" or ");
    return [
      { code: "wrong-type", path, part: "value", message: `must be ${expected}, not ${kindOf(value)}` },
    ];
  }
  const values = meant.flatMap((branch) =>
    branch.flatMap((inner) =>
      inner.path.length === 0 && inner.code === "invalid_value" ? inner.values : [],
    ),
  );
  const deeper = meant.filter(
    (branch) => !branch.some((i) => i.path.length === 0 && i.code === "invalid_value"),
  );
  if (deeper.length === 0) return [notOneOf(path, value, values)];
  const cost = (branch: Issue[]): number =>
    branch.reduce((sum, i) => sum + (i.code === "unrecognized_keys" ? 1 + i.keys.length : 1), 0);
  const best = deeper.reduce((a, b) => (cost(b) < cost(a) ? b : a));
  return best.flatMap((inner) => faults(inner, path, data));
}
