import { openSync, readSync, closeSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { RESULT_SCHEMA, resultSchema, type Result } from "../../core/report";
import { createResolver } from "../../core/policy/environment";
import type { EnvironmentOf } from "../../core/reachability/flows";
import { findEstateFiles } from "../../core/estate/files";
import { assessGraph, type Assessed, type AssessOptions } from "../assess";
import { UsageError } from "../usage-error";

/** One side of a comparison: judged now, or the result of an earlier check. */
export interface Side {
  readonly name: string;
  readonly result: Result;
  /** What a saved result does not hold. */
  readonly live?: Pick<Assessed, "graph" | "loaded"> & { readonly environmentOf: EnvironmentOf };
}

/** A result larger than this was not made by a check. */
const largest = 512 * 1024 * 1024;

/**
 * Reads a saved result, or judges a source by the estate that lies beside it.
 *
 * @param options `estate`, if set, holds instead of the one beside the source
 * @throws UsageError where the estate or a saved result cannot be read
 */
export async function readSide(spec: string, options: AssessOptions): Promise<Side> {
  const saved = savedResult(spec);
  if (saved) return { name: spec, result: saved };
  const { result, ...live } = await assessGraph([spec], { ...besideOf(spec), ...options });
  const resolver = createResolver(live.loaded.estate, {
    ...(options.env !== undefined && { environment: options.env }),
    ...(options.stack !== undefined && { stack: options.stack }),
  });
  return { name: spec, result, live: { ...live, environmentOf: resolver.environmentOf } };
}

function besideOf(spec: string): Pick<AssessOptions, "estate"> {
  if (process.env["BULKHEAD_ESTATE"]) return {};
  const found = statSync(spec, { throwIfNoEntry: false });
  if (!found) return {};
  const folder = found.isDirectory() ? resolve(spec) : dirname(resolve(spec));
  const [estate] = findEstateFiles(folder);
  return estate === undefined ? {} : { estate };
}

function savedResult(spec: string): Result | undefined {
  const found = statSync(spec, { throwIfNoEntry: false });
  if (!found?.isFile() || !startsAsResult(spec)) return undefined;
  if (found.size > largest) throw new UsageError(`${spec}: is too large for a saved result`);
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(spec, "utf8"));
  } catch {
    throw new UsageError(`${spec}: begins as a saved result but is no whole JSON`, "run the check again");
  }
  if ((data as { schema?: unknown }).schema !== RESULT_SCHEMA) {
    throw new UsageError(
      `${spec}: is a result of another version of Bulkhead`,
      `this one reads ${RESULT_SCHEMA}: run the check again`,
    );
  }
  const parsed = resultSchema.safeParse(data, { jitless: true });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue && issue.path.length > 0 ? ` at ${issue.path.join(".").slice(0, 200)}` : "";
  throw new UsageError(`${spec}: is not a sound result${place}`, "run the check again");
}

/** Whether the file begins as a result does: other JSON (a state, a preview, manifests) is a source. */
function startsAsResult(file: string): boolean {
  const handle = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(200);
    const length = readSync(handle, buffer, 0, buffer.length, 0);
    return /^\s*\{\s*"schema"\s*:\s*"bulkhead\/result\//.test(buffer.subarray(0, length).toString("utf8"));
  } finally {
    closeSync(handle);
  }
}
