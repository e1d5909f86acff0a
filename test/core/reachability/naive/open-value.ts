import { Unknown } from "../../../../core/graph";

/** A place in a random estate where any of some values may stand; the engine is told of none of them. */
export class OpenValue {
  constructor(readonly alternatives: readonly unknown[]) {}
}

type Json = Record<string, unknown>;

function replace(value: unknown, one: (open: OpenValue) => unknown): unknown {
  if (value instanceof OpenValue) return one(value);
  if (Array.isArray(value)) return value.map((item) => replace(item, one));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, replace(item, one)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/** What the engine sees. */
export const hidden = (value: Json): Json => replace(value, () => new Unknown("a value of the test")) as Json;

/** One of the estates that it may turn out to be. @param pick a number from 0 below the given one */
export function completed(value: Json, pick: (below: number) => number): Json {
  const choose = (open: OpenValue): unknown =>
    replace(open.alternatives[pick(open.alternatives.length)], choose);
  return replace(value, choose) as Json;
}
