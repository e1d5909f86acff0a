import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import {
  estateJsonSchema,
  loadEstate,
  renderEstateJsonSchema,
  renderExceptionsJsonSchema,
} from "../../../core/estate";

const ROOT = join(__dirname, "../../..");

function validator(schema: object = estateJsonSchema()): (data: unknown) => string[] {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    strictTuples: false,
  });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const validate = ajv.compile(schema);
  return (data) =>
    validate(data) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
}

describe("the estate's JSON Schema", () => {
  const check = validator();
  const read = (path: string): unknown => parse(readFileSync(path, "utf8"));

  it("is what docs/schema holds", () => {
    assert.equal(
      readFileSync(join(ROOT, "docs/schema/estate.schema.json"), "utf8"),
      renderEstateJsonSchema(),
    );
  });

  it("accepts the root estate, which also loads without a warning", () => {
    const path = join(ROOT, "bulkhead.yaml");
    assert.deepEqual(check(read(path)), []);
    const result = loadEstate({ path });
    assert.ok(result.ok, JSON.stringify(result));
    assert.deepEqual(result.warnings, []);
  });

  it("accepts the shared example estate", function () {
    const path = join(ROOT, "../shared/estate.example.yaml");
    if (!existsSync(path)) this.skip();
    assert.deepEqual(check(read(path)), []);
  });

  it("accepts what only extends another estate, but nothing without zones otherwise", () => {
    assert.deepEqual(check({ extends: "./organisation.yaml" }), []);
    assert.notDeepEqual(check({ zones: { a: {} } }), []);
    assert.notDeepEqual(check({}), []);
  });

  it("refuses unknown keys, values and units as the loader does", () => {
    const base = { zones: { a: {} }, environments: { e: { select: [{ stack: "**" }] } } };
    const bad: Record<string, unknown>[] = [
      { ...base, zone: {} },
      { ...base, flows: [{ from: "a", to: "a", ports: ["443"] }] },
      { ...base, environments: { e: { select: [{ stack: "**" }], admit: ["pink"] } } },
      { ...base, images: { footprint: { maxSize: "big" } } },
      { ...base, register: { staleAfter: "soon" } },
      { ...base, rules: [{ never: { all: [{ nto: {} }] }, reason: "x" }] },
      { ...base, accountGroups: { g: { accounts: [333333333333] } } },
    ];
    for (const data of bad) assert.notDeepEqual(check(data), [], JSON.stringify(data));
    assert.deepEqual(check(base), []);
  });

  it("describes every property, so that editors can show help", () => {
    const bare: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== "object" || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        if (key === "properties") {
          for (const [name, inner] of Object.entries(value as Record<string, Record<string, unknown>>)) {
            if (inner.description === undefined && inner.$ref === undefined) bare.push(`${path}.${name}`);
          }
        }
        visit(value, `${path}.${key}`);
      }
    };
    visit(estateJsonSchema(), "");
    assert.deepEqual(bare, []);
  });
});

describe("the exceptions' JSON Schema", () => {
  const check = validator(JSON.parse(renderExceptionsJsonSchema()) as object);
  const entry = { policy: "disallow-host-pid", owner: "a", reason: "b", expires: "2126-01-31" };

  it("is what docs/schema holds", () => {
    const file = join(ROOT, "docs/schema/exceptions.schema.json");
    assert.equal(readFileSync(file, "utf8"), renderExceptionsJsonSchema());
  });

  it("accepts the example of the guide", () => {
    const guide = readFileSync(join(ROOT, "docs/guide/exceptions.md"), "utf8");
    const [, example = ""] = /```yaml\n(exceptions:[\s\S]*?)```/.exec(guide)!;
    assert.deepEqual(check(parse(example)), []);
  });

  it("refuses what the loader refuses", () => {
    assert.deepEqual(check({ exceptions: [{ ...entry, resource: "**" }] }), []);
    for (const wrong of [
      entry,
      { ...entry, resource: "**", owner: undefined },
      { ...entry, resource: "**", expires: "soon" },
      { ...entry, image: "latest" },
      { ...entry, resource: "**", untl: "2126-01-31" },
    ])
      assert.notDeepEqual(
        check(JSON.parse(JSON.stringify({ exceptions: [wrong] }))),
        [],
        JSON.stringify(wrong),
      );
  });
});
