import assert from "node:assert/strict";
import { Secret, Unknown, type Resource } from "../../../core/graph";
import { manifest } from "../../../core/policy/minimal";
import { definePolicy, type Policy } from "../../../core/policy/policy";
import { absent, canRepair, mend, type Found } from "../../../core/policy/repair";
import { repairContainers, repairPod, within } from "../../../core/policy/repair-pod";
import { declared } from "./made";

const thing = (spec: unknown): Resource =>
  manifest({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, spec });

const policy = (more: Partial<Pick<Policy, "repairs" | "remediate">>, name = "disallow-nothing"): Policy =>
  definePolicy({ ...declared, name, appliesTo: "ConfigMap", check: () => undefined, ...more });

const found = (path: string, more: Partial<Found> = {}): Found => ({
  policy: "disallow-nothing",
  kind: "violation",
  path,
  subject: { id: thing({}).id },
  ...more,
});

/** What stands under `spec` after the repairs; undefined where nothing is changed. */
function mended(spec: unknown, paths: readonly string[], repairs: Policy["repairs"]): unknown {
  const resource = thing(spec);
  const before = structuredClone(spec);
  const after = mend(
    [policy({ ...(repairs && { repairs }) })],
    resource,
    paths.map((path) => found(path)),
  );
  assert.deepEqual(spec, before, "the input was changed");
  return after?.["spec"];
}

describe("a repair", () => {
  it("puts its value where the finding is", () => {
    assert.deepEqual(mended({ a: { b: true, c: 1 } }, ["spec.a.b"], { b: false }), { a: { b: false, c: 1 } });
    assert.deepEqual(mended({ l: [{ b: 1 }, { b: 2 }] }, ["spec.l[1].b"], { b: 0 }), {
      l: [{ b: 1 }, { b: 0 }],
    });
  });

  it("makes what is absent on the way, also where it is null", () => {
    assert.deepEqual(mended({}, ["spec.a.b"], { b: false }), { a: { b: false } });
    assert.deepEqual(mended({ a: null }, ["spec.a.b"], { b: false }), { a: { b: false } });
  });

  it("puts nothing into containers that are judged in other words than their own", () => {
    const repairs = { privileged: false };
    for (const type of ["aws-native:ecs:TaskDefinition", "aws-native:batch:JobDefinition"]) {
      const resource = { ...thing({}), type, properties: { containers: [{ privileged: true }] } };
      const its = found("containers[0].securityContext.privileged");
      assert.equal(mend([policy({ repairs })], resource, [its]), undefined);
      const tagged = policy({ repairs, remediate: ({ properties }) => ({ ...properties, tags: {} }) });
      assert.deepEqual(mend([tagged], resource, [its])?.["containers"], [{ privileged: true }]);
    }
  });

  it("puts no boolean where a word of another kind stands", () => {
    assert.equal(mended({ a: "ENABLED" }, ["spec.a"], { a: false }), undefined);
    assert.deepEqual(mended({ a: "true" }, ["spec.a"], { a: false }), { a: false });
    assert.deepEqual(mended({ a: "ENABLED" }, ["spec.a"], { a: "DISABLED" }), { a: "DISABLED" });
  });

  it("is of the path's last name only", () => {
    assert.equal(mended({ a: { b: true } }, ["spec.a.b"], { a: false }), undefined);
    assert.equal(mended({ a: { b: true } }, ["spec.a.b"], { toString: 1, c: 1 }), undefined);
    assert.equal(mended({ a: 1 }, ["spec.toString"], { b: 1 }), undefined);
    assert.equal(mended({ a: 1 }, [""], { b: 1 }), undefined);
  });

  it("takes a mapping's entry away", () => {
    assert.deepEqual(mended({ a: { b: 1, c: 2 } }, ["spec.a.b"], { b: absent }), { a: { c: 2 } });
  });

  it("takes items of a list away, each finding its own", () => {
    const items = { l: ["a", "b", "c", "d"] };
    assert.deepEqual(mended(items, ["spec.l[0]", "spec.l[2]"], { "[]": absent }), { l: ["b", "d"] });
    assert.deepEqual(mended(items, ["spec.l[2]", "spec.l[0]"], { "[]": absent }), { l: ["b", "d"] });
    assert.deepEqual(mended(items, ["spec.l[1]", "spec.l[1]"], { "[]": absent }), { l: ["a", "c", "d"] });
    assert.deepEqual(mended({ l: [["a"], ["b", "c"]] }, ["spec.l[1][0]", "spec.l[0][0]"], { "[]": absent }), {
      l: [[], ["c"]],
    });
  });

  it("puts a value in an item's place", () => {
    assert.deepEqual(mended({ l: ["a", "b"] }, ["spec.l[1]"], { "[]": "x" }), { l: ["a", "x"] });
    assert.equal(mended({ l: ["a", "x"] }, ["spec.l[1]"], { "[]": "x" }), undefined);
  });

  it("changes nothing where nothing is to be changed, or nothing stands as the path says", () => {
    for (const spec of [{ a: { b: 0 } }, { a: "text" }, { a: 7 }, { a: ["b"] }, "text"])
      assert.equal(mended(spec, ["spec.a.b"], { b: 0 }), undefined, JSON.stringify(spec));
    for (const spec of [{ l: [] }, { l: [1] }, { l: { 1: "a" } }, { l: "text" }, {}])
      assert.equal(mended(spec, ["spec.l[1]"], { "[]": 0 }), undefined, JSON.stringify(spec));
  });

  it("leaves alone what is not known and what is secret", () => {
    for (const mark of [new Unknown("x"), new Secret({ b: true }), new Secret("x")]) {
      const kept = (spec: unknown, path: string): void => {
        const resource = { ...thing({}), properties: { spec } };
        const after = mend([policy({ repairs: { b: 0, "[]": 0 } })], resource, [found(path)]);
        assert.equal(after, undefined, path);
      };
      kept(mark, "spec.a.b");
      kept({ a: mark }, "spec.a.b");
      kept({ a: { b: mark } }, "spec.a.b");
      kept({ l: mark }, "spec.l[0]");
      kept({ l: [mark] }, "spec.l[0]");
      kept({ l: [mark] }, "spec.l[0].b");
    }
  });

  it("is of violations of its own policy on its own resource", () => {
    const resource = thing({ b: true });
    const mends = (more: Partial<Found>) =>
      mend([policy({ repairs: { b: 0 } })], resource, [found("spec.b", more)]) !== undefined;
    assert.ok(mends({}));
    assert.ok(!mends({ kind: "unknown" }));
    assert.ok(!mends({ kind: "error" }));
    assert.ok(!mends({ policy: "disallow-other" }));
    assert.ok(!mends({ subject: { id: "other" } }));
  });

  it("is the policy's own function after all fixed values, which gets what was mended", () => {
    const other = policy(
      { remediate: ({ properties }) => ({ ...properties, seen: properties["spec"] }) },
      "disallow-other",
    );
    const fixed = policy({ repairs: { b: 0 } });
    const resource = thing({ b: 1 });
    const findings = [found("spec.b"), found("spec", { policy: "disallow-other" })];
    assert.deepEqual(mend([other, fixed], resource, findings)?.["seen"], { b: 0 });
    assert.ok(!("seen" in (mend([other, fixed], resource, findings.slice(0, 1)) ?? {})));
    const none = policy({ remediate: () => undefined });
    assert.equal(mend([none], resource, [found("spec.b")]), undefined);
  });

  it("may be fixed or a function", () => {
    assert.ok(canRepair(policy({ repairs: { b: 0 } })));
    assert.ok(canRepair(policy({ remediate: () => undefined })));
    assert.ok(!canRepair(policy({})));
  });
});

describe("a repair of pods", () => {
  const deployment = (spec: unknown, type = "kubernetes:apps/v1:Deployment"): Resource => ({
    ...thing({}),
    type,
    properties: { spec: { template: { spec } } },
  });

  it("changes the pod's spec where it stands, and nothing else", () => {
    const set = (resource: Resource) => repairPod(resource, (spec) => ({ ...spec, hostPID: false }));
    assert.deepEqual(set(deployment({ a: 1 })), { spec: { template: { spec: { a: 1, hostPID: false } } } });
    assert.deepEqual(set({ ...deployment(undefined), properties: {} }), {
      spec: { template: { spec: { hostPID: false } } },
    });
    assert.equal(set(thing({})), undefined);
    for (const spec of [[], "text", new Unknown("x"), new Secret({})])
      assert.equal(set(deployment(spec)), undefined);
  });

  it("says where nothing changed", () => {
    assert.equal(
      repairPod(deployment({ a: 1 }), (spec) => spec),
      undefined,
    );
  });

  it("changes each container, of every kind, and gives the pod's spec with it", () => {
    const spec = {
      initContainers: [{ name: "i" }],
      containers: [{ name: "a" }, new Unknown("x"), "text", null, { name: "b", done: true }],
      ephemeralContainers: [{ name: "e" }],
      others: [{ name: "o" }],
    };
    const seen: unknown[] = [];
    const after = repairContainers(deployment(spec), (container, around) => {
      seen.push(around["others"]);
      return container["done"] ? container : { ...container, done: true };
    });
    assert.deepEqual(after, {
      spec: {
        template: {
          spec: {
            initContainers: [{ name: "i", done: true }],
            containers: [
              { name: "a", done: true },
              new Unknown("x"),
              "text",
              null,
              { name: "b", done: true },
            ],
            ephemeralContainers: [{ name: "e", done: true }],
            others: [{ name: "o" }],
          },
        },
      },
    });
    assert.equal(seen.length, 4);
    assert.ok(seen.every((each) => each === spec.others));
    assert.equal(
      repairContainers(deployment(spec), (container) => container),
      undefined,
    );
    assert.equal(
      repairContainers(deployment({ containers: "text" }), () => ({})),
      undefined,
    );
  });

  it("makes a mapping on the way only where the change needs it", () => {
    const value = {};
    assert.equal(
      within(value, ["a", "b"], (part) => part),
      value,
    );
    assert.deepEqual(
      within({ a: null }, ["a", "b"], (part) => ({ ...part, c: 1 })),
      { a: { b: { c: 1 } } },
    );
    const hidden = { a: new Secret({}) };
    assert.equal(
      within(hidden, ["a"], () => ({ c: 1 })),
      hidden,
    );
  });
});
