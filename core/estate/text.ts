const LONGEST = 80;

/** A value of the input as it may stand in a message: quoted, short, and without anything a terminal acts on. */
export function quote(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value !== "string") return typeof value;
  const short = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  return JSON.stringify(short).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What kind of value stands in the input, in the words of the file's format. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "an empty value";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return `the text ${quote(value)}`;
  return `the ${typeof value} ${quote(value)}`;
}

/** A value as one short line; `none` where there is none. */
export function brief(value: unknown): string {
  if (value === undefined) return "none";
  if (typeof value === "number") return value === Infinity ? "without end" : String(value);
  const text =
    typeof value === "string"
      ? quote(value)
      : quote(JSON.stringify(value)).slice(1, -1).replaceAll('\\"', '"');
  return text;
}
