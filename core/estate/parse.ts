import { contradictions, doubts } from "./checks";
import { describeIssues, showPath } from "./issues";
import type { Locations, Path } from "./located";
import type { EstateError, EstateWarning, Place } from "./problem";
import { policyReferences, references } from "./references";
import { estateSchema, type Estate } from "./schema/estate";
import { settingFaults, type SettingsCheck } from "./settings";
import { hintFor } from "./suggest";
import { quote } from "./text";

export type Content = Omit<Estate, "defaulted">;

const MOST_HINTS = 200;

export type ParseResult = { content: Content; warnings: EstateWarning[] } | { errors: EstateError[] };

/** Judges plain data as an estate: every error at once, in the order of the file. */
export function parseEstate(
  data: unknown,
  locations: Locations,
  start: Place,
  policyNames?: readonly string[],
  checkSettings?: SettingsCheck,
): ParseResult {
  // One estate is read once: compiling the schema to code would cost more than it saves.
  const result = estateSchema().safeParse(data, { jitless: true });
  const located = <T extends { path: Path; message: string }>(
    { path, ...rest }: T,
    part: "key" | "value" = "value",
  ) => ({
    ...rest,
    ...locations.at(data, path, start, part),
    message: `${showPath(path)} ${rest.message}`,
  });
  const errors: EstateError[] = result.success
    ? []
    : describeIssues(result.error.issues, data, locations, start);
  for (const { path, part, name, kind, known } of allReferences(data, policyNames)) {
    if (known.has(name)) continue;
    // A hint for each of a hundred thousand names would cost more than the rest.
    const hint = errors.length < MOST_HINTS ? hintFor(name, known) : undefined;
    errors.push({
      ...located(
        {
          path,
          code: "unknown-name" as const,
          message: `names the ${kind} ${quote(name)}, which isn't declared`,
        },
        part,
      ),
      ...(hint !== undefined && { hint }),
    });
  }
  if (checkSettings) {
    for (const { part, ...fault } of settingFaults(data, checkSettings)) errors.push(located(fault, part));
  }
  if (result.success) for (const found of contradictions(result.data)) errors.push(located(found));
  if (errors.length > 0) return { errors: errors.sort(byPlace) };
  if (!result.success) throw new Error("a refused estate without an error");
  return { content: result.data, warnings: [...doubts(result.data)].map((doubt) => located(doubt)) };
}

function* allReferences(data: unknown, policyNames?: readonly string[]): ReturnType<typeof references> {
  yield* references(data);
  if (policyNames) yield* policyReferences(data, policyNames);
}

export function byPlace(a: EstateError, b: EstateError): number {
  return a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
