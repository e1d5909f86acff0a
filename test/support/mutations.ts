import { Secret, Unknown } from "../../core/graph";

/** Stands in every secret that these mutations put in. */
export const secretText = "zq7canary";

type Step = string | number;

const deep = (depth: number): unknown => {
  let value: unknown = "end";
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
  return value;
};

/** A key that an object literal would make its prototype of. */
const withPrototypeKey = (value: unknown): unknown =>
  Object.defineProperty({ constructor: value, hasOwnProperty: value, toString: value }, "__proto__", {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });

/** What to put in a property's stead, made from what it was. */
export const hostile: Readonly<Record<string, (original: unknown) => unknown>> = {
  null: () => null,
  "a boolean": () => true,
  zero: () => 0,
  "a huge number": () => 1e308,
  "a number that is none": () => Number.NaN,
  "an empty text": () => "",
  "a text": () => "::/0 %s ${x} *?[(\u0000 {{",
  "JSON text of the wrong kind": () => '[{"Statement":[null,{"Action":{"a":1},"Principal":[[1]]}]},null]',
  "a long text": () => "a/b:".repeat(1_000),
  "an empty list": () => [],
  "a list of everything": (original) => [null, 1, "x", [], {}, new Unknown("it"), original],
  "an empty mapping": () => ({}),
  "a mapping of everything": (original) => ({
    a: null,
    b: 1,
    "": "x",
    d: [],
    e: {},
    f: new Unknown("it"),
    g: original,
  }),
  "a __proto__ key": withPrototypeKey,
  nesting: () => deep(500),
  "deep nesting": () => deep(5_000),
  "an unknown": () => new Unknown("it"),
  "a list of one unknown": () => [new Unknown("it")],
  "its value as a secret": (original) => new Secret(salted(original)),
  "a secret text": () => new Secret(secretText),
  "a secret in a list": (original) => [new Secret(salted(original))],
  "a secret unknown": () => new Secret(new Unknown("it")),
  "a secret in a secret": (original) => new Secret({ a: new Secret(salted(original)) }),
  "a secret that needs quoting": () => new Secret(`${secretText}"\n'\\${secretText}\u001b`),
  "a long secret": () => new Secret(`${secretText} `.repeat(300)),
  "a secret of many parts": () =>
    new Secret(`https://a:${secretText}@h/${secretText}:${secretText}?x=${secretText},${secretText}`),
};

/** The value with the secret's text in each of its texts. */
function salted(value: unknown): unknown {
  if (typeof value === "string") return `${secretText}${value}${secretText}`;
  if (Array.isArray(value)) return value.map(salted);
  if (typeof value !== "object" || value === null || value instanceof Unknown) return value;
  if (value instanceof Secret) return salted(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, salted(item)]));
}

/** The places of all values within, the outermost first, without the whole. */
export function placesIn(value: unknown, at: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== "object" || value === null || value instanceof Unknown || value instanceof Secret)
    return [];
  const entries: [Step, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([key, item]) => [[...at, key], ...placesIn(item, [...at, key])]);
}

/** A copy with one place changed. */
export function mutate(
  value: unknown,
  [step, ...rest]: readonly Step[],
  change: (was: unknown) => unknown,
): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === step ? mutate(item, rest, change) : item));
  const source = value as Record<string, unknown>;
  return { ...source, [step]: mutate(source[step], rest, change) };
}
