import { listOf, mapOf, str, text, type Field } from "../../shape";
import { reveal, Unknown } from "../../value";

/** A list, or one item of it alone. */
export const oneOrMany = <T>(item: Field<T>): Field<readonly T[]> => {
  const list = listOf(item);
  return {
    read: (raw, path, key, context) =>
      list.read(Array.isArray(raw) || raw instanceof Unknown ? raw : [raw], path, key, context),
  };
};

const isPair = (value: unknown): value is { key: string; value: unknown } =>
  typeof value === "object" &&
  value !== null &&
  "key" in value &&
  typeof value.key === "string" &&
  "value" in value;

/** A mapping, or a list of `{ key, value }` as the native provider writes it. */
export const pairs: Field<Readonly<Record<string, string>>> = {
  read(raw, path, key, context) {
    const entries = Array.isArray(raw)
      ? raw.filter(isPair).map((each) => [each.key, each.value] as const)
      : undefined;
    return mapOf(text).read(entries ? Object.fromEntries(entries) : raw, path, key, context);
  },
};

/** A mapping, or a list of `{ name, value }`; of an entry that is not known nobody knows the name. */
export const named: Field<Readonly<Record<string, string>>> = {
  read(raw, path, key, context) {
    if (!Array.isArray(raw)) return mapOf(text).read(raw, path, key, context);
    const entries: [string, unknown][] = [];
    for (const item of raw as readonly unknown[]) {
      const entry = reveal(item);
      const { name, value } = (entry ?? {}) as { readonly name?: unknown; readonly value?: unknown };
      if (entry instanceof Unknown || name instanceof Unknown)
        return new Unknown((entry instanceof Unknown ? entry : (name as Unknown)).missing);
      if (typeof name === "string") entries.push([name, value]);
    }
    return mapOf(text).read(Object.fromEntries(entries), path, key, context);
  },
};

/** A list of names, or of mappings that hold the name under `property`. */
export const namesIn = (property: string): Field<readonly string[]> =>
  listOf({
    read(raw, path, key, context) {
      const inner =
        typeof raw === "object" && raw !== null && !(raw instanceof Unknown)
          ? (raw as Record<string, unknown>)[property]
          : raw;
      return str.read(reveal(inner), path, key, context);
    },
  });
