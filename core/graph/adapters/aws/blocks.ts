import type { Builder } from "../../build";
import type { Field } from "../../shape";
import { isMapping } from "../../mapping";
import { defineUnknown, formatPath, type Path, reveal, Secret, Unknown } from "../../value";

/** One entry of a list of mappings; `properties` is unknown where the entry as a whole is. */
export interface Block {
  readonly properties: Readonly<Record<string, unknown>> | Unknown;
  readonly path: Path;
}

/**
 * The entries of a list of mappings: undefined where it is not set. A single mapping counts as a list of one, which is
 * how some versions of the providers write it.
 */
export function readBlocks(
  builder: Builder,
  properties: Readonly<Record<string, unknown>>,
  name: string,
  parent?: Path,
): readonly Block[] | Unknown | undefined {
  const found = properties[name];
  const value = reveal(found);
  if (value === undefined || value === null) return undefined;
  const path: Path = { parent, key: name };
  if (value instanceof Unknown) return value;
  if (isMapping(value)) return [{ properties: value, path }];
  if (!Array.isArray(value)) return wrong(builder, path, "a list of mappings");
  return value.flatMap((item: unknown, index): Block[] => {
    const at: Path = { parent: path, key: index };
    const plain = reveal(item);
    if (plain === null || plain === undefined) return [];
    if (plain instanceof Unknown || isMapping(plain)) return [{ properties: plain, path: at }];
    return [{ properties: wrong(builder, at, "a mapping"), path: at }];
  });
}

/** A mapping that stands for itself or in a list of one; undefined where it is not set. */
export function mappingAt(
  builder: Builder,
  properties: Readonly<Record<string, unknown>>,
  key: string,
  parent?: Path,
): { readonly value: Block["properties"]; readonly path: Path } | undefined {
  let path: Path = { parent, key };
  let value = reveal(properties[key]);
  if (Array.isArray(value) && value.length <= 1) {
    value = reveal(value[0]);
    path = { parent: path, key: 0 };
  }
  if (value === undefined || value === null) return undefined;
  if (value instanceof Unknown || isMapping(value)) return { value, path };
  return { value: wrong(builder, path, "a mapping"), path };
}

function wrong(builder: Builder, path: Path, expected: string): Unknown {
  const message = `${formatPath(path)}: expected ${expected}`;
  builder.problem(path, message);
  return new Unknown(`a valid value (${message})`);
}

/** Makes properties of a node unknown, each under its own path. */
export function hide(node: object, names: readonly string[], unknown: Unknown, path: Path | undefined): void {
  for (const name of names) defineUnknown(node, name, { parent: path, key: name }, unknown);
}

/** A path as it is written below another. */
export function relative(path: Path, base: Path | undefined): string {
  const [whole, start] = [formatPath(path), formatPath(base)];
  return start === "" ? whole : whole.slice(start.length).replace(/^\./, "");
}

/** A mapping that some versions of the providers write as a list of at most one. */
export const single = <T>(field: Field<T>): Field<T> => ({
  read(value, path, key, context) {
    if (!Array.isArray(value) || value.length > 1) return field.read(value, path, key, context);
    const [item] = value as unknown[];
    const plain = item instanceof Secret ? item.value : (item ?? {});
    return field.read(plain, { parent: path, key }, 0, context);
  },
});
