import assert from "node:assert/strict";
import { falcoRules, tracingPolicies, type RuleSet } from "../../../core/behaviour";

const set = (more: Partial<RuleSet>): RuleSet => ({
  workload: "shop/web",
  kind: "Deployment",
  namespace: "shop",
  container: "app",
  path: [],
  processes: [{ program: "/app", from: "command" }],
  unknown: [],
  ...more,
});
const alike = [
  set({}),
  set({ kind: "StatefulSet" }),
  set({ workload: "shop/w.eb" }),
  set({ workload: "shop/w-eb" }),
  set({ workload: "bank/web", namespace: "bank" }),
  set({ workload: `shop/${"x".repeat(62)}` }),
  set({ workload: `shop/${"x".repeat(62)}y` }),
  set({ workload: `shop/${"x".repeat(39)}.${"y".repeat(22)}` }),
];

describe("rule sets as rules of sensors", () => {
  it("have names of their own in Falco, which takes the last of those that have the same", () => {
    const items = falcoRules(alike);
    const named = items.map(({ macro, rule }) => macro ?? rule);
    assert.equal(new Set(named).size, named.length);
    for (const { macro } of items) if (macro !== undefined) assert.match(macro as string, /^[a-z]\w*$/);
    const macros = items.flatMap(({ macro }) => (macro === undefined ? [] : [macro as string]));
    for (const { condition, rule } of items)
      if (rule !== undefined)
        assert.ok(macros.some((macro) => (condition as string).endsWith(` and ${macro}`)));
  });

  it("have names of their own in Tetragon, that Kubernetes takes", () => {
    const names = tracingPolicies(alike, () => ({ app: "web" })).map(({ metadata }) => metadata);
    assert.equal(new Set(names.map((each) => `${each.namespace}/${each.name}`)).size, alike.length);
    for (const { name } of names) assert.match(name, /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
    assert.deepEqual(
      tracingPolicies(alike, () => ({ app: "web" })).map(({ metadata }) => metadata),
      names,
    );
  });

  it("hold for mounts in all forms, of which Falco tells the outcome of one only", () => {
    const [mount] = falcoRules([set({})]).filter(({ rule }) => /mount in/.test(String(rule)));
    assert.match(
      mount?.["condition"] as string,
      /^\(\(evt\.type=mount and evt\.rawres>=0\) or evt\.type=move_mount\) and bulkhead_/,
    );
  });
});
