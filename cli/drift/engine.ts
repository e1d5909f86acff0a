import type { Resource } from "../../core/graph";
import { isMapping } from "./differences";

/** What providers and the engine have put into the inputs of a state, by the resource's URN. */
export type Defaulted = ReadonlyMap<string, unknown>;

/**
 * The inputs of each resource as they stand in the state, with the providers' lists of what they filled in.
 *
 * @param text of an export or a checkpoint; nothing is known of what is neither
 */
export function rawInputs(text: string): Defaulted {
  const found = new Map<string, unknown>();
  const root = parse(text);
  const within = isMapping(root) ? (root["deployment"] ?? latestOf(root["checkpoint"]) ?? root) : undefined;
  const resources = isMapping(within) ? within["resources"] : undefined;
  if (!Array.isArray(resources)) return found;
  for (const each of resources as unknown[])
    if (isMapping(each) && each["delete"] !== true && typeof each["urn"] === "string")
      found.set(each["urn"], each["inputs"]);
  return found;
}

const latestOf = (checkpoint: unknown): unknown => (isMapping(checkpoint) ? checkpoint["latest"] : undefined);

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The state's properties without what the program left to the provider and the engine. */
export function asWritten(held: Resource, given: Resource, defaulted: Defaulted): Resource["properties"] {
  const written = without(held.properties, defaulted.get(held.urn ?? ""), given.properties);
  const named = isMapping(written) ? unnamed(written, held, given) : {};
  return held.type.startsWith("kubernetes:") ? withoutMarks(named, given) : named;
}

/** Takes out what a provider lists among its defaults, but for what the program writes itself. */
function without(held: unknown, raw: unknown, given: unknown, depth = 0): unknown {
  if (depth > 60) return held;
  if (Array.isArray(held))
    return held.map((item: unknown, index) =>
      without(
        item,
        Array.isArray(raw) ? (raw[index] as unknown) : undefined,
        Array.isArray(given) ? (given[index] as unknown) : undefined,
        depth + 1,
      ),
    );
  if (!isMapping(held)) return held;
  const names = isMapping(raw) && Array.isArray(raw["__defaults"]) ? new Set(raw["__defaults"]) : undefined;
  const of = (mapping: unknown, key: string): unknown =>
    isMapping(mapping) && Object.hasOwn(mapping, key) ? mapping[key] : undefined;
  return Object.fromEntries(
    Object.entries(held).flatMap(([key, value]) =>
      names?.has(key) && of(given, key) === undefined
        ? []
        : [[key, without(value, of(raw, key), of(given, key), depth + 1)]],
    ),
  );
}

/** Names that the engine makes: the resource's own with a few random letters behind it. */
const isMade = (value: unknown, name: string): boolean =>
  typeof value === "string" &&
  value.startsWith(`${name}-`) &&
  /^-[0-9a-z]{7,8}$/.test(value.slice(name.length));

function unnamed(
  properties: Resource["properties"],
  { name }: Resource,
  given: Resource,
): Resource["properties"] {
  return Object.fromEntries(
    Object.entries(properties).filter(
      ([key, value]) => given.properties[key] !== undefined || !isMade(value, name),
    ),
  );
}

const marks = /^(pulumi\.com\/(autonamed|patchForce)|kubectl\.kubernetes\.io\/last-applied-configuration)$/;

/** Kubernetes objects bear the engine's marks and the name that it made in their metadata. */
function withoutMarks(properties: Resource["properties"], given: Resource): Resource["properties"] {
  const { metadata } = properties;
  if (!isMapping(metadata)) return properties;
  const asked = isMapping(given.properties["metadata"]) ? given.properties["metadata"] : {};
  const kept = Object.entries(metadata).flatMap(([key, value]): [string, unknown][] => {
    if (
      key === "name" &&
      asked["name"] === undefined &&
      isMapping(metadata["annotations"]) &&
      metadata["annotations"]["pulumi.com/autonamed"] !== undefined
    )
      return [];
    if (key === "namespace" && asked["namespace"] === undefined && value === "default") return [];
    if ((key === "annotations" || key === "labels") && isMapping(value)) {
      const mine = isMapping(asked[key]) ? asked[key] : {};
      const rest = Object.entries(value).filter(
        ([name, text]) =>
          name in mine ||
          !(marks.test(name) || (name === "app.kubernetes.io/managed-by" && text === "pulumi")),
      );
      return rest.length === 0 && asked[key] === undefined ? [] : [[key, Object.fromEntries(rest)]];
    }
    return [[key, value]];
  });
  const { metadata: _, ...others } = properties;
  return kept.length === 0 && given.properties["metadata"] === undefined
    ? others
    : { ...others, metadata: Object.fromEntries(kept) };
}
