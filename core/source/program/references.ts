import { resourceSignature, signatureKey } from "./signatures";

/** The URNs of the resources that a raw value refers to, as such and not by their id. */
export function referencesIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value !== "object" || value === null || depth > 50) return [];
  if (Array.isArray(value)) return value.flatMap((item) => referencesIn(item, depth + 1));
  const map = value as Readonly<Record<string, unknown>>;
  if (map[signatureKey] === resourceSignature) return typeof map["urn"] === "string" ? [map["urn"]] : [];
  return Object.values(map).flatMap((item) => referencesIn(item, depth + 1));
}
