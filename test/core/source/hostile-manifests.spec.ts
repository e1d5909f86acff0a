import assert from "node:assert/strict";
import { readManifests } from "../../../core/source";

const pod = (name: string, more = "") => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n${more}`;

/** Reads a bad document between two good ones. */
const between = (bad: string) => {
  const read = readManifests(`${pod("before")}---\n${bad}\n---\n${pod("after")}`, "a.yaml");
  assert.deepEqual(
    read.resources.map((each) => each.name),
    ["before", "after"],
  );
  assert.equal(read.errors.length, 1);
  return read.errors[0]!;
};

describe("hostile manifests", () => {
  it("cost only their own document, and say where and what", () => {
    const error = between("apiVersion: v1\nkind: Pod\nmetadata:\n  name: [oops\n");
    assert.equal(error.location.file, "a.yaml");
    assert.ok((error.location.line ?? 0) >= 8);
    assert.match(error.message, /^is not valid YAML: /);
  });

  it("refuse a key that stands twice, at its second place", () => {
    const error = between("apiVersion: v1\nkind: Pod\nspec:\n  hostPID: false\n  hostPID: true\n");
    assert.match(error.message, /duplicated mapping key/);
    assert.deepEqual([error.location.line, error.location.column], [9, 3]);
    const json = readManifests('{"apiVersion":"v1","kind":"Pod",\n "spec":{"a":1,"a":2}}', "a.json");
    assert.match(json.errors[0]?.message ?? "", /has the key "a" twice/);
    assert.equal(json.errors[0]?.location.line, 2);
    assert.deepEqual(json.resources, []);
  });

  it("refuse alias bombs, in width and in depth", () => {
    let bomb = "apiVersion: v1\nkind: Pod\na0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (let level = 1; level < 10; level += 1) {
      bomb += `a${level}: &a${level} [${Array<string>(9)
        .fill(`*a${level - 1}`)
        .join(", ")}]\n`;
    }
    assert.match(between(bomb).message, /expands by its aliases/);
    let tower = "apiVersion: v1\nkind: Pod\na0: &a0 [x]\n";
    for (let level = 1; level < 1000; level += 1) tower += `a${level}: &a${level} [*a${level - 1}]\n`;
    assert.match(between(tower).message, /nested more than/);
  });

  it("refuse many small bombs that make a large one", () => {
    const list = (item: string) => `[${Array<string>(80).fill(item).join(", ")}]`;
    const small = `apiVersion: v1\nkind: Pod\na: &a ${list("x")}\nb: &b ${list("*a")}\nc: ${list("*b")}\n---\n`;
    const { errors } = readManifests(small.repeat(4), "a.yaml");
    assert.equal(errors.length, 3);
    assert.match(errors[0]?.message ?? "", /expands by its aliases/);
  });

  it("refuse an alias that contains itself", () => {
    assert.match(
      between("apiVersion: v1\nkind: Pod\nspec: &s\n  self: *s\n").message,
      /has an alias of a part that contains it/,
    );
  });

  it("accept aliases that stay small", () => {
    const text = pod("a", "a: &a {x: 1}\nb: [*a, *a, *a]\n");
    assert.deepEqual(readManifests(text, "a.yaml").resources[0]?.properties["b"], [
      { x: 1 },
      { x: 1 },
      { x: 1 },
    ]);
  });

  it("refuse nesting beyond what anybody writes", () => {
    assert.match(between(`a: ${"[".repeat(5000)}${"]".repeat(5000)}`).message, /nested more than 200 levels/);
    assert.match(between(`${"- ".repeat(5000)}x`).message, /nested more than 200 levels/);
    const json = `{"apiVersion":"v1","kind":"Pod","a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    assert.match(readManifests(json, "a.json").errors[0]?.message ?? "", /nested more than 256 levels/);
  });

  it("refuse tags that would build code or unknown things", () => {
    for (const tag of [
      "!!js/function 'function(){}'",
      "!!js/regexp /a/",
      "!!python/object:os.system x",
      "!Ref x",
    ]) {
      assert.match(between(`apiVersion: v1\nkind: Pod\nspec: ${tag}\n`).message, /unknown tag/, tag);
    }
  });

  it("refuse tabs in indentation and null bytes", () => {
    assert.match(between("apiVersion: v1\nkind: Pod\nspec:\n\thostPID: true\n").message, /tab/);
    assert.match(between("apiVersion: v1\nkind: Pod\nname: a\0b\n").message, /null byte/);
  });

  it("tell a template from a typing error", () => {
    const helm =
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n  {{- if .Values.x }}\n  a: b\n  {{- end }}\n";
    assert.match(between(helm).hint ?? "", /helm template/);
    assert.doesNotMatch(between("apiVersion: v1\nkind: [\n").hint ?? "", /template/);
    const shown = readManifests("Previewing update (dev):\n  + create: x\n    y: [\n", "a.txt");
    assert.match(shown.errors[0]?.hint ?? "", /pulumi preview --json/);
    const mixed = readManifests('warning: x\n{\n  "steps": [\n', "a.txt");
    assert.match(mixed.errors[0]?.hint ?? "", /standard output/);
  });

  it("are passed over in a folder where they don't even mention an apiVersion", () => {
    const options = { skipForeign: true };
    assert.deepEqual(readManifests("{% if x %}\n a: [\n", "a.yaml", options).errors, []);
    assert.equal(readManifests("{% if x %}\napiVersion: [\n", "a.yaml", options).errors.length, 1);
  });

  it("may be huge in number", () => {
    const text = Array.from({ length: 3000 }, (_, index) => pod(`p${index}`)).join("---\n");
    const { resources } = readManifests(text, "a.yaml");
    assert.equal(resources.length, 3000);
    assert.equal(resources[2999]?.locate?.(undefined)?.line, 2999 * 4 + 1);
  });

  it("never end up in the prototype by a merge", () => {
    const { resources } = readManifests(pod("a", "x:\n  <<: {__proto__: {polluted: 1}}\n"), "a.yaml");
    const x = resources[0]?.properties["x"] as object;
    assert.equal(Object.getPrototypeOf(x), Object.prototype);
  });
});
