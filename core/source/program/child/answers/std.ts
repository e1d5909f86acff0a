import { readFileSync } from "node:fs";
import type { Json } from "./maker";

/** Functions of the `std` provider that converted programs use; pure, so their results are known. */
export const standard: Readonly<Record<string, (args: Json) => unknown>> = {
  base64decode: ({ input }) => Buffer.from(String(input), "base64").toString("utf8"),
  base64encode: ({ input }) => Buffer.from(String(input)).toString("base64"),
  chomp: ({ input }) => String(input).replace(/[\r\n]+$/, ""),
  compact: ({ input }) => items(input).filter((item) => item !== "" && item !== null),
  concat: ({ input }) => items(input).flat(),
  contains: ({ input, element }) => items(input).includes(element),
  distinct: ({ input }) => [...new Set(items(input))],
  file: ({ input }) => readFileSync(String(input), "utf8"),
  filebase64: ({ input }) => readFileSync(String(input)).toString("base64"),
  flatten: ({ input }) => items(input).flat(Infinity),
  join: ({ separator, input }) => items(input).join(String(separator)),
  jsondecode: ({ input }) => JSON.parse(String(input)) as unknown,
  jsonencode: ({ input }) => JSON.stringify(input),
  keys: ({ input }) => Object.keys(input as object),
  lower: ({ input }) => String(input).toLowerCase(),
  replace: ({ text, search, replace }) => String(text).replaceAll(String(search), String(replace)),
  split: ({ separator, text }) => String(text).split(String(separator)),
  toset: ({ input }) => [...new Set(items(input))].sort(),
  trimspace: ({ input }) => String(input).trim(),
  upper: ({ input }) => String(input).toUpperCase(),
};

const items = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
