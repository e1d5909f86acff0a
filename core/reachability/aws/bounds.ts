import { ConnectionSet } from "../../sets";

/** What passes in some completion of what is not known, and what in all of them: `must` lies within `may`. */
export interface Bounds {
  readonly may: ConnectionSet;
  readonly must: ConnectionSet;
}

export const nothing: Bounds = { may: ConnectionSet.none(), must: ConnectionSet.none() };
export const everything: Bounds = { may: ConnectionSet.all(), must: ConnectionSet.all() };
/** Nobody knows: all may pass, nothing must. */
export const anything: Bounds = { may: ConnectionSet.all(), must: ConnectionSet.none() };

export const exactly = (set: ConnectionSet): Bounds => ({ may: set, must: set });

/** What passes several controls in a row. */
export function both(...parts: readonly Bounds[]): Bounds {
  let { may, must } = everything;
  for (const part of parts) {
    if (part === everything) continue;
    may = may.intersect(part.may);
    must = must.intersect(part.must);
  }
  return { may, must };
}

/** What passes by any of several ways that are all there. */
export function either(parts: readonly Bounds[]): Bounds {
  if (parts.length <= 1) return parts[0] ?? nothing;
  return {
    may: ConnectionSet.unionAll(parts.map(({ may }) => may)),
    must: ConnectionSet.unionAll(parts.map(({ must }) => must)),
  };
}

/** What passes where one of several cases holds and nobody knows which: what some, and what all of them let through. */
export function oneOf(cases: readonly Bounds[]): Bounds {
  const [first, ...rest] = [...new Set(cases)];
  if (first === undefined) return nothing;
  if (rest.length === 0) return first;
  return {
    may: ConnectionSet.unionAll(cases.map(({ may }) => may)),
    must: rest.reduce((must, each) => must.intersect(each.must), first.must),
  };
}

/** Whether something is so, as far as it is known. */
export type Certainty = "yes" | "no" | "unknown";

export const gate = (certainty: Certainty): Bounds =>
  certainty === "yes" ? everything : certainty === "no" ? nothing : anything;

/** All of several conditions. */
export const all = (...parts: readonly Certainty[]): Certainty =>
  parts.includes("no") ? "no" : parts.includes("unknown") ? "unknown" : "yes";

/** Any of several conditions. */
export const any = (...parts: readonly Certainty[]): Certainty =>
  parts.includes("yes") ? "yes" : parts.includes("unknown") ? "unknown" : "no";
