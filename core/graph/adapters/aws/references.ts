import type { Builder } from "../../build";
import type { Reference, References } from "../../aws/reference";
import { type Path, reveal, Unknown } from "../../value";

type Properties = Readonly<Record<string, unknown>>;

const none: readonly never[] = Object.freeze([]);

/**
 * Reads the references of a property: a string, a list of strings, or nothing. `property` is the top-level input that
 * the value stands in (dependencies are known for those only); `at` leads to the value where it lies deeper.
 */
export function readReferences(
  builder: Builder,
  properties: Properties,
  name: string,
  at?: { readonly parent: Path | undefined; readonly property: string },
): References {
  const found = properties[name];
  if (found === undefined || found === null || found === "") return none;
  return readReferencesAt(builder, found, { parent: at?.parent, key: name }, at?.property ?? name);
}

/** Reads the references in a value that stands at a path, in the top-level input `property`. */
export function readReferencesAt(builder: Builder, found: unknown, path: Path, property: string): References {
  const value = reveal(found);
  if (value === undefined || value === null || value === "") return none;
  const sources = builder.resource.propertyDependencies?.[property] ?? none;
  if (value instanceof Unknown)
    return [{ path, missing: value.missing, sources, ...listMark(String(path.key)) }];
  if (!Array.isArray(value)) {
    const one = readOne(builder, value, path, sources);
    return one === undefined ? none : [one];
  }
  const references: Reference[] = [];
  value.forEach((item: unknown, index) => {
    const one = readOne(builder, item, { parent: path, key: index }, sources);
    if (one !== undefined) references.push(one);
  });
  return references;
}

/**
 * The references of several properties that mean the same. `at` stands for all of them where they lie deeper; each is a
 * top-level input of its own where `at` names none.
 */
export function readAllReferences(
  builder: Builder,
  properties: Properties,
  names: readonly string[],
  at?: { readonly parent: Path | undefined; readonly property?: string | undefined },
): References {
  let all: References = none;
  for (const name of names) {
    const found = properties[name];
    if (found === undefined || found === null) continue;
    const more = readReferences(
      builder,
      properties,
      name,
      at && { parent: at.parent, property: at.property ?? name },
    );
    all = all.length === 0 ? more : [...all, ...more];
  }
  return all;
}

/** Each of the ids that one string names, with commas between them: so spot fleets name their subnets. */
export const separated = (references: References): References =>
  references.flatMap((each) =>
    each.value?.includes(",")
      ? each.value
          .split(",")
          .map((id) => id.trim())
          .filter((id) => id !== "")
          .map((value) => ({ ...each, value }))
      : each,
  );

// A list that is unknown as a whole may hold any number of values; a name in the singular holds one.
const listMark = (name: string): { readonly many?: true } => (/s$/i.test(name) ? { many: true } : {});

function readOne(
  builder: Builder,
  item: unknown,
  path: Path,
  sources: readonly string[],
): Reference | undefined {
  const value = reveal(item);
  if (value instanceof Unknown) return { path, missing: value.missing, sources };
  if (typeof value === "string") return value === "" ? undefined : { path, value, sources };
  if (value === null || value === undefined) return undefined;
  builder.problem(path, `${String(path.key)}: expected the id of a resource, found a ${typeof value}`);
  return { path, missing: "a valid id", sources };
}
