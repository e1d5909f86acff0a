const widest = 100;

/**
 * A value as TypeScript would be written by hand. Texts are JSON, which no name can end; what steers a terminal or an
 * editor stands as an escape.
 *
 * @param indent of the line that it stands on, in spaces
 */
export function literal(value: unknown, indent = 0): string {
  if (typeof value !== "object" || value === null) return escaped(JSON.stringify(value));
  const line = inline(value);
  if (line.length + indent <= widest) return line;
  const inner = " ".repeat(indent + 2);
  const items = Array.isArray(value)
    ? value.map((item: unknown) => `${inner}${literal(item, indent + 2)},`)
    : Object.entries(value).map(([key, item]) => `${inner}${keyOf(key)}: ${literal(item, indent + 2)},`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${items.join("\n")}\n${" ".repeat(indent)}${close}`;
}

function inline(value: object): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => oneLine(item)).join(", ")}]`;
  const fields = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${oneLine(item)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

const oneLine = (value: unknown): string =>
  typeof value === "object" && value !== null ? inline(value) : escaped(JSON.stringify(value));

/** A key called `__proto__` would set the prototype if it stood as a plain word or text. */
const keyOf = (key: string): string => {
  if (key === "__proto__") return `["__proto__"]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : escaped(JSON.stringify(key));
};

const escaped = (text: string): string =>
  text.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
    Array.from(
      { length: char.length },
      (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
