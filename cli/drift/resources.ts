import { Secret, Unknown, type Resource } from "../../core/graph";
import { Bearing } from "./bearing";
import { differencesOf, hasUnknown, type Difference } from "./differences";
import { asWritten, type Defaulted } from "./engine";

/** One resource of both sides. */
export interface Pair {
  readonly program: Resource;
  readonly state: Resource;
}

export interface Matched {
  readonly pairs: readonly Pair[];
  /** In the program alone. */
  readonly missing: readonly Resource[];
  /** In the state alone. */
  readonly extra: readonly Resource[];
  /** Of the state alone too, but never the program's to name: made by components of other processes, and the engine's own. */
  readonly beside: readonly Resource[];
  /** How many of them the components make. */
  readonly foreign: number;
}

/** The same from stack to stack. */
const stackless = (urn: string): string => urn.replace(/^urn:pulumi:[^:]*::[^:]*::/, "");

/** Puts together what goes by the same type, parents and name in both. */
export function matchResources(program: readonly Resource[], state: readonly Resource[]): Matched {
  const [given, held] = [compared(program), compared(state)];
  const pairs: Pair[] = [];
  const missing: Resource[] = [];
  for (const [key, resource] of given.own) {
    const same = held.own.get(key);
    if (same) pairs.push({ program: resource, state: same });
    else missing.push(resource);
  }
  const extra = [...held.own].flatMap(([key, resource]) => (given.own.has(key) ? [] : [resource]));
  return { pairs, missing, extra, beside: held.beside, foreign: Math.max(given.foreign, held.foreign) };
}

function compared(resources: readonly Resource[]) {
  const byUrn = new Map(resources.flatMap((each) => (each.urn === undefined ? [] : [[each.urn, each]])));
  const own = new Map<string, Resource>();
  const beside: Resource[] = [];
  let foreign = 0;
  for (const resource of resources) {
    const { urn, type, custom } = resource;
    const isParts = isForeign(resource, byUrn);
    if (isParts) foreign += 1;
    if (isParts || urn === undefined || custom === false || type.startsWith("pulumi:")) beside.push(resource);
    else own.set(stackless(urn), resource);
  }
  return { own, beside, foreign };
}

function isForeign({ parent }: Resource, byUrn: ReadonlyMap<string, Resource>): boolean {
  for (
    let at = byUrn.get(parent ?? ""), depth = 0;
    at && depth < 64;
    at = byUrn.get(at.parent ?? ""), depth++
  )
    if (at.remote) return true;
  return false;
}

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

/** What of a resource is another in the state than in the program. */
export function compareResources({ program, state }: Pair, defaulted: Defaulted): PairDifferences {
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
      if (isSameSource(each, program, state)) continue;
      if (each.secret && hasUnknown(each.state)) secrets += 1;
      else if (!bearing.of(each)) others += 1;
      else unknown.push({ ...each, why: reasonOf(each) });
    } else if (bearing.of(each)) changed.push(each);
    else others += 1;
  }
  return { changed, unknown, secrets, others };
}

/** A value that is not known before the update is taken for the same where it comes from the same resources. */
function isSameSource({ program: value, keys }: Difference, program: Resource, state: Resource): boolean {
  const property = String(keys[0]);
  if (!hasUnknown(value)) return false;
  const [mine, theirs] = [program, state].map(
    (each) => new Set((each.propertyDependencies?.[property] ?? each.dependencies ?? []).map(stackless)),
  ) as [Set<string>, Set<string>];
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
