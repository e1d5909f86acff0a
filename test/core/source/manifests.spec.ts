import assert from "node:assert/strict";
import { readManifests } from "../../../core/source";
import { pathOf } from "./support/folder";

const pod = (name: string, more = "") =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: shop\n${more}`;

const valuesOf = (text: string) => {
  const { resources, errors } = readManifests(
    `apiVersion: v1\nkind: X\nmetadata: {name: x}\nv:\n${text}`,
    "x.yaml",
  );
  assert.deepEqual(errors, []);
  return resources[0]!.properties["v"];
};

describe("readManifests", () => {
  it("names an object by cluster, group, kind, namespace and name", () => {
    const text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\n";
    const [resource] = readManifests(text, "a.yaml", { cluster: "blue" }).resources;
    assert.equal(resource?.id, "blue/apps/Deployment/shop/web");
    assert.equal(resource.type, "kubernetes:apps/v1:Deployment");
    assert.equal(resource.name, "web");
    assert.equal(resource.cluster, "blue");
    const [core] = readManifests(pod("a"), "a.yaml").resources;
    assert.equal(core?.id, "-/core/Pod/shop/a");
    assert.equal(core.type, "kubernetes:core/v1:Pod");
  });

  it("reads several documents, skipping blank ones, whatever their line ends and marks", () => {
    const text = `\ufeff# comment\n%YAML 1.2\n---\n${pod("a")}---\n\n# only a comment\n---\r\n${pod("b").replaceAll("\n", "\r\n")}...\n---\n${pod("c")}--- # trailing\n${pod("d")}`;
    const { resources, errors } = readManifests(text, "a.yaml");
    assert.deepEqual(errors, []);
    assert.deepEqual(
      resources.map((each) => each.name),
      ["a", "b", "c", "d"],
    );
  });

  it("does not split at dashes inside a scalar", () => {
    const text = pod("a", "data: |\n  ---\n  text\n  --- more\nother: '--- x'\n");
    const [resource] = readManifests(text, "a.yaml").resources;
    assert.equal(resource?.properties["data"], "---\ntext\n--- more\n");
  });

  it("opens lists of every kind, nested ones too, and completes the items of typed ones", () => {
    const items = `items:\n- metadata: {name: one}\n- {apiVersion: apps/v1, kind: Deployment, metadata: {name: two}}\n`;
    const text = `apiVersion: apps/v1\nkind: DeploymentList\n${items}---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - ${pod("three").trim().replaceAll("\n", "\n    ")}\n`;
    const { resources, errors } = readManifests(text, "a.yaml");
    assert.deepEqual(errors, []);
    assert.deepEqual(
      resources.map((each) => each.id),
      ["-/apps/Deployment/-/one", "-/apps/Deployment/-/two", "-/core/Pod/shop/three"],
    );
    assert.equal(resources[0]?.properties["kind"], "Deployment");
    assert.deepEqual(resources[2]?.locate?.(pathOf("metadata", "name")), {
      file: "a.yaml",
      line: 16,
      column: 7,
    });
  });

  it("leaves a kind that only ends in List alone", () => {
    const text = "apiVersion: example.org/v1\nkind: AllowList\nmetadata: {name: x}\nspec: {items: [a]}\n";
    assert.equal(readManifests(text, "a.yaml").resources[0]?.type, "kubernetes:example.org/v1:AllowList");
  });

  it("reads JSON objects, several in a row and in an array", () => {
    const object = (name: string) => ({ apiVersion: "v1", kind: "Pod", metadata: { name } });
    const row = `${JSON.stringify(object("a"))}\n${JSON.stringify(object("b"), null, 2)}\n`;
    assert.deepEqual(
      readManifests(row, "a.json").resources.map((each) => each.name),
      ["a", "b"],
    );
    const place = readManifests(row, "a.json").resources[1]?.locate?.(pathOf("metadata", "name"));
    assert.deepEqual(place, { file: "a.json", line: 6, column: 5 });
    const array = JSON.stringify([object("c"), object("d")]);
    assert.deepEqual(
      readManifests(array, "a.json").resources.map((each) => each.name),
      ["c", "d"],
    );
  });

  it("reads plain scalars as kubectl does", () => {
    assert.deepEqual(valuesOf(" [yes, On, TRUE, y, no, off, False, 'yes', yesterday]"), [
      true,
      true,
      true,
      "y",
      false,
      false,
      false,
      "yes",
      "yesterday",
    ]);
    assert.deepEqual(
      valuesOf(" [0644, 0o644, 0x1F, 0b101, 1_000, -017, 08, 1e3, .5, 1., +7, 0]"),
      [420, 420, 31, 5, 1000, -15, 8, 1000, 0.5, 1, 7, 0],
    );
    assert.deepEqual(
      valuesOf(" [2024-01-01, 2001-12-14t21:59:43.10-05:00, 12:30:45, 1.2.3, 10.0.0.0/8, 1e, 0xZZ]"),
      ["2024-01-01", "2001-12-14t21:59:43.10-05:00", "12:30:45", "1.2.3", "10.0.0.0/8", "1e", "0xZZ"],
    );
    assert.deepEqual(valuesOf(" [null, ~, Null, '', 'null']"), [null, null, null, "", "null"]);
    assert.deepEqual(valuesOf(" [!!str 0644, !!int '0644', !!binary aGk=]"), ["0644", 420, "hi"]);
    assert.deepEqual(valuesOf(" [.inf, -.inf]"), [Infinity, -Infinity]);
    assert.ok(Number.isNaN((valuesOf(" [.nan]") as number[])[0]));
    assert.equal((valuesOf(" [123456789012345678901234567890]") as number[])[0], 1.2345678901234568e29);
  });

  it("resolves aliases and merge keys", () => {
    const value = valuesOf("  base: &b {cpu: 1, memory: 2}\n  used:\n    <<: *b\n    cpu: 3\n");
    assert.deepEqual((value as { used: unknown }).used, { cpu: 3, memory: 2 });
  });

  it("keeps hostile keys as plain properties", () => {
    const value = valuesOf("  __proto__: {polluted: true}\n  constructor: x\n") as Record<string, unknown>;
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.ok(Object.hasOwn(value, "__proto__"));
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    const json = readManifests(
      '{"apiVersion":"v1","kind":"X","metadata":{"name":"x"},"__proto__":{"polluted":1}}',
      "a.json",
    );
    assert.ok(Object.hasOwn(json.resources[0]!.properties, "__proto__"));
  });

  it("names an object that has no name by what there is", () => {
    const named = (metadata: string) =>
      readManifests(`apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\n`, "a.yaml").resources[0]?.name;
    assert.equal(named("{generateName: job-}"), "job-*");
    assert.equal(named("{name: 42}"), "42");
    assert.equal(named("{}"), "(unnamed)");
    assert.equal(named("[]"), "(unnamed)");
    assert.equal(named("null"), "(unnamed)");
  });

  describe("places", () => {
    const text = `# first\n---\n${pod(
      "a",
      'spec:\n  containers:\n  - name: one\n    image: x\n  -\n    name: two\n    args: [a, "b", {c: d, e}]\n    securityContext: &sc\n      privileged: true\n  - name: three\n    securityContext: *sc\n',
    )}`;
    const at = (...keys: (string | number)[]) => {
      const place = readManifests(text, "a.yaml").resources[0]?.locate?.(pathOf(...keys));
      return [place?.line, place?.column];
    };

    it("are those of keys and items", () => {
      assert.deepEqual(at("apiVersion"), [3, 1]);
      assert.deepEqual(at("metadata", "namespace"), [7, 3]);
      assert.deepEqual(at("spec", "containers", 0), [10, 5]);
      assert.deepEqual(at("spec", "containers", 1, "securityContext", "privileged"), [16, 7]);
      assert.deepEqual(at("spec", "containers", 1, "args", 1), [14, 15]);
      assert.deepEqual(at("spec", "containers", 1, "args", 2, "e"), [14, 27]);
    });

    it("fall back to the nearest part that is written", () => {
      assert.deepEqual(at("spec", "containers", 0, "securityContext", "privileged"), [10, 5]);
      assert.deepEqual(at("spec", "hostNetwork"), [8, 1]);
      assert.deepEqual(at("spec", "containers", 2, "securityContext", "privileged"), [18, 5]);
    });

    it("count items that are nothing but a dash", () => {
      const gaps = pod("a", "list:\n-\n- x: 1\n-\n- y: 2\n");
      const place = readManifests(gaps, "a.yaml").resources[0]?.locate?.(pathOf("list", 3, "y"));
      assert.deepEqual(place, { file: "a.yaml", line: 10, column: 3 });
    });

    it("are right with carriage returns", () => {
      const place = readManifests(text.replaceAll("\n", "\r\n"), "a.yaml").resources[0]?.locate?.(
        pathOf("metadata", "namespace"),
      );
      assert.deepEqual(place, { file: "a.yaml", line: 7, column: 3 });
    });
  });

  describe("documents that are no objects", () => {
    it("are errors in a named file, and counted in a folder", () => {
      for (const text of ["a: b\n", "- 1\n- 2\n", "just text\n", "42\n", '{"name": "package"}']) {
        const named = readManifests(text, "a.yaml");
        assert.match(named.errors[0]?.message ?? "", /is not a Kubernetes object/, text);
        assert.equal(named.errors[0]?.location.line, 1);
        const walked = readManifests(text, "a.yaml", { skipForeign: true });
        assert.deepEqual(walked.errors, [], text);
        assert.ok(walked.skipped > 0, text);
      }
    });

    it("are errors everywhere where they are meant to be one", () => {
      for (const text of ["kind: Pod\nmetadata: {name: x}\n", "apiVersion: 1\nkind: Pod\nspec: {}\n"]) {
        const { errors } = readManifests(text, "a.yaml", { skipForeign: true });
        assert.match(errors[0]?.message ?? "", /apiVersion is missing or not text/, text);
      }
      const list = "apiVersion: v1\nkind: List\nitems: [3, {kind: Pod}]\n";
      assert.deepEqual(
        readManifests(list, "a.yaml", { skipForeign: true }).errors.map((each) => each.message),
        [
          "an item of the list is not an object",
          "is not a Kubernetes object: apiVersion is missing or not text",
        ],
      );
    });
  });
});
