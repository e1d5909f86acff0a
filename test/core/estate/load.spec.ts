import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import {
  loadEstate,
  parseEstateData,
  type LoadedEstate,
  type LoadOptions,
  type LoadResult,
} from "../../../core/estate";

const MINIMAL = `
zones:
  app: {}
environments:
  all: { select: [{ stack: "**" }] }
`;

export function loaded(result: LoadResult): LoadedEstate {
  assert.ok(result.ok, result.ok ? "" : JSON.stringify(result.errors, null, 1));
  return result;
}

describe("loading an estate", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "estate-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const load = (options: LoadOptions = {}): LoadResult => loadEstate({ from: folder, env: {}, ...options });

  it("finds the file upwards from a folder", () => {
    const path = write("bulkhead.yaml", MINIMAL);
    const below = join(folder, "a/b");
    mkdirSync(below, { recursive: true });
    const result = loaded(load({ from: below }));
    assert.deepEqual(result.source, { kind: "found", path });
    assert.equal(result.defaulted, false);
    assert.equal(result.estate.defaulted, false);
  });

  it("prefers the asked for file, then BULKHEAD_ESTATE, then what was built in, then what it finds", () => {
    write("bulkhead.yaml", MINIMAL);
    write("asked.yaml", MINIMAL);
    write("variable.yaml", MINIMAL);
    const env = { BULKHEAD_ESTATE: "variable.yaml" };
    const builtIn = {
      name: "pack",
      data: { zones: { z: {} }, environments: { e: { select: [{ stack: "**" }] } } },
    };
    const kinds = [
      load({ path: "asked.yaml", env, builtIn }),
      load({ env, builtIn }),
      load({ builtIn }),
      load(),
    ].map((result) => loaded(result).source);
    assert.deepEqual(kinds, [
      { kind: "configured", path: join(folder, "asked.yaml") },
      { kind: "environment", path: join(folder, "variable.yaml") },
      { kind: "built-in", path: "pack" },
      { kind: "found", path: join(folder, "bulkhead.yaml") },
    ]);
  });

  for (const [what, options] of Object.entries({
    "an asked for file": { path: "none.yaml" },
    "a file named by the variable": { env: { BULKHEAD_ESTATE: "none.yaml" } },
  })) {
    it(`fails where ${what} is missing, although another could be found`, () => {
      write("bulkhead.yaml", MINIMAL);
      const result = load(options);
      assert.ok(!result.ok);
      assert.equal(result.errors[0]?.code, "not-found");
      assert.equal(result.errors[0].file, join(folder, "none.yaml"));
    });
  }

  it("takes the defaults where nothing is declared, and says so", () => {
    const result = loaded(load());
    assert.equal(result.defaulted, true);
    assert.equal(result.estate.defaulted, true);
    assert.deepEqual(result.source, { kind: "default" });
    const [environment] = Object.values(result.estate.environments);
    assert.equal(environment?.controlled, false);
    assert.equal(environment.enforce, "mandatory");
    assert.deepEqual(Object.keys(result.estate.zones), ["internet"]);
  });

  it("reads JSON, with tabs too", () => {
    write(
      "bulkhead.json",
      JSON.stringify({ zones: { app: {} }, environments: { e: { select: [{ stack: "x" }] } } }, null, "\t"),
    );
    assert.equal(loaded(load()).source.path, join(folder, "bulkhead.json"));
  });

  it("refuses two files in one folder", () => {
    write("bulkhead.yaml", MINIMAL);
    write("bulkhead.json", "{}");
    const result = load();
    assert.ok(!result.ok);
    assert.match(result.errors[0]?.message ?? "", /which of them/);
  });

  it("refuses a folder, and a file that it may not read", function () {
    mkdirSync(join(folder, "bulkhead.yaml"));
    const asFolder = load();
    assert.ok(!asFolder.ok);
    assert.deepEqual([asFolder.errors[0]?.code, asFolder.errors[0]?.message], ["unreadable", "is a folder"]);
    if (process.getuid?.() === 0) this.skip();
    const closed = write("closed.yaml", MINIMAL);
    chmodSync(closed, 0);
    const result = load({ path: "closed.yaml" });
    assert.ok(!result.ok);
    assert.equal(result.errors[0]?.message, "can't be read: no permission");
  });

  it("hashes the content: not comments, layout or the order of keys, but the order of environments", () => {
    const hash = (text: string): string => {
      write("bulkhead.yaml", text);
      return loaded(load()).hash;
    };
    const first = hash(
      "zones: {a: {trust: 1, within: allow}}\nenvironments: {x: {select: [{stack: x}]}, y: {select: [{stack: y}]}}",
    );
    assert.match(first, /^[0-9a-f]{64}$/);
    assert.equal(
      hash(
        "# why\nenvironments:\n  x: {select: [{stack: x}]}\n  y: {select: [{stack: y}]}\nzones: {a: {within: allow, trust: 1}}",
      ),
      first,
    );
    assert.notEqual(
      hash(
        "zones: {a: {trust: 1, within: allow}}\nenvironments: {y: {select: [{stack: y}]}, x: {select: [{stack: x}]}}",
      ),
      first,
    );
    assert.notEqual(
      hash(
        "zones: {a: {trust: 2, within: allow}}\nenvironments: {x: {select: [{stack: x}]}, y: {select: [{stack: y}]}}",
      ),
      first,
    );
  });

  it("loads the shared example estate", function () {
    const example = join(__dirname, "../../../../shared/estate.example.yaml");
    if (!existsSync(example)) this.skip();
    const { estate } = loaded(load({ path: example }));
    assert.deepEqual(Object.keys(estate.environments), ["production", "staging", "flat", "development"]);
    assert.equal(estate.images.footprint.maxSize, 300e6);
    assert.equal(estate.images.evidence.green.staging, 30 * 86_400_000);
    assert.equal(estate.images.evidence.green.qa, Infinity);
    assert.deepEqual(estate.identities.userIds.acme, { from: 20000, to: 29999 });
    assert.deepEqual(estate.environments.production?.onUnknown, { preview: "mandatory", state: "mandatory" });
    assert.deepEqual(estate.flows[0]?.ports, [{ protocol: "tcp", from: 443, to: 443 }]);
  });

  it("loads the shared example estate without any of its sections, but for names that are then missing", function () {
    const example = join(__dirname, "../../../../shared/estate.example.yaml");
    if (!existsSync(example)) this.skip();
    const data = parse(readFileSync(example, "utf8")) as Record<string, unknown>;
    const { zones, environments } = data;
    loaded(parseEstateData({ zones, environments }));
    for (const section of Object.keys(data)) {
      const { [section]: dropped, ...rest } = data;
      assert.notEqual(dropped, undefined);
      const result = parseEstateData(rest);
      const codes = new Set(result.ok ? [] : result.errors.map(({ code }) => code));
      codes.delete("unknown-name");
      assert.deepEqual(
        [...codes],
        ["zones", "environments"].includes(section) ? ["missing-key"] : [],
        section,
      );
    }
  });
});
