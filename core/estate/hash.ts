import { createHash } from "node:crypto";
import { isMapping } from "./located";

/**
 * SHA-256 (hex) of an estate's data: comments, layout and the order of keys don't count, but the order of
 * environments does, since the first that matches holds.
 */
export function hashEstate(data: unknown): string {
  const ordered = isMapping(data) && isMapping(data.environments) ? Object.keys(data.environments) : [];
  const text = `${canonical(data)}\n${JSON.stringify(ordered)}`;
  return createHash("sha256").update(text).digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isMapping(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}
