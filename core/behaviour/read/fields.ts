/** Members of untrusted JSON, each only where it is of the type asked for. Nothing here throws. */
export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (data: unknown): data is Fields =>
  typeof data === "object" && data !== null && !Array.isArray(data);

const longest = 1024;

/** A text without what could steer a terminal; `<NA>`, null and empty ones are absent. */
export function textIn(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value !== "string" || value === "" || value === "<NA>") continue;
    return value.slice(0, longest).replaceAll(/[\p{Cc}\p{Cf}]/gu, " ");
  }
  return undefined;
}

/** A whole number that is not negative, also written as text. */
export function countIn(fields: Fields, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
  }
  return undefined;
}

export const objectIn = (fields: Fields, name: string): Fields | undefined => {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return isObject(value) ? value : undefined;
};

export const listIn = (fields: Fields, name: string): readonly unknown[] => {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return Array.isArray(value) ? (value as unknown[]).slice(0, 64) : [];
};

/** `sha256:…` where the text ends with one. */
export const digestIn = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : /(?:^|@)(sha256:[0-9a-f]{64})$/.exec(text)?.[1];

/** An instant as sensors write it, with nanoseconds or an offset; absent where it is none. */
export function instantIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text.replace(/(\.\d{3})\d+/, "$1").replace(/([+-]\d)$/, "$1:00"));
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Members that are there: an absent one is no member. */
export const present = <T extends object>(given: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
