import { createHash } from "node:crypto";
import { Secret, Unknown } from "../../core/graph";

/** One value deep within a resource, as it may be shown. */
export interface Leaf {
  readonly text: string;
  /** Tells it from others without showing it. */
  readonly identity: string;
  /** Whether nobody knows it yet. */
  readonly unknown: boolean;
}

const deepest = 60;
const longest = 300;

/** All values of a resource by their paths. Items of a list go by their names, where they have some. */
export function leavesOf(value: unknown, hide: (path: string) => boolean): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const walk = (each: unknown, path: string, depth: number): void => {
    if (each instanceof Unknown) return void leaves.set(path, notKnown("(not known yet)"));
    if (each instanceof Secret) return void leaves.set(path, secret(each));
    if (typeof each === "object" && each !== null && depth < deepest) {
      const items = Array.isArray(each) ? namedItems(each) : Object.entries(each);
      if (items.length === 0) leaves.set(path, known("(empty)", Array.isArray(each) ? [] : {}));
      for (const [key, item] of items)
        walk(item, Array.isArray(each) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`, depth + 1);
      return;
    }
    if (each === undefined) return;
    const structured = typeof each === "string" ? structure(each) : undefined;
    if (structured !== undefined) return walk(structured, path, depth + 1);
    leaves.set(path, known(hide(path) ? "(hidden)" : show(each), each));
  };
  walk(value, "", 0);
  return leaves;
}

const notKnown = (text: string): Leaf => ({ text, identity: "", unknown: true });

const known = (text: string, value: unknown): Leaf => ({
  text,
  identity: createHash("sha256")
    .update(JSON.stringify(value) ?? "")
    .digest("hex"),
  unknown: false,
});

/** A secret is compared by its value, and is never shown. */
function secret({ value }: Secret): Leaf {
  const inner = leavesOf(value, () => true);
  if ([...inner.values()].some(({ unknown }) => unknown)) return notKnown("(secret)");
  return known(
    "(secret)",
    [...inner].map(([path, { identity }]) => [path, identity]),
  );
}

const namedItems = (items: readonly unknown[]): [string, unknown][] => {
  const names = items.map((item) => {
    const name = typeof item === "object" && item !== null ? (item as { name?: unknown }).name : undefined;
    return typeof name === "string" ? name : undefined;
  });
  const isNamed = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  return items.map((item, at) => [isNamed ? names[at]! : String(at), item]);
};

/** Container definitions and policies are JSON within a text. */
function structure(text: string): unknown {
  if (!/^\s*[[{]/.test(text) || text.length > 1_000_000) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
