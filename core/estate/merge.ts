import { isDeepStrictEqual } from "node:util";
import { isMapping, type Locations } from "./located";

/** Lists that forbid or demand: what extends an estate adds to them. All other lists it replaces. */
const ADDED_TO = [
  "rules",
  "critical",
  "owners",
  "levels.*.cohabitation",
  "levels.*.separateZonesBy",
  "images.licences.deny",
  "images.footprint.denyBase",
  "exceptions.protected",
];

const PATTERNS = ADDED_TO.map((pattern) => pattern.split("."));

/**
 * An estate with what it extends: mappings are merged key by key, restricting lists joined (what is said twice counts
 * once), everything else replaced. Neither input is changed; places are carried over.
 */
export function mergeEstates(base: unknown, derived: unknown, locations: Locations): unknown {
  return merge(base, derived, [], locations);
}

function merge(base: unknown, derived: unknown, path: string[], locations: Locations): unknown {
  if (isMapping(base) && isMapping(derived)) {
    const out: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(base)) {
      out[key] = value;
      locations.carry(base, key, out, key);
    }
    for (const [key, value] of Object.entries(derived)) {
      out[key] = Object.hasOwn(base, key) ? merge(base[key], value, [...path, key], locations) : value;
      locations.carry(derived, key, out, key);
    }
    return out;
  }
  if (Array.isArray(base) && Array.isArray(derived) && isAddedTo(path)) return join(base, derived, locations);
  return derived;
}

function join(base: unknown[], derived: unknown[], locations: Locations): unknown[] {
  const out: unknown[] = [];
  for (const from of [base, derived]) {
    for (const [index, item] of from.entries()) {
      if (from === derived && base.some((other) => isDeepStrictEqual(other, item))) continue;
      locations.carry(from, index, out, out.length);
      out.push(item);
    }
  }
  return out;
}

const isAddedTo = (path: string[]): boolean =>
  PATTERNS.some(
    (pattern) =>
      pattern.length === path.length && pattern.every((part, index) => part === "*" || part === path[index]),
  );
