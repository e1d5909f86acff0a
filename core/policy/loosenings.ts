import type { Resource } from "../graph";

const PREFIX = "bulkhead.dev/loosened-";
/** Resources that a note names; of more it tells how many. */
const NAMED = 3;

/**
 * What components' callers took back of secure defaults, with the reasons that they wrote, as annotations and tags of the
 * resources tell it: a note each, in the order of what was taken back.
 */
export function looseningNotes(resources: readonly Resource[]): readonly string[] {
  const found = new Map<string, Set<string>>();
  for (const { name, properties } of resources)
    for (const texts of [
      mapping(mapping(properties["metadata"])["annotations"]),
      mapping(properties["tags"]),
    ])
      for (const key of Object.keys(texts)) {
        if (!key.startsWith(PREFIX)) continue;
        const reason = texts[key];
        if (typeof reason !== "string") continue;
        const said = `A component's default is taken back, ${key.slice(PREFIX.length)} (${reason})`;
        const names = found.get(said) ?? new Set();
        found.set(said, names.add(name));
      }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([said, names]) => `${said}: ${listed([...names])}.`);
}

const mapping = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
    ? (value as Record<string, unknown>)
    : {};

const listed = (names: readonly string[]): string => {
  const first = names.slice(0, NAMED).join(", ");
  return names.length > NAMED ? `${first} and ${names.length - NAMED} more` : first;
};
