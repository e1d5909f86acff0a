import { isDeepStrictEqual } from "node:util";
import type { Path } from "../located";
import type { Content } from "../parse";

/** A place where an estate allows, or no longer finds, what the one that it extends does not allow or would find. */
export interface Loosening {
  path: Path;
  /** The two values, in the loaded form; undefined where there is none. */
  base: unknown;
  derived: unknown;
  reason: string;
}

/** What a comparison of two values sees: where they stand, and both estates. */
export interface Context {
  path: Path;
  base: Content;
  derived: Content;
  found: Loosening[];
}

/** Adds a loosening unless the derived value is shown to find all that the base value finds. */
export type Compare<T> = (base: T, derived: T, context: Context) => void;

/** One comparison for each key: none can be forgotten. */
export type ByField<T> = { [K in keyof Required<T>]: Compare<T[K]> };

export const at = (context: Context, ...path: PropertyKey[]): Context => ({
  ...context,
  path: [...context.path, ...path],
});

export function report(context: Context, base: unknown, derived: unknown, reason: string): void {
  context.found.push({ path: context.path, base, derived, reason });
}

/** Nothing is judged by it. */
export const free: Compare<unknown> = () => undefined;

/** Any difference might loosen. */
export const same =
  (reason: string): Compare<unknown> =>
  (base, derived, context) => {
    if (!isDeepStrictEqual(base, derived)) report(context, base, derived, reason);
  };

export const fields =
  <T extends object>(table: ByField<T>): Compare<T> =>
  (base, derived, context) => {
    for (const key of Object.keys(table) as (keyof T & string)[]) {
      table[key](base[key], derived[key], at(context, key));
    }
  };

/** Along an order, from lax to strict: no step back. */
export const notLaxer =
  <T>(laxToStrict: readonly T[], reason: string): Compare<T> =>
  (base, derived, context) => {
    if (laxToStrict.indexOf(derived) < laxToStrict.indexOf(base)) report(context, base, derived, reason);
  };

/** A bound; absent means none. */
export const atMost =
  (reason: string): Compare<number | undefined> =>
  (base, derived, context) => {
    if ((derived ?? Infinity) > (base ?? Infinity)) report(context, base, derived, reason);
  };

export const atLeast =
  (reason: string): Compare<number> =>
  (base, derived, context) => {
    if (derived < base) report(context, base, derived, reason);
  };

/** Each entry of the derived list must be covered by one of the base. */
export const noMoreThan =
  <T>(reason: string, covers: (wide: T, narrow: T) => boolean = isDeepStrictEqual): Compare<readonly T[]> =>
  (base, derived, context) => {
    for (const [index, entry] of derived.entries()) {
      if (!base.some((wide) => covers(wide, entry))) report(at(context, index), undefined, entry, reason);
    }
  };

/** Each entry of the base list must be upheld by one of the derived. */
export const noLessThan =
  <T>(reason: string, upholds: (kept: T, entry: T) => boolean = isDeepStrictEqual): Compare<readonly T[]> =>
  (base, derived, context) => {
    for (const entry of base) {
      if (!derived.some((kept) => upholds(kept, entry))) report(context, entry, undefined, reason);
    }
  };

type Named<T> = Readonly<Record<string, T>>;

/** By name: what the base has must stay; what is added is for `added` to judge. */
export const named =
  <T>(
    compare: Compare<T>,
    removed: string,
    added: (name: string, value: T, context: Context) => void,
  ): Compare<Named<T>> =>
  (base, derived, context) => {
    for (const [name, value] of Object.entries(base)) {
      const kept = Object.hasOwn(derived, name) ? derived[name] : undefined;
      if (kept === undefined) report(at(context, name), value, undefined, removed);
      else compare(value, kept, at(context, name));
    }
    for (const [name, value] of Object.entries(derived)) {
      if (!Object.hasOwn(base, name)) added(name, value, at(context, name));
    }
  };

export const refused =
  (reason: string) =>
  (_name: string, value: unknown, context: Context): void =>
    report(context, undefined, value, reason);

/** The base's names come first, and in its order. */
export const sameOrder =
  (reason: string): Compare<Named<unknown>> =>
  (base, derived, context) => {
    const before = Object.keys(base);
    const after = Object.keys(derived).slice(0, before.length);
    if (!isDeepStrictEqual(before, after)) report(context, before, after, reason);
  };

export const both =
  <T>(...all: Compare<T>[]): Compare<T> =>
  (base, derived, context) => {
    for (const compare of all) compare(base, derived, context);
  };
