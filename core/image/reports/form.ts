import * as z from "zod";
import { ReportError } from "./problem";

/** Scanners write null for what is not there. */
export const maybe = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => value ?? undefined, type.optional());

export const list = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => value ?? [], z.array(type)) as unknown as z.ZodType<z.output<T>[]>;

export const record = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => value ?? {}, z.record(z.string(), type)) as unknown as z.ZodType<
    Readonly<Record<string, z.output<T>>>
  >;

export const str = () => maybe(z.string());

/** A time as tools write it: ISO, or seconds since 1970. Undefined for what is no time, or none that was ever set. */
export const when = () =>
  z
    .unknown()
    .optional()
    .transform((value): string | undefined => {
      const time =
        typeof value === "number" ? value * 1000 : typeof value === "string" ? Date.parse(value) : Number.NaN;
      return time > 0 && time < 8.64e15 ? new Date(time).toISOString() : undefined;
    });

/**
 * Reads data by a schema that passes over what it doesn't know.
 *
 * @param what the format, for the message: "a Trivy report"
 */
export function readAs<T>(data: unknown, schema: z.ZodType<T>, what: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue && issue.path.length > 0 ? `${issue.path.join(".").slice(0, 200)}: ` : "";
  throw new ReportError(
    `looks like ${what}, but ${path}${issue?.message ?? "its form is another"}`,
    "check that the tool that wrote it is of a version that is known, and that the file is whole",
  );
}

/** A text of a report as it may stand in evidence: without control characters, and no longer than that. */
export function clean(text: string | undefined, longest: number): string | undefined {
  if (text === undefined) return undefined;
  const shown = text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
  return shown === "" ? undefined : shown.length > longest ? shown.slice(0, longest) : shown;
}

/** The same for what must be there. */
export function needed(text: string, longest: number, what: string): string {
  const shown = clean(text, longest);
  if (shown === undefined) throw new ReportError(`has ${what} without a name`, "check what wrote it");
  return shown;
}

const digestInText = /(?:^|[^0-9a-z])(sha256(?::|%3a)[0-9a-f]{64})(?![0-9a-f])/gi;

/** The digests that a text such as `registry/app@sha256:…` or a package URL holds. */
export const digestsIn = (...texts: readonly (string | undefined)[]): string[] => [
  ...new Set(
    texts.flatMap((text) =>
      Array.from((text ?? "").matchAll(digestInText), ([, digest]) =>
        digest!.toLowerCase().replace("%3a", ":"),
      ),
    ),
  ),
];
