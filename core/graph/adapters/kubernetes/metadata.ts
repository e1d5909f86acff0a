import type { Resource } from "../../resource";
import { mapOf, shape, str, type Field, type ReadContext, type Shaped } from "../../shape";
import { defineUnknown, Secret, Unknown, type Path } from "../../value";

const metadataFields = {
  name: str,
  generateName: str,
  namespace: str,
  labels: mapOf(str),
  annotations: mapOf(str),
};

export const none: Readonly<Record<string, string>> = Object.freeze(
  Object.create(null) as Record<string, string>,
);

/** An object's metadata; an absent part is empty, an unknown part raises when it is read. */
export function readMetadata(
  resource: Resource,
  context: ReadContext,
): Shaped<typeof metadataFields> | undefined {
  return readSection("metadata", metadataFields, resource.properties, context);
}

const shapes = new WeakMap<object, Field<unknown>>();

/** The reader of a section's fields, made once: what it makes would otherwise be a kind of its own each time. */
function shapeOf<F extends Record<string, Field<unknown>>>(fields: F): Field<Shaped<F>> {
  let found = shapes.get(fields) as Field<Shaped<F>> | undefined;
  if (!found) shapes.set(fields, (found = shape(fields)));
  return found;
}

/** Reads one mapping of an object; where it is not known, each of its fields is not, and reading it here raises nothing. */
export function readSection<F extends Record<string, Field<unknown>>>(
  name: string,
  fields: F,
  properties: Readonly<Record<string, unknown>>,
  context: ReadContext,
  path?: Path,
): Shaped<F> | undefined {
  const given = properties[name];
  if (given === undefined || given === null) return undefined;
  const section = shapeOf(fields).read(given instanceof Secret ? given.value : given, path, name, context);
  if (!(section instanceof Unknown)) return section;
  const hidden = {};
  for (const field in fields) defineUnknown(hidden, field, { parent: path, key: name }, section);
  return hidden;
}
