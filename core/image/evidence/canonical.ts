import { hash } from "node:crypto";

/**
 * JSON with its keys in the order of their UTF-16 code units and without spaces, as RFC 8785 has it: equal data gives
 * equal text. Members that are undefined are left out.
 *
 * @throws TypeError on numbers that JSON can't say, and on whatever else is no JSON
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`${value} can't be written as JSON`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${listed(value)}]`;
  if (typeof value !== "object") throw new TypeError(`a ${typeof value} can't be written as JSON`);
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonical(member)}`);
  }
  return `{${members.join(",")}}`;
}

/** Long lists are written part by part: the texts of their members need not all be in memory at once. */
function listed(values: readonly unknown[]): string {
  if (values.length <= part) return values.map(canonical).join(",");
  const parts: string[] = [];
  for (let from = 0; from < values.length; from += part) parts.push(listed(values.slice(from, from + part)));
  return parts.join(",");
}

const part = 500;

/** SHA-256 of a text, in hexadecimal. */
export const sha256 = (text: string): string => hash("sha256", text, "hex");
