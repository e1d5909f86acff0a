type Json = Readonly<Record<string, unknown>>;

/** What the SDK asks of an `Output`; these go to the real one. */
const outputMembers = new Set([
  "apply",
  "isKnown",
  "isSecret",
  "promise",
  "resources",
  "allResources",
  "get",
  "then",
  "constructor",
]);

/**
 * The result of a function that has no answer, for programs that await plain values. Passed on, it is an unknown
 * `Output`; printed, it is text with a mark; listed, it holds one thing of its own kind; indexed, it goes on.
 */
export function generous(output: object, text: string, known: Json = {}): object {
  const self: object = new Proxy(output, {
    get(target, key) {
      if (key === Symbol.toPrimitive) return (hint: string) => (hint === "number" ? Number.NaN : text);
      if (key === Symbol.iterator) return () => [self][Symbol.iterator]();
      if (typeof key === "symbol") return Reflect.get(target, key) as unknown;
      if (Object.hasOwn(known, key)) return known[key];
      if (key.startsWith("__") || outputMembers.has(key)) return Reflect.get(target, key) as unknown;
      if (key === "toString" || key === "toJSON" || key === "valueOf") return () => text;
      if (key === "length") return 1;
      const list = ([self] as unknown as Record<string, unknown>)[key];
      if (typeof list === "function") return list.bind([self]) as unknown;
      const string = (text as unknown as Record<string, unknown>)[key];
      if (typeof string === "function") return string.bind(text) as unknown;
      return generous(Reflect.get(target, key) as object, text);
    },
  });
  return self;
}
