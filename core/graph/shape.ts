import { roomy } from "./roomy";
import {
  defineUnknown,
  emptyMapping,
  formatPath,
  hasUnknowns,
  markSecret,
  Secret,
  shareUnknown,
  Unknown,
  type Path,
} from "./value";

/** Where a reader reports fields of the wrong type. */
export interface ReadContext {
  problem(path: Path, message: string): void;
}

/** How one property is read. `domain` lists all values where they are few, so that conditions can be decided. */
export interface Field<T> {
  read(raw: unknown, path: Path | undefined, key: string | number, context: ReadContext): T | Unknown;
  readonly domain?: readonly T[];
}

export type Read<F> = F extends Field<infer T> ? T : never;

/** A node part with all fields optional: absence is a value of its own. */
export type Shaped<F extends Record<string, Field<unknown>>> = { readonly [K in keyof F]?: Read<F[K]> };

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : `a ${typeof value}`;
}

function wrong(
  expected: string,
  raw: unknown,
  path: Path | undefined,
  key: string | number,
  context: ReadContext,
): Unknown {
  const at = { parent: path, key };
  const message = `${formatPath(at)}: expected ${expected}, found ${kindOf(raw)}`;
  context.problem(at, message);
  return new Unknown(`a valid value (${message})`);
}

function scalar<T>(
  expected: string,
  convert: (raw: unknown) => T | undefined,
  domain?: readonly T[],
): Field<T> {
  return {
    read(raw, path, key, context) {
      if (raw instanceof Unknown) return raw;
      const value = convert(raw);
      return value === undefined ? wrong(expected, raw, path, key, context) : value;
    },
    ...(domain && { domain }),
  };
}

export const str: Field<string> = scalar("a string", (raw) => (typeof raw === "string" ? raw : undefined));

/** Sources leave a plain `y` or `n` as text; where a boolean belongs, YAML 1.1 means one. */
const shortWords: ReadonlyMap<unknown, boolean> = new Map([
  ["y", true],
  ["Y", true],
  ["n", false],
  ["N", false],
]);

const looseWords: ReadonlyMap<unknown, boolean> = new Map([...shortWords, ["true", true], ["false", false]]);

export const bool: Field<boolean> = scalar(
  "true or false",
  (raw) => (typeof raw === "boolean" ? raw : shortWords.get(raw)),
  [true, false, undefined] as unknown as boolean[],
);

export const int: Field<number> = scalar("a whole number", (raw) =>
  typeof raw === "number" && Number.isSafeInteger(raw) ? raw : undefined,
);

/** A number or a string, as Kubernetes quantities and ports are written. */
export const intOrString: Field<number | string> = scalar("a number or a string", (raw) =>
  typeof raw === "string" || (typeof raw === "number" && Number.isFinite(raw)) ? raw : undefined,
);

/** A string; numbers and booleans are taken as their text, as providers do for tags and settings. */
export const text: Field<string> = scalar("a string", (raw) =>
  typeof raw === "string"
    ? raw
    : typeof raw === "number" || typeof raw === "boolean"
      ? String(raw)
      : undefined,
);

/** `true`/`false` as AWS providers take them: booleans or their text. */
export const looseBool: Field<boolean> = scalar(
  "true or false",
  (raw) => (typeof raw === "boolean" ? raw : looseWords.get(raw)),
  [true, false, undefined] as unknown as boolean[],
);

/** A whole number as AWS providers take it: a number or its text. */
export const looseInt: Field<number> = scalar("a whole number", (raw) => {
  const value = typeof raw === "string" && /^-?\d{1,15}$/.test(raw) ? Number(raw) : raw;
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
});

/** Anything, unread. Unknown and secret parts inside stay as their markers: for values handed on, never judged. */
export const raw: Field<unknown> = { read: (value) => value };

function assign<T>(
  target: object,
  name: string | number,
  field: Field<T>,
  value: unknown,
  path: Path | undefined,
  context: ReadContext,
): void {
  let plain = value;
  if (value instanceof Secret) {
    markSecret(target, name);
    plain = value.value;
  }
  readOnto(target, name, field, plain, path, name, context);
}

/** Reads one open value, which stands under `key` below `path`, onto a property of an object. */
export function readOnto<T>(
  target: object,
  name: string | number,
  field: Field<T>,
  value: unknown,
  path: Path | undefined,
  key: string | number,
  context: ReadContext,
): void {
  const result = field.read(value, path, key, context);
  if (result instanceof Unknown) defineUnknown(target, name, { parent: path, key }, result, field.domain);
  else (target as Record<string | number, unknown>)[name] = result;
}

export function listOf<T>(item: Field<T>): Field<readonly T[]> {
  return {
    read(value, path, key, context) {
      if (value instanceof Unknown) return value;
      if (!Array.isArray(value)) return wrong("a list", value, path, key, context);
      const at = { parent: path, key };
      const items: T[] = new Array<T>(value.length);
      for (let i = 0; i < value.length; i++) assign(items, i, item, value[i], at, context);
      return items;
    },
  };
}

/** A mapping with free keys; the result has no prototype, so that a key such as `__proto__` is only a key. */
export function mapOf<T>(item: Field<T>): Field<Readonly<Record<string, T>>> {
  return {
    read(value, path, key, context) {
      if (value instanceof Unknown) return value;
      if (typeof value !== "object" || value === null || Array.isArray(value))
        return wrong("a mapping", value, path, key, context);
      const at = { parent: path, key };
      const result = emptyMapping<T>();
      for (const [name, entry] of Object.entries(value)) {
        if (entry !== null && entry !== undefined) assign(result, name, item, entry, at, context);
      }
      return result;
    },
  };
}

/** A mapping with the given fields; others are not read. `null` counts as absent. */
export function shape<F extends Record<string, Field<unknown>>>(fields: F): Field<Shaped<F>> {
  const Plain = roomy();
  return {
    read(value, path, key, context) {
      if (value instanceof Unknown) return value;
      if (typeof value !== "object" || value === null || Array.isArray(value))
        return wrong("a mapping", value, path, key, context);
      const result = new Plain();
      readInto(result, fields, value as Record<string, unknown>, context, { parent: path, key });
      return result;
    },
  };
}

/** Reads fields of a resource's own properties (no key above them). */
export function readShape<F extends Record<string, Field<unknown>>>(
  fields: F,
  properties: Readonly<Record<string, unknown>>,
  context: ReadContext,
  path?: Path,
): Shaped<F> {
  const result = {};
  readInto(result, fields, properties, context, path);
  return result;
}

/** Reads fields onto an object that has others already (a node). Never spread a shaped object: spreading reads it. */
export function readInto(
  target: object,
  fields: Record<string, Field<unknown>>,
  properties: Readonly<Record<string, unknown>>,
  context: ReadContext,
  path?: Path,
): void {
  for (const name in fields) {
    const entry = properties[name];
    if (entry !== undefined && entry !== null) assign(target, name, fields[name]!, entry, path, context);
  }
}

/**
 * Puts one property of a read object under a name on another, keeping it unknown where it is; `fallback` stands where
 * it is absent (or where the object itself is).
 */
export function alias(
  target: object,
  name: string,
  from: object | undefined,
  key: string,
  fallback?: unknown,
): void {
  if (from && hasUnknowns(from)) {
    const descriptor = Object.getOwnPropertyDescriptor(from, key);
    if (descriptor?.get) return shareUnknown(target, name, descriptor);
  }
  const found = from && Object.hasOwn(from, key) ? (from as Record<string, unknown>)[key] : fallback;
  (target as Record<string, unknown>)[name] = found;
}
