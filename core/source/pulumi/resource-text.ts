import { randomUUID } from "node:crypto";
import { isMapping } from "../../graph/mapping";
import { skipValue } from "../json/locate";

/** The engine writes a resource's URN first, which names its type. */
const urnEndsBy = 512;
/** Quotes within strings are escaped: this never stands in one. */
const opens = /"outputs"\s*:\s*(?=\{)/g;
/** Stands for what was left out; no text that was written before can hold it. */
const leftOut = randomUUID();

/**
 * Parses the text of a resource. What the cluster made of a Kubernetes object is most of its text, and none of it is read: it is
 * passed over, and null in the value.
 *
 * @throws SyntaxError where the text is not JSON; what is passed over is only known to hold as many braces as it should
 */
export function parseResource(text: string): unknown {
  const isObject = text.lastIndexOf("kubernetes:", urnEndsBy) >= 0;
  return (isObject ? withoutOutputs(text) : undefined) ?? (JSON.parse(text) as unknown);
}

/** Undefined where the first outputs that are written are not the resource's own, or may be read. */
function withoutOutputs(text: string): unknown {
  opens.lastIndex = 0;
  if (!opens.test(text)) return undefined;
  const start = opens.lastIndex;
  const end = skipValue(text, start);
  if (end < 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(`${text.slice(0, start)}"${leftOut}"${text.slice(end)}`);
  } catch {
    return undefined;
  }
  if (!isMapping(value) || value["outputs"] !== leftOut) return undefined;
  const { type, external } = value;
  if (external === true || typeof type !== "string" || !type.startsWith("kubernetes:")) return undefined;
  (value as Record<string, unknown>)["outputs"] = null;
  return value;
}
