import { readFileSync, statSync } from "node:fs";
import { faultIn } from "../../core/image/reports/slim";
import { UsageError } from "../usage-error";

const largest = 64 << 20;

/** Reads a small file, or standard input for `-`. @throws UsageError */
export function readInput(file: string): Buffer {
  if (file === "-") return readFileSync(0);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`${file}: there is no such file`);
  if (found.isDirectory()) throw new UsageError(`${file}: is a folder`, "name a file");
  if (found.size > largest) throw new UsageError(`${file}: is too large`, "check which file this is");
  return readFileSync(file);
}

/** The pieces of JSON in a text: one, a list of them, or one a line; each with the line that it begins in. */
export function jsonIn(text: string, file: string): { readonly data: unknown; readonly line: number }[] {
  const whole = parse(text);
  if ("data" in whole)
    return (Array.isArray(whole.data) ? (whole.data as unknown[]) : [whole.data]).map((data) => ({
      data,
      line: 1,
    }));
  const lines = text.split("\n");
  const parsed = lines.flatMap((line, at) =>
    line.trim() === "" ? [] : [{ line: at + 1, result: parse(line) }],
  );
  const isLines = parsed.length > 1 && parsed.every(({ result }) => "data" in result);
  if (!isLines)
    throw new UsageError(
      `${file}:${whole.line}: is no valid JSON`,
      "write one object, a list of them, or one a line",
    );
  return parsed.map(({ line, result }) => ({ line, data: (result as { data: unknown }).data }));
}

function parse(text: string): { readonly data: unknown } | { readonly line: number } {
  try {
    return { data: JSON.parse(text) as unknown };
  } catch {
    return { line: faultIn(text).line };
  }
}
