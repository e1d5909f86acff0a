import type { InputError } from "./input-error";

const PREFIX = "bulkhead.dev/loosened-";
const SHORTEST = 10;
/** What a tag of AWS holds; annotations of Kubernetes hold more. */
const LONGEST = 256;

/** Makes the error for an input: `DeclaredEstate.error` of the component. */
type Refuse = (input: string, problem: string) => InputError;

/**
 * What a component's caller took back of its secure defaults. Each loosening is a property of the component's own
 * interface, whose value is the written reason: `loosen: { writableRoot: "the vendor's binary patches itself" }`.
 */
export class Loosenings<K extends string = string> {
  private constructor(private readonly reasons: ReadonlyMap<K, string>) {}

  /** Raises InputError for a reason that says nothing or can't be written down as a tag. */
  static read<T extends object>(given: T | undefined, error: Refuse): Loosenings<Extract<keyof T, string>> {
    const reasons = new Map<Extract<keyof T, string>, string>();
    for (const [what, reason] of Object.entries(given ?? {}) as [Extract<keyof T, string>, unknown][]) {
      if (reason === undefined || reason === null) continue;
      if (typeof reason !== "string" || reason.trim().length < SHORTEST)
        throw error(`loosen.${what}`, `needs a written reason of at least ${SHORTEST} characters`);
      if (reason.length > LONGEST)
        throw error(`loosen.${what}`, `has a reason of more than ${LONGEST} characters`);
      if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@,;'()]*$/u.test(reason))
        throw error(
          `loosen.${what}`,
          "has a reason that no tag can hold: use letters, digits, spaces and _.:/=+-@,;'()",
        );
      reasons.set(what, reason.trim());
    }
    return new Loosenings(reasons);
  }

  has(what: K): boolean {
    return this.reasons.has(what);
  }

  get any(): boolean {
    return this.reasons.size > 0;
  }

  /** Annotations of Kubernetes: `bulkhead.dev/loosened-writable-root: reason`. */
  annotations(): Record<string, string> {
    return Object.fromEntries([...this.reasons].map(([what, reason]) => [PREFIX + kebab(what), reason]));
  }

  /** Tags of AWS; what their character set lacks becomes a space. */
  tags(): Record<string, string> {
    return Object.fromEntries(
      [...this.reasons].map(([what, reason]) => [PREFIX + kebab(what), reason.replace(/[,;'()]/g, " ")]),
    );
  }
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
