import { Secret, Unknown, type Resource } from "../../core/graph";
import { Bearing } from "./bearing";
import { differencesOf, hasUnknown, type Difference } from "./differences";
import { asWritten, type Defaulted } from "./engine";
import type { Pair } from "./match";
import { stackless } from "./names";

export interface PairDifferences {
  /** That policies read, and that are another. */
  readonly changed: readonly Difference[];
  /** That policies read, and that can't be compared, with the reason. */
  readonly unknown: readonly (Difference & { readonly why: string })[];
  /** Secrets that the state keeps encrypted. */
  readonly secrets: number;
  /** How many more differ that no policy reads. */
  readonly others: number;
}

/**
 * What of a resource is another in the state than in the program.
 *
 * @param names by which the state knows what the program names
 */
export function compareResources(
  { program, state }: Pair,
  defaulted: Defaulted,
  names: ReadonlyMap<string, string>,
): PairDifferences {
  const changed: Difference[] = [];
  const unknown: (Difference & { why: string })[] = [];
  let [secrets, others] = [0, 0];
  // What is only read from the cloud has no inputs to compare.
  if (program.external || state.external) return { changed, unknown, secrets, others };
  const written = asWritten(state, program, defaulted);
  const held = { ...state, properties: written };
  const bearing = new Bearing(held);
  for (const each of differencesOf(program.properties, written)) {
    if (hasUnknown(each.program) || hasUnknown(each.state)) {
      if (isSameSource(each, program, state, names)) continue;
      if (each.secret && hasUnknown(each.state)) secrets += 1;
      else if (!bearing.of(each)) others += 1;
      else unknown.push({ ...each, why: reasonOf(each) });
    } else if (bearing.of(each)) changed.push(each);
    else others += 1;
  }
  return { changed, unknown, secrets, others };
}

/** A value that is not known before the update is taken for the same where it comes from the same resources. */
function isSameSource(
  { program: value, keys }: Difference,
  program: Resource,
  state: Resource,
  names: ReadonlyMap<string, string>,
): boolean {
  const property = String(keys[0]);
  if (!hasUnknown(value)) return false;
  const sources = (each: Resource): string[] =>
    (each.propertyDependencies?.[property] ?? each.dependencies ?? []).map(stackless);
  const mine = new Set(sources(program).map((name) => names.get(name) ?? name));
  const theirs = new Set(sources(state));
  if (mine.size === 0 || theirs.size === 0) return false;
  const [small, large] = mine.size <= theirs.size ? [mine, theirs] : [theirs, mine];
  return [...small].every((urn) => large.has(urn));
}

function reasonOf({ program, state }: Difference): string {
  const side = hasUnknown(state) ? "state" : "program";
  return `${missingIn(side === "state" ? state : program)}, in the ${side}`;
}

function missingIn(value: unknown): string {
  if (value instanceof Unknown) return value.missing;
  const inner = value instanceof Secret ? value.value : value;
  for (const each of Object.values(inner as object)) if (hasUnknown(each)) return missingIn(each);
  return "a part of it is not known";
}
