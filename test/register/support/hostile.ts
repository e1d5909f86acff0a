import fc from "fast-check";

/** Texts that break what is careless: SQL, HTML, shells, paths, formats, encodings, and what is very long. */
export const hostileTexts: readonly string[] = [
  "",
  " ",
  "'",
  "' or '1'='1",
  "'; drop table history; --",
  '") union select body from history --',
  "\\",
  "%",
  "%00",
  "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "../../../../etc/passwd",
  "..\\..\\windows\\win.ini",
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "{{7*7}}${7*7}<%= 7*7 %>",
  "$(reboot)`reboot`|reboot",
  "\u0000",
  "\u001b[2J",
  "a\r\nset-cookie: a=b",
  "\ud800",
  "\udc00\ud800",
  "\ufeff\u202etxt.exe",
  "🏴‍☠️",
  "é".normalize("NFD"),
  "__proto__",
  "constructor",
  "null",
  "NaN",
  "-1",
  "1e999",
  "9007199254740993",
  "0x10",
  "A".repeat(3000),
  "sha256:" + "g".repeat(64),
  "sha256:" + "a".repeat(64),
  "2026-02-30T00:00:00Z",
  "+292278994-08-17T00:00:00Z",
  "2026-01-31T08:00:00Z",
  "c1/shop/1/app",
];

export const hostileText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[[[]]]]),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(hostileText, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("__proto__", "constructor", "digest", "id", "toString", "a'b"), hostileText, {
    maxKeys: 3,
  }),
);

/** As much of JSON Schema as the register's description uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

const fitting: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  integer: fc.integer({ min: 0, max: 1000 }),
  number: fc.integer({ min: 0, max: 1000 }),
  boolean: fc.boolean(),
};

/** Values that a schema describes, with hostile ones in their places. */
export function valueOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  const fits: fc.Arbitrary<unknown> =
    schema.const !== undefined
      ? fc.constant(schema.const)
      : schema.enum
        ? fc.constantFrom(...schema.enum)
        : choices && choices.length > 0
          ? fc.oneof(...choices.map((each) => valueOf(each, depth)))
          : schema.items && depth < 6
            ? fc.array(valueOf(schema.items, depth + 1), { minLength: 1, maxLength: 3 })
            : schema.properties && depth < 6
              ? fc.record(
                  Object.fromEntries(
                    Object.entries(schema.properties).map(([name, each]) => [name, valueOf(each, depth + 1)]),
                  ),
                  {
                    requiredKeys: Object.keys(schema.properties).filter((name) =>
                      /^(kind|digest|body|target|specversion|id|source|type|time|data)$/.test(name),
                    ),
                  },
                )
              : (fitting[schema.type ?? ""] ?? hostileText);
  return fc.oneof({ weight: 12, arbitrary: fits }, { weight: 1, arbitrary: hostileValue });
}
