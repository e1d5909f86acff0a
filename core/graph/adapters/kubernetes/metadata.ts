import type { Resource } from "../../resource";
import { mapOf, readShape, shape, str, type Field, type ReadContext, type Shaped } from "../../shape";

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

/** Reads one mapping of an object; where it is not known, each of its fields is not, and reading it here raises nothing. */
export function readSection<F extends Record<string, Field<unknown>>>(
  name: string,
  fields: F,
  properties: Readonly<Record<string, unknown>>,
  context: ReadContext,
  path?: Parameters<typeof readShape>[3],
): Shaped<F> | undefined {
  const read = readShape({ [name]: shape(fields) }, properties, context, path);
  const descriptor = Object.getOwnPropertyDescriptor(read, name);
  if (!descriptor?.get) return read[name];
  return Object.defineProperties(
    {},
    Object.fromEntries(Object.keys(fields).map((field) => [field, descriptor])),
  );
}
