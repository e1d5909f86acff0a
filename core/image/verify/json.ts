import { Refused } from "./refused";

export type Json = Readonly<Record<string, unknown>>;

const deepest = 200;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Parses JSON from outside: what is nested too deeply for those who walk it is refused. */
export function parseJson(text: string, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Refused("form", `${what} is not JSON`, { cause });
  }
  if (isTooDeep(value, deepest)) throw new Refused("form", `${what} is nested too deeply`);
  return value;
}

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return left === 0 || Object.values(value).some((each) => isTooDeep(each, left - 1));
}

export function objectAt(value: unknown, what: string): Json {
  if (!isObject(value)) throw new Refused("form", `${what} is missing or no object`);
  return value;
}

export function textAt(value: unknown, what: string): string {
  if (typeof value !== "string" || value === "") throw new Refused("form", `${what} is missing or no text`);
  return value;
}

/** Bytes written in Base64, by the letter: what decoders pass over is refused. */
export function bytesAt(value: unknown, what: string): Buffer {
  const text = textAt(value, what).replace(/\s+/g, "");
  const bytes = Buffer.from(text, "base64");
  const plain = text.replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, "");
  if (bytes.toString("base64").replace(/=+$/, "") !== plain)
    throw new Refused("form", `${what} is not valid Base64`);
  return bytes;
}
