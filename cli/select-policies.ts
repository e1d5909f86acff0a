import { hintFor, matchGlob } from "../core/estate";
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

/**
 * The policies to judge by.
 *
 * @param only names, globs or groups to take; all if empty
 * @param skip names, globs or groups to leave out
 * @throws UsageError where one names nothing
 */
export function selectPolicies(
  only: readonly string[] = [],
  skip: readonly string[] = [],
): readonly CatalogEntry[] {
  const taken = only.length > 0 ? pick(only, "--only") : new Set(catalog);
  const left = pick(skip, "--skip");
  return catalog.filter((entry) => taken.has(entry) && !left.has(entry));
}
