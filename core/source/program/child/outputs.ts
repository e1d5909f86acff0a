import { resourceSignature, signatureKey, unknownText } from "../signatures";

type Json = Record<string, unknown>;

const isMap = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What a resource is known to put out before it exists: its inputs. Everything else stays unknown, as in a preview.
 * References to resources become their ids, as engines hand them to providers.
 */
export function echo(type: string, inputs: Json): Json {
  const outputs = flatten(inputs) as Json;
  return type.startsWith("kubernetes:") ? echoObject(outputs) : outputs;
}

function flatten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flatten);
  if (!isMap(value)) return value;
  if (value[signatureKey] === resourceSignature)
    return typeof value["id"] === "string" && value["id"] !== "" ? value["id"] : unknownText;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, flatten(item)]));
}

/** The provider names an object that has no name, and may give it a namespace. */
function echoObject(outputs: Json): Json {
  const { metadata } = outputs;
  if (metadata !== undefined && !isMap(metadata)) return outputs;
  const absent = (key: string) => metadata?.[key] === undefined || metadata[key] === null;
  return {
    ...outputs,
    metadata: {
      ...metadata,
      ...(absent("name") && { name: unknownText }),
      ...(absent("namespace") && { namespace: unknownText }),
      ...(absent("uid") && { uid: unknownText }),
      ...(absent("labels") && { labels: unknownText }),
      ...(absent("annotations") && { annotations: unknownText }),
    },
  };
}
