import type { Parsed } from "./units";

type Operator = ">=" | ">" | "<=" | "<" | "=";

/** Versions that all of the comparators admit; `text` is how the estate wrote it. */
export interface VersionRange {
  text: string;
  comparators: { operator: Operator; version: number[] }[];
}

/** `>=1.33`, `>=1.31 <1.35`, `=1.33.2`: comparators joined by spaces, all must hold. */
export function parseVersionRange(text: string): Parsed<VersionRange> {
  const comparators: VersionRange["comparators"] = [];
  for (const part of text.trim().split(/ +/)) {
    const match = /^(>=|<=|>|<|=)?v?(\d{1,6}(?:\.\d{1,6}){0,2})$/.exec(part);
    if (!match)
      return { problem: "is not a version range: write comparators such as >=1.33 or >=1.31 <1.35" };
    comparators.push({
      operator: (match[1] ?? "=") as Operator,
      version: (match[2] ?? "").split(".").map(Number),
    });
  }
  return { value: { text, comparators } };
}

/** Whether a version (`1.33`, `v1.33.2-eks-abc`) lies in the range; undefined where it isn't a version. */
export function satisfiesVersion(version: string, range: VersionRange): boolean | undefined {
  const match = /^v?(\d{1,6}(?:\.\d{1,6}){0,2})(?:[-+.].{0,64})?$/.exec(version.trim());
  if (!match) return undefined;
  const parts = (match[1] ?? "").split(".").map(Number);
  return range.comparators.every(({ operator, version: bound }) => {
    // Only as many parts as the bound names: <=1.33 admits 1.33.7.
    const order = bound.reduce((sign, part, i) => (sign !== 0 ? sign : Math.sign((parts[i] ?? 0) - part)), 0);
    if (operator === ">=") return order >= 0;
    if (operator === ">") return order > 0;
    if (operator === "<=") return order <= 0;
    if (operator === "<") return order < 0;
    return order === 0;
  });
}

/** Whether each bound of the wide range follows from one of the narrow; false where it can't be shown. */
export function rangeWithin(narrow: VersionRange, wide: VersionRange): boolean {
  return wide.comparators.every((bound) => narrow.comparators.some((given) => implies(given, bound)));
}

function implies(
  given: VersionRange["comparators"][number],
  bound: VersionRange["comparators"][number],
): boolean {
  const same = given.version.length === bound.version.length;
  if (
    same &&
    given.operator === bound.operator &&
    given.version.every((part, i) => part === bound.version[i])
  )
    return true;
  // Bounds of other lengths leave parts open, and a strict bound excludes them: only lower bounds are simple.
  if (bound.operator !== ">=" || !(given.operator === ">=" || given.operator === "=")) return false;
  const order = bound.version.reduce(
    (sign, part, i) => (sign !== 0 ? sign : Math.sign((given.version[i] ?? 0) - part)),
    0,
  );
  return order >= 0;
}
