import { loadAll } from "js-yaml";
import { kubernetesSchema } from "../../yaml/schema";

type Json = Record<string, unknown>;

const largest = 200_000;

/** The objects of a manifest's text. Throws js-yaml's exception where the text is no YAML. */
export function decodeManifest(text: string): Json[] {
  const documents = loadAll(text, undefined, { schema: kubernetesSchema });
  const budget = { left: largest };
  return documents
    .filter((document) => document !== null && document !== undefined)
    .map((document) => {
      const copy = plain(document, budget, 0);
      if (typeof copy !== "object" || copy === null || Array.isArray(copy))
        throw new Error("a document is not a Kubernetes object");
      return copy as Json;
    });
}

/** Unfolds aliases, within bounds: a few lines of nested aliases can stand for billions of values. */
function plain(value: unknown, budget: { left: number }, depth: number): unknown {
  if (--budget.left < 0 || depth > 100)
    throw new Error("a document is nested too deeply or repeats itself too often");
  if (Array.isArray(value)) return value.map((item) => plain(item, budget, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const result: Json = {};
  for (const [key, item] of Object.entries(value)) {
    if (key !== "__proto__") result[key] = plain(item, budget, depth + 1);
  }
  return result;
}

/** The Pulumi token of a Kubernetes object. */
export function objectToken(object: Json): string | undefined {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || kind === "") return undefined;
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}
