import assert from "node:assert/strict";
import { parseEstateData, type Estate, type EstateError } from "../../../core/estate";

const MINIMAL = { zones: { app: {} }, environments: { all: { select: [{ stack: "**" }] } } };

/** A loaded estate of one zone and one environment, but for what is given. */
export function estateOf(data: Record<string, unknown> = {}): Estate {
  const result = parseEstateData(structuredClone({ ...MINIMAL, ...data }));
  assert.ok(result.ok, result.ok ? "" : JSON.stringify(result.errors, null, 1));
  return result.estate;
}

/** What the loader has against an estate of one zone and one environment, but for what is given. */
export function errorsOf(data: Record<string, unknown>): EstateError[] {
  const result = parseEstateData({ ...MINIMAL, ...data });
  return result.ok ? [] : result.errors;
}
