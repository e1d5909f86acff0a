import { hintFor, matchGlob } from "../core/estate";
import { frameworks, type Framework } from "../core/policy/frameworks";
import { catalog, type CatalogEntry } from "../policies/catalog";
import { UsageError } from "./usage-error";

function pick(patterns: readonly string[], option: string): ReadonlySet<CatalogEntry> {
  const picked = new Set<CatalogEntry>();
  for (const pattern of patterns.flatMap((each) => each.split(","))) {
    const found = catalog.filter(({ group, policy }) => group === pattern || matchGlob(pattern, policy.name));
    if (found.length === 0) {
      const names = new Set([
        ...catalog.map(({ group }) => group),
        ...catalog.map(({ policy }) => policy.name),
      ]);
      throw new UsageError(`${option}: there is no policy or group "${pattern}"`, hintFor(pattern, names));
    }
    for (const entry of found) picked.add(entry);
  }
  return picked;
}

/** @throws UsageError where there is no such framework */
export function frameworkOf(id: string, option = "--framework"): Framework {
  const found = frameworks.find((each) => each.id === id);
  if (found) return found;
  const ids = frameworks.map((each) => each.id);
  throw new UsageError(`${option}: there is no framework "${id}"`, hintFor(id, ids));
}

/**
 * The policies to judge by.
 *
 * @param only names, globs or groups to take; all if empty
 * @param skip names, globs or groups to leave out
 * @param framework with it, only policies that one of its controls asks for
 * @throws UsageError where one names nothing
 */
export function selectPolicies(
  only: readonly string[] = [],
  skip: readonly string[] = [],
  framework?: Framework,
): readonly CatalogEntry[] {
  const taken = only.length > 0 ? pick(only, "--only") : new Set(catalog);
  const left = pick(skip, "--skip");
  const isAsked = ({ policy }: CatalogEntry): boolean =>
    !framework || policy.controls.some((entry) => entry.startsWith(`${framework.id}:`));
  return catalog.filter((entry) => taken.has(entry) && !left.has(entry) && isAsked(entry));
}
