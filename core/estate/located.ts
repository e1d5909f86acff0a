import type { Place } from "./problem";

export type Path = readonly PropertyKey[];
type Container = Record<string, unknown> | unknown[];
interface Entry {
  key: () => Place;
  value: () => Place;
}

/**
 * Where the mappings and lists of loaded data stood in their files. Kept beside the data, so that data merged from
 * several files still points into each.
 */
export class Locations {
  private readonly entries = new WeakMap<object, Map<string, Entry>>();

  note(container: Container, key: string | number, entry: Entry): void {
    const known = this.entries.get(container) ?? new Map<string, Entry>();
    this.entries.set(container, known.set(String(key), entry));
  }

  /** Takes over where one key of another container stood. */
  carry(from: Container, fromKey: string | number, to: Container, toKey: string | number): void {
    const entry = this.entries.get(from)?.get(String(fromKey));
    if (entry) this.note(to, toKey, entry);
  }

  /**
   * The place of the value at a path, or of its key. Where the path leads further than the data, the place of the
   * last part that exists.
   */
  at(root: unknown, path: Path, start: Place, part: "key" | "value" = "value"): Place {
    let place = (): Place => start;
    let current = root;
    for (const [index, step] of path.entries()) {
      if (typeof current !== "object" || current === null) break;
      const entry = this.entries.get(current)?.get(String(step));
      if (!entry) break;
      place = part === "key" && index === path.length - 1 ? entry.key : entry.value;
      current = (current as Record<PropertyKey, unknown>)[step];
    }
    return place();
  }
}

/** The value at a path of plain data, or undefined. */
export function valueAt(root: unknown, path: Path): unknown {
  let current = root;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[step];
  }
  return current;
}

export const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
