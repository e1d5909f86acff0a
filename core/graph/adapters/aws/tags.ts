import type { Builder } from "../../build";
import type { Resource } from "../../resource";
import { defineUnknown, emptyMapping, reveal, Unknown } from "../../value";

/** What has no tags of its own: a part of a resource. */
export const noTags: Readonly<Record<string, string>> = Object.freeze(
  Object.create(null) as Record<string, string>,
);

/**
 * Puts `tags` on a node: the resource's own and those that its provider adds to all (`tagsAll`, known once deployed).
 * The classic provider gives a mapping, the native one a list of keys and values.
 */
export function readTags(builder: Builder, node: object): void {
  const { resource } = builder;
  if (resource === last.resource) return void ((node as Tagged).tags = last.tags);
  const { properties, outputs } = resource;
  const given = [outputs?.["tagsAll"], properties["tagsAll"], properties["tags"]];
  // Most resources have no tags: they share one object.
  if (given.every((each) => each === undefined)) return void ((node as Tagged).tags = noTags);
  const tags = emptyMapping<string>();
  for (const each of given) put(builder, tags, each, node);
  if (Object.getOwnPropertyDescriptor(node, "tags")) return;
  (node as Tagged).tags = tags;
  last = { resource, tags };
}

interface Tagged {
  tags: Readonly<Record<string, string>>;
}

/** A resource's nodes are made one after the other, and share its tags. */
let last: Tagged & { readonly resource?: Resource } = { tags: noTags };

function put(builder: Builder, tags: Record<string, string>, found: unknown, node: object): void {
  if (found === undefined || found === null) return;
  const value = reveal(found);
  const path = { parent: undefined, key: "tags" };
  if (value instanceof Unknown) defineUnknown(node, "tags", path, value);
  else if (Array.isArray(value)) for (const item of value) putPair(tags, item, node);
  else if (typeof value === "object" && value !== null) {
    for (const key in value) putOne(tags, key, (value as Record<string, unknown>)[key]);
  } else if (value !== undefined && value !== null) {
    builder.problem(path, "tags: expected a mapping or a list of keys and values");
    defineUnknown(node, "tags", path, new Unknown("valid tags"));
  }
}

function putPair(tags: Record<string, string>, item: unknown, node: object): void {
  const path = { parent: undefined, key: "tags" };
  if (item instanceof Unknown) defineUnknown(node, "tags", path, item);
  if (typeof item !== "object" || item === null) return;
  const { key, value } = item as { key?: unknown; value?: unknown };
  if (typeof key === "string") putOne(tags, key, value);
}

function putOne(tags: Record<string, string>, key: string, found: unknown): void {
  const value = reveal(found);
  if (value instanceof Unknown)
    defineUnknown(tags, key, { parent: { parent: undefined, key: "tags" }, key }, value);
  else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    putText(tags, key, String(value));
}

/** A key that was unknown in one list may be known in another; without a prototype, no key is special. */
function putText(tags: Record<string, string>, key: string, value: string): void {
  if (key in tags && Object.getOwnPropertyDescriptor(tags, key)?.get) delete tags[key];
  tags[key] = value;
}
