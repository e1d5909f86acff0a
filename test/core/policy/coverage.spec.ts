import assert from "node:assert/strict";
import { coverageOf } from "../../../core/policy/coverage";
import { findControl, frameworks, namedPolicies } from "../../../core/policy/frameworks";
import type { Tally } from "../../../core/policy/tally";
import { catalog } from "../../../policies/catalog";

const framework = {
  id: "f-1",
  name: "F",
  version: "1",
  url: "https://example.com",
  sections: [
    { id: "1", topic: "one", controls: ["1.1", "1.2"] },
    { id: "2", topic: "two", controls: ["2.1"], elsewhere: "a person looks" },
  ],
};
const policies = [
  { name: "a", controls: ["f-1:1.1", "g-1:2.1"] },
  { name: "b", controls: ["f-1:1.1"] },
];
const tally = (changes: Partial<Tally> = {}): Tally => ({
  pass: 0,
  violation: 0,
  unknown: 0,
  notApplicable: 0,
  error: 0,
  ...changes,
});
const first = (a: Partial<Tally>, b: Partial<Tally> | undefined) => {
  const tallies = new Map([["a", tally(a)], ...(b ? [["b", tally(b)] as const] : [])]);
  const { verdict, why } = coverageOf(framework, policies, tallies).controls[0]!;
  return [verdict, why];
};

describe("the coverage of a framework", () => {
  it("takes the worst of all policies that judge a control", () => {
    assert.deepEqual(first({ pass: 2 }, { pass: 1 }), ["pass", "judged: a (2), b (1)"]);
    assert.deepEqual(first({ pass: 2 }, { violation: 3, unknown: 1 }), ["fail", "violated: b (3)"]);
    assert.deepEqual(first({ pass: 2, unknown: 1 }, {}), ["unknown", "not known: a (1)"]);
    assert.deepEqual(first({ error: 1, pass: 1 }, {}), ["unknown", "could not judge: a (1)"]);
    assert.deepEqual(first({ notApplicable: 4 }, {}), [
      "not-applicable",
      "there is nothing that it is about",
    ]);
  });

  it("passes nothing that was left out", () => {
    assert.deepEqual(first({ pass: 2 }, undefined), ["unknown", "left out of this check: b"]);
    assert.equal(coverageOf(framework, policies, new Map()).controls[0]?.why, "left out of this check: a, b");
  });

  it("says of what no policy judges where it is shown", () => {
    const { controls } = coverageOf(framework, policies, new Map());
    assert.deepEqual(
      controls.slice(1).map(({ control, verdict, why }) => [control, verdict, why]),
      [
        ["1.2", "not-covered", "no policy judges it"],
        ["2.1", "not-covered", "a person looks"],
      ],
    );
  });
});

describe("the frameworks", () => {
  it("know every control that a policy names, once", () => {
    for (const { id, sections } of frameworks) {
      const controls = sections.flatMap((section) => section.controls);
      assert.equal(new Set(controls).size, controls.length, id);
    }
    for (const { policy } of catalog)
      for (const entry of policy.controls) assert.ok(findControl(entry), `${policy.name}: ${entry}`);
  });

  it("name only policies of the catalogue, for controls that they hold", () => {
    const policies = new Set(catalog.map(({ policy }) => policy.name));
    assert.deepEqual(
      namedPolicies().filter((name) => !policies.has(name)),
      [],
    );
    for (const { id, sections } of frameworks)
      for (const { controls, topics = {}, judgedBy = {} } of sections)
        for (const control of [...Object.keys(topics), ...Object.keys(judgedBy)])
          assert.ok(controls.includes(control), `${id}:${control}`);
  });

  it("hold whole lists, with what is withdrawn left out", () => {
    const counts = Object.fromEntries(
      frameworks.map(({ id, sections }) => [id, sections.flatMap(({ controls }) => controls).length]),
    );
    assert.equal(counts["soc-2-2017"], 33 + 3 + 2 + 5);
    assert.equal(findControl("nist-800-53-5:AC-13"), undefined);
    assert.equal(findControl("nist-800-53-5:AC-6")?.control, "AC-6");
    assert.equal(findControl("pci-dss-4.0.1:10.2.1.7")?.control, "10.2.1.7");
    assert.equal(findControl("pci-dss-4.0.1:1.6.1"), undefined);
  });

  it("say of a control what it is about", () => {
    const framework = { ...frameworks.find(({ id }) => id === "nist-800-53-5")! };
    const { controls } = coverageOf(
      framework,
      catalog.map(({ policy }) => policy),
      new Map(),
    );
    const topics = new Map(controls.map(({ control, topic }) => [control, topic]));
    assert.equal(topics.get("AC-6"), "least privilege");
    assert.equal(topics.get("AC-1"), "access control");
  });
});
