import type { Resource } from "../../resource";
import { mapOf, readShape, shape, str, type ReadContext } from "../../shape";

const metadata = {
  metadata: shape({
    name: str,
    generateName: str,
    namespace: str,
    labels: mapOf(str),
    annotations: mapOf(str),
  }),
};

export const none: Readonly<Record<string, string>> = Object.freeze(
  Object.create(null) as Record<string, string>,
);

/** An object's metadata; an absent part is empty, an unknown part raises when it is read. */
export function readMetadata(resource: Resource, context: ReadContext) {
  return readShape(metadata, resource.properties, context).metadata;
}
