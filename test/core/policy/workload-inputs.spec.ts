import assert from "node:assert/strict";
import type { InputRule } from "../../../core/estate";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { controller, manifest, minimalPod, resource } from "../../../core/policy/minimal";
import { configMapData, inputsOf, problemOf } from "../../../core/policy/workload-inputs";
import { estateWith } from "../../support/judge-example";

const rule = (kind: Partial<InputRule>): InputRule => ({ required: false, ...kind });

describe("the kinds of inputs", () => {
  const cases: [Partial<InputRule>, string[], string[]][] = [
    [{ enum: ["a", "b"] }, ["a", "b"], ["", "A", "ab"]],
    [
      { port: true },
      ["1", "443", "65535"],
      ["0", "65536", "-1", "http", "", "1e3", "0x50", "99999999999999999999"],
    ],
    [{ integer: true }, ["0", "-5", "+5"], ["1.5", "", "1e3", "five"]],
    [{ integer: { min: 1, max: 3 } }, ["1", "3"], ["0", "4", "x"]],
    [{ integer: { min: 1 } }, ["1", "999999"], ["0"]],
    [{ integer: { max: 3 } }, ["3", "-999999"], ["4"]],
    [{ boolean: true }, ["true", "false"], ["True", "yes", "1", ""]],
    [
      { url: true },
      ["https://a.example.com/x", "postgres://db:5432/x"],
      ["", "a.example.com", "/x", "https://u:p@a.example.com"],
    ],
    [
      { url: { hosts: ["*.example.com"] } },
      ["https://a.example.com"],
      ["https://example.org", "https://example.com.evil.org", "https://a.example.com@evil.org"],
    ],
    [
      { url: { hosts: ["*.example.com", "db"] } },
      ["https://a.example.com", "postgres://db:5432/x"],
      ["https://a.b.example.com"],
    ],
    [{ glob: "--region=eu-*" }, ["--region=eu-west-1"], ["--region=us-east-1", "x--region=eu-1"]],
    [{ fromSecret: true }, [], ["", "anything"]],
    [{ any: true }, ["", "anything"], []],
    [{ any: true, maxLength: 3 }, ["abc"], ["abcd"]],
  ];
  for (const [kind, good, bad] of cases) {
    it(`of ${JSON.stringify(kind)}`, () => {
      for (const value of good) assert.equal(problemOf(rule(kind), value), undefined, value);
      for (const value of bad) {
        const problem = problemOf(rule(kind), value);
        assert.ok(problem !== undefined, value);
        assert.ok(value.length < 4 || !problem.includes(value), "shows the value");
      }
    });
  }
});

describe("what is wrong with an input", () => {
  it("is said without its value", () => {
    const password = ["u", "hunter"].join(":");
    const cases: [Partial<InputRule>, string, string][] = [
      [{ any: true, maxLength: 3 }, "abcd", "is longer than 3"],
      [{ enum: ["a", "b"] }, "c", "is none of a, b"],
      [{ port: true }, "http", "is no port"],
      [{ boolean: true }, "yes", "is neither true nor false"],
      [{ integer: true }, "x", "is no whole number"],
      [{ integer: { min: 2 } }, "1", "is below 2"],
      [{ integer: { max: 2 } }, "3", "is above 2"],
      [{ url: true }, "x", "is no URL"],
      [{ url: true }, `https://${password}@a.example.com`, "is a URL with a password in it"],
      [{ url: { hosts: ["a", "b"] } }, "https://c", "names another host than a, b"],
      [{ glob: "a*" }, "b", "does not match a*"],
      [{ fromSecret: true }, "b", "stands there in the open instead of coming from a secret"],
    ];
    for (const [kind, value, said] of cases) assert.equal(problemOf(rule(kind), value), said);
  });
});

const deployment = (metadata: object): Resource =>
  manifest({
    ...(controller("Deployment", minimalPod()).properties as { apiVersion: string; kind: string }),
    metadata: metadata as { name: string },
  });

describe("the inputs that the estate declares for a workload", () => {
  const declared = { args: [] };
  /** Whether inputs under a pattern, declared after those of other workloads, hold for a resource. */
  const holds = (pattern: string, of: Resource): boolean => {
    const estate = estateWith({ inputs: { other: { env: {} }, [pattern]: declared } });
    const workload = buildGraph([of]).all("Workload")[0]!;
    const found = inputsOf(estate, workload);
    if (found) assert.deepEqual(found, declared);
    return found !== undefined;
  };

  it("are those for its name, in its namespace", () => {
    const web = deployment({ name: "web", namespace: "shop" });
    for (const pattern of ["web", "w*", "shop/web", "*/web"]) assert.ok(holds(pattern, web), pattern);
    for (const pattern of ["shop", "default/web", "shop/other"]) assert.ok(!holds(pattern, web), pattern);
    assert.ok(holds("default/web", deployment({ name: "web" })), "where it names no namespace");
  });

  it("are by namespace for none that lies in none", () => {
    const task = resource("aws:ecs/taskDefinition:TaskDefinition", "web", {
      family: "web",
      containerDefinitions: "[]",
    });
    assert.ok(holds("web", task));
    for (const pattern of ["default/web", "*/web"]) assert.ok(!holds(pattern, task), pattern);
  });

  it("hold where it is not known whether they are for it", () => {
    const unknown = new Unknown("later");
    assert.ok(holds("shop/web", deployment({ name: "web", namespace: unknown })));
    const nameless = { ...deployment({ name: unknown, namespace: "shop" }), name: "made" };
    const workload = buildGraph([nameless]).all("Workload")[0]!;
    assert.deepEqual(inputsOf(estateWith({ inputs: { "shop/web": declared } }), workload), declared);
  });

  it("are the first that match, and none where none does", () => {
    const estate = estateWith({ inputs: { "w*": { env: {} }, web: declared } });
    const workload = buildGraph([deployment({ name: "web" })]).all("Workload")[0]!;
    assert.deepEqual(inputsOf(estate, workload), { env: {} });
    assert.equal(inputsOf(estateWith({ inputs: {} }), workload), undefined);
  });
});

describe("the data of a ConfigMap that a workload reads", () => {
  const map = (metadata: object, more: object = {}, at: Partial<Resource> = {}): Resource => {
    const made = manifest({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata as { name: string },
      data: { level: JSON.stringify(metadata) },
      ...more,
    });
    return { ...made, id: `${made.id}${at.cluster ?? ""}`, ...at };
  };
  const dataFor = (web: Resource, ...maps: readonly Resource[]) => {
    const graph = buildGraph([web, ...maps]);
    return configMapData(graph, graph.all("Workload")[0]!, "settings");
  };
  const shop = { name: "settings", namespace: "shop" };

  it("is that of the map of its name, namespace and cluster", () => {
    const web = { ...deployment({ name: "web", namespace: "shop" }), cluster: "a" };
    const maps = [
      map({ ...shop, name: "other" }, {}, { cluster: "a" }),
      map({ ...shop, namespace: "other" }, {}, { cluster: "a" }),
      map({ ...shop, labels: { of: "b" } }, {}, { cluster: "b" }),
    ];
    assert.equal(dataFor(web, ...maps), undefined);
    const found = dataFor(web, ...maps, map(shop, {}, { cluster: "a" }));
    assert.equal(found?.["level"], JSON.stringify(shop));
  });

  it("lies in the namespace default where none is named", () => {
    const plain = map({ name: "settings" });
    assert.ok(dataFor(deployment({ name: "web" }), plain));
    assert.ok(dataFor(deployment({ name: "web", namespace: "default" }), plain));
    assert.equal(dataFor(deployment({ name: "web", namespace: "shop" }), plain), undefined);
  });

  it("is not known of what lies in no known namespace", () => {
    const later = new Unknown("later");
    assert.equal(dataFor(deployment({ name: "web", namespace: later }), map(shop)), undefined);
    assert.equal(
      dataFor(deployment({ name: "web", namespace: "shop" }), map({ ...shop, namespace: later })),
      undefined,
    );
  });

  it("is empty where the map has none", () => {
    const web = deployment({ name: "web", namespace: "shop" });
    assert.deepEqual(dataFor(web, map(shop, { data: undefined })), {});
  });
});
