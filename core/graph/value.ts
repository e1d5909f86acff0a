/**
 * How a property that is not plainly known stands in the data. A source puts these markers into a resource's
 * properties; adapters turn them into nodes on which reading an unknown property raises, so that no policy can
 * mistake "not known yet" for "not set".
 */

/** A value that nobody knows yet; `missing` names what would have to be known, for messages. */
export class Unknown {
  constructor(readonly missing: string) {}
}

let secretsMet = false;

/** A known value that must never be shown. */
export class Secret {
  constructor(readonly value: unknown) {
    secretsMet = true;
  }
}

/** A value that came as a secret is judged all the same; the redactor keeps it out of messages. */
export const reveal = (value: unknown): unknown => (value instanceof Secret ? value.value : value);

/** Whether any source has given a secret so far: where none has, nothing has to be searched for them. */
export const haveSecrets = (): boolean => secretsMet;

/**
 * An empty mapping without a prototype, so that no key is special. `Object.create(null)` makes a hash table, which takes over
 * twice the memory for the few keys that most mappings have.
 */
export const emptyMapping = <T>(): Record<string, T> => Object.setPrototypeOf({}, null) as Record<string, T>;

/** The place of a property, as a chain from the innermost key outwards: cheap to make, printed only for findings. */
export interface Path {
  readonly parent: Path | undefined;
  readonly key: string | number;
}

/** Writes a path as `spec.containers[0].image`; keys that are not plain words are quoted. */
export function formatPath(path: Path | undefined): string {
  let text = "";
  for (let at = path; at; at = at.parent) {
    const part =
      typeof at.key === "number"
        ? `[${at.key}]`
        : /^[\w$-]+$/.test(at.key)
          ? at.parent
            ? `.${at.key}`
            : at.key
          : `[${JSON.stringify(at.key)}]`;
    text = part + text;
  }
  return text;
}

/** What a condition met when it read a property whose value is not known. */
export class UnknownRead extends Error {
  constructor(
    readonly path: string,
    readonly missing: string,
  ) {
    super(`${path} is not known: ${missing}`);
  }
}

/**
 * Answers the read of an unknown property: a policy run may try every value of a small domain (`true`/`false`), so a
 * condition that holds either way is decided. Without a run, reading raises.
 */
export type Oracle = (path: string, missing: string, domain: readonly unknown[] | undefined) => unknown;

const raise: Oracle = (path, missing) => {
  throw new UnknownRead(path, missing);
};

let oracle: Oracle = raise;

/** Puts another in charge of unknown reads; give back what it returns when the run is over. */
export function swapOracle(next: Oracle): Oracle {
  const outer = oracle;
  oracle = next;
  return outer;
}

/** Makes `name` on `target` a property that is known to exist but whose value is not known. */
export function defineUnknown(
  target: object,
  name: string | number,
  path: Path,
  unknown: Unknown,
  domain?: readonly unknown[],
): void {
  shareUnknown(target, name, {
    enumerable: true,
    configurable: true,
    get: () => oracle(formatPath(path), unknown.missing, domain),
  });
}

const blurred = new WeakSet<object>();

/** Makes `name` the same unknown property that another object has, by its descriptor. */
export function shareUnknown(target: object, name: string | number, descriptor: PropertyDescriptor): void {
  blurred.add(target);
  Object.defineProperty(target, name, descriptor);
}

/** Whether any property of the object was ever made unknown; few objects have any, and asking is cheap. */
export const hasUnknowns = (target: object): boolean => blurred.has(target);

const secretNames = new WeakMap<object, Set<string | number>>();

/** Marks a property of a node as holding a secret. */
export function markSecret(target: object, name: string | number): void {
  const names = secretNames.get(target);
  if (names) names.add(name);
  else secretNames.set(target, new Set([name]));
}

/** Whether the property's value came as a secret. */
export function isSecret(target: object, name: string | number): boolean {
  return secretNames.get(target)?.has(name) ?? false;
}

/**
 * Whether a property is given at all, known or not: whoever passes an output of another resource sets it. For controls
 * that ask for presence, such as a key, which is hardly ever known at preview.
 */
export function isSet<T extends object>(target: T, name: keyof T): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(target, name);
  return descriptor !== undefined && (descriptor.get !== undefined || Boolean(descriptor.value));
}

/** Reads without raising: the value, or the `Unknown` where it is not known. For adapters and analyses. */
export function peek<T>(read: () => T): T | Unknown {
  const outer = swapOracle(raise);
  try {
    return read();
  } catch (error) {
    if (error instanceof UnknownRead) return new Unknown(error.missing);
    throw error;
  } finally {
    swapOracle(outer);
  }
}
