import assert from "node:assert/strict";
import { checkSettings, settingsCheck } from "../../../core/policy/check-settings";
import { definePolicy, expressions, flag, integer, oneOf, pod, texts, textsOf } from "../../../core/policy";
import type { Setting } from "../../../core/policy/setting-schema";

const setting = (schema: Setting["schema"]): Setting => ({ description: "", schema });

const settings = {
  list: texts("A list."),
  verbs: texts("Some verbs.", ["get", "list"]),
  patterns: expressions("Expressions."),
  mode: oneOf(["strict", "loose"], "A mode."),
  strict: flag("Strict."),
  most: integer("The most.", 1, 10),
  ratio: setting({ type: ["number", "string"], exclusiveMinimum: 0, pattern: "^\\d+$" }),
  entries: setting({
    type: "array",
    items: {
      type: "object",
      properties: { key: { type: "string" }, value: { type: "string" } },
      required: ["key"],
    },
  }),
  loose: setting({ type: ["string", "boolean"], pattern: "^a$" }),
  any: setting({ type: "array" }),
  byName: setting({ type: "object", additionalProperties: { type: "number" } }),
};

const faults = (given: Record<string, unknown>): string[] =>
  checkSettings({ settings }, given).map(
    ({ path, message, hint }) => `${path.join(".")} ${message}${hint === undefined ? "" : ` (${hint})`}`,
  );

describe("checkSettings", () => {
  it("takes what is declared, in its type and bounds", () => {
    const sound = {
      list: ["a"],
      verbs: ["get"],
      patterns: ["^a(?=b)"],
      mode: "loose",
      strict: false,
      most: 10,
      ratio: "2",
      entries: [{ key: "a" }, { key: "a", value: "b" }],
      byName: { anything: 1.5 },
    };
    assert.deepEqual(faults(sound), []);
    assert.deepEqual(faults({ ratio: 0.5, list: [] }), []);
    assert.deepEqual(faults({ most: 1, list: ["("], loose: true, any: ["a", 1, null] }), []);
    assert.deepEqual(faults({ loose: "a" }), []);
  });

  const refused: readonly (readonly [given: Record<string, unknown>, fault: string])[] = [
    [{ lits: [] }, "lits is no setting of this policy (did you mean list?)"],
    [{ list: "a" }, 'list must be a list of texts, not the text "a"'],
    [{ list: null }, "list must be a list of texts, not an empty value"],
    [{ list: ["a", 1] }, "list.1 must be a text, not the number 1"],
    [{ verbs: ["set"] }, 'verbs.0 must be get or list, not the text "set"'],
    [{ patterns: ["("] }, 'patterns.0 must be a regular expression, not the text "("'],
    [{ mode: "lax" }, 'mode must be strict or loose, not the text "lax"'],
    [{ strict: "yes" }, 'strict must be true or false, not the text "yes"'],
    [{ most: 0 }, "most must be a whole number from 1 to 10, not the number 0"],
    [{ most: 11 }, "most must be a whole number from 1 to 10, not the number 11"],
    [{ most: 1.5 }, "most must be a whole number from 1 to 10, not the number 1.5"],
    [{ ratio: 0 }, "ratio must be a number above 0 or a text, not the number 0"],
    [{ ratio: "two" }, 'ratio must be a number above 0 or a text, not the text "two"'],
    [{ ratio: true }, "ratio must be a number above 0 or a text, not the boolean true"],
    [{ entries: [{ value: "b" }] }, "entries.0.key is missing"],
    [{ entries: [{ kye: "b" }] }, "entries.0.kye is no key that is known here (did you mean key?)"],
    [{ entries: [[]] }, "entries.0 must be { key, value }, not a list"],
    [{ byName: { a: "b" } }, 'byName.a must be a number, not the text "b"'],
    [{ byName: null }, "byName must be a mapping, each value a number, not an empty value"],
    [{ byName: "a" }, 'byName must be a mapping, each value a number, not the text "a"'],
    [{ byName: { a: Infinity } }, "byName.a must be a number, not the number Infinity"],
    [{ loose: "b" }, 'loose must be a text or true or false, not the text "b"'],
    [{ byName: [] }, "byName must be a mapping, each value a number, not a list"],
  ];
  for (const [given, fault] of refused) {
    it(`refuses ${JSON.stringify(given)}`, () => assert.deepEqual(faults(given), [fault]));
  }

  it("knows no setting by what every object inherits", () => {
    for (const name of ["constructor", "toString", "__proto__"]) {
      const given = JSON.parse(`{ "${name}": 1 }`) as Record<string, unknown>;
      assert.match(faults(given).join(), /is no setting of this policy/);
      assert.match(faults({ entries: [{ key: "a", ...given }] }).join() || "none", /is no key|none/);
    }
  });

  it("tells all that is wrong at once", () => {
    assert.equal(faults({ list: [1, 2], mode: 3, other: 4 }).length, 4);
  });

  it("tells of each fault what it is, where it stands and whether key or value is wrong", () => {
    const of = (given: Record<string, unknown>) => checkSettings({ settings }, given);
    const at = (path: readonly (string | number)[], part: "key" | "value", message: string) => ({
      path,
      part,
      message,
    });
    const [{ hint, ...unknown } = {}] = of({ zzzzzz: 1 });
    assert.match(hint!, /^known: list, verbs, /);
    assert.deepEqual(unknown, {
      code: "unknown-key",
      ...at(["zzzzzz"], "key", "is no setting of this policy"),
    });
    assert.deepEqual(of({ strict: 1 }), [
      { code: "wrong-type", ...at(["strict"], "value", "must be true or false, not the number 1") },
    ]);
    assert.deepEqual(of({ mode: "lax" }), [
      { code: "bad-value", ...at(["mode"], "value", 'must be strict or loose, not the text "lax"') },
    ]);
    assert.deepEqual(of({ entries: [{}] }), [
      { code: "missing-key", ...at(["entries", 0, "key"], "value", "is missing") },
    ]);
  });

  it("tells of what is missing beside another fault", () => {
    assert.deepEqual(faults({ entries: [{ value: 1 }] }), [
      "entries.0.value must be a text, not the number 1",
      "entries.0.key is missing",
    ]);
  });

  it("refuses any setting of a policy without settings", () => {
    assert.deepEqual(
      checkSettings({}, { a: 1 }).map(({ message, hint }) => [message, hint]),
      [["is no setting of this policy", "it has none"]],
    );
  });
});

describe("settingsCheck", () => {
  const policy = definePolicy({
    name: "restrict-something",
    displayName: "Something",
    description: "Something.",
    severity: "low",
    enforcementLevel: "advisory",
    controls: [],
    requirements: [],
    remediationSteps: "None.",
    appliesTo: "Container",
    settings: { strict: settings.strict },
    check: () => undefined,
    good: () => ({ any: pod({}) }),
    bad: () => ({ any: pod({}) }),
  });

  it("judges what is set by the policy's name, and nothing of names that no policy has", () => {
    const check = settingsCheck([policy]);
    assert.deepEqual(check("restrict-something", { strict: true }), []);
    assert.deepEqual(
      check("restrict-something", { strict: 1 }).map(({ path }) => path),
      [["strict"]],
    );
    assert.deepEqual(check("restrict-other", { strict: 1 }), []);
  });
});

describe("definePolicy", () => {
  it("lets a check read declared settings only", () => {
    const common = {
      name: "disallow-nothing",
      displayName: "Nothing",
      description: "Nothing.",
      severity: "low",
      enforcementLevel: "advisory",
      controls: [],
      requirements: [],
      remediationSteps: "None.",
      appliesTo: "Container",
      good: () => ({ any: pod({}) }),
      bad: () => ({ any: pod({}) }),
    } as const;
    const declared = definePolicy({
      ...common,
      settings: { list: settings.list },
      check({ settings: given }) {
        textsOf(given, "list");
        // @ts-expect-error The setting is not declared.
        textsOf(given, "other");
      },
    });
    const none = definePolicy({
      ...common,
      check({ settings: given }) {
        // @ts-expect-error No setting is declared.
        void given["list"];
      },
    });
    assert.deepEqual(Object.keys(declared.settings ?? {}), ["list"]);
    assert.equal(none.settings, undefined);
  });
});
