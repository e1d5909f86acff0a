import { pathToFileURL } from "node:url";
import type { Sdk } from "./sdk";

/** Calls at the top level of an ES module are printed without parentheses. */
const frame =
  /^\s*at (?:.*\(|async )?(?:file:\/\/)?(?<file>\/.*|[A-Za-z]:[\\/].*):(?<line>[0-9]+):(?<column>[0-9]+)\)?$/;

/** Makes the SDK tell where resources are made, for ES modules and in its older releases too. */
export function installSourcePosition({ resource: { Resource } }: Sdk): void {
  Resource.framePositionRegExp = frame;
  // Older releases load a package that prints the places in compiled code instead of the source's.
  Reflect.deleteProperty(Error, "prepareStackTrace");
  if (Resource.sourcePosition) Resource.sourcePosition = callerOfResource;
}

/** The place that called the constructor of a resource's own class, which is the third above the SDK's. */
function callerOfResource(): { uri: string; line: number; column: number } | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const lines = new Error().stack?.split("\n") ?? [];
  Error.stackTraceLimit = limit;
  const base = lines.findIndex((line) => /^\s*at new Resource \(/.test(line));
  const { file, line, column } = frame.exec(lines[base + 3] ?? "")?.groups ?? {};
  return base >= 0 && file && line && column
    ? { uri: pathToFileURL(file).href, line: Number(line), column: Number(column) }
    : undefined;
}
