import { cidrsOverlap, cidrsWithin } from "./cidr";
import { matchGlob } from "./glob";
import { every, some, type Match } from "./verdict";

/** Stands for a value that exists but is not known yet. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** What is known of a trait: its value, several names for it, none (`undefined`), or nothing known. */
export type Fact = string | readonly string[] | undefined | typeof UNKNOWN;

/** Labels or tags: known one by one, or not at all. A key that is absent is known to be absent. */
export type Labels = Readonly<Record<string, string | typeof UNKNOWN>> | undefined | typeof UNKNOWN;

/** `**` matches whatever there is, also nothing: it is how an estate says "the rest". */
export function matchFact(pattern: string, fact: Fact): Match {
  if (pattern === "**") return "yes";
  if (fact === UNKNOWN) return "maybe";
  if (fact === undefined) return "no";
  const names = typeof fact === "string" ? [fact] : fact;
  return names.some((name) => matchGlob(pattern, name)) ? "yes" : "no";
}

/** All of the pattern's labels must be there. */
export function matchLabels(patterns: Readonly<Record<string, string>>, labels: Labels): Match {
  return every(
    Object.entries(patterns).map(([key, pattern]): Match => {
      if (labels === UNKNOWN) return "maybe";
      if (labels === undefined || !Object.hasOwn(labels, key)) return "no";
      const value = labels[key];
      if (value === UNKNOWN) return "maybe";
      return value !== undefined && matchGlob(pattern, value) ? "yes" : "no";
    }),
  );
}

/** Whether one of a subnet's blocks (there may be one a family) lies within a block; overlapping is not enough. */
export function matchCidr(block: string, fact: Fact): Match {
  if (fact === UNKNOWN) return "maybe";
  if (fact === undefined) return "no";
  const blocks = typeof fact === "string" ? [fact] : fact;
  return some(
    blocks.map((one): Match => {
      const overlap = cidrsOverlap(one, block);
      // What can't be read may be anything.
      if (overlap === undefined) return "maybe";
      return cidrsWithin([one], [block]) ? "yes" : "no";
    }),
  );
}

/** A workload's name: a pattern with a `/` is for namespace/name, another for the name alone. */
export function matchWorkloadName(pattern: string, name: Fact, namespace: Fact): Match {
  if (!pattern.includes("/")) return matchFact(pattern, name);
  if (name === UNKNOWN || namespace === UNKNOWN) return "maybe";
  if (name === undefined || namespace === undefined) return "no";
  const names = typeof name === "string" ? [name] : name;
  const namespaces = typeof namespace === "string" ? [namespace] : namespace;
  return matchFact(
    pattern,
    namespaces.flatMap((outer) => names.map((inner) => `${outer}/${inner}`)),
  );
}
