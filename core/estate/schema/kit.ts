import * as z from "zod";
import type { Parsed } from "../units";

/**
 * Names of what the estate declares. Not what JavaScript objects inherit, and not a bare number: objects would move
 * it to the front, and the order of environments counts.
 */
export const NAME =
  /^(?!(?:constructor|toString|valueOf|hasOwnProperty|isPrototypeOf|toLocaleString|\d+)$)[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** A mapping with these keys only. The message of an unknown key lists the known ones, for the did-you-mean. */
export function section<S extends z.core.$ZodLooseShape>(description: string, shape: S) {
  return z
    .strictObject(shape, {
      error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(" ") : undefined),
    })
    .describe(description);
}

/** A mapping from names to values of one schema. */
export function named<V extends z.core.SomeType>(description: string, value: V) {
  return z.record(nameKey(), value).describe(description);
}

const nameKey = () =>
  z
    .string()
    .regex(
      NAME,
      "is not a name: begin with a letter or digit, use letters, digits, dots, - and _ (at most 63), not digits alone",
    );

/** A text with a grammar of its own. `pattern` is what editors check; the parser decides. */
export function parsed<T>(
  parse: (text: string) => Parsed<T>,
  meta: { pattern?: string; examples: string[] },
) {
  return z
    .string()
    .meta(meta)
    .transform((text, context): T => {
      const result = parse(text);
      if ("value" in result) return result.value;
      context.issues.push({ code: "custom", message: result.problem, input: text });
      return z.NEVER;
    });
}

/** One value, or a list of at least one; always a list in what is loaded. */
export function oneOrMany<T extends z.core.SomeType>(item: T) {
  return z
    .union([item, z.array(item).min(1)])
    .transform((value): z.output<T>[] => (Array.isArray(value) ? value : [value]) as z.output<T>[]);
}

/** A mapping of which at least one key must be given: an empty one would match everything. */
export function someOf<
  T extends z.core.SomeType & { refine: (check: (value: object) => boolean, message: string) => T },
>(schema: T): T {
  return schema.refine(
    (value) => Object.keys(value).length > 0,
    "is empty: name at least one thing to match by",
  );
}
