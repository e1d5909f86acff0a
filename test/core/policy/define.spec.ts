import assert from "node:assert/strict";
import { definePolicy, isPolicy, policyNamePattern, type Policy } from "../../../core/policy/policy";
import { controlsJudgedBy, namedPolicies } from "../../../core/policy/frameworks";
import { declared } from "./made";

const check = (): void => undefined;

describe("declaring a policy", () => {
  it("takes names of a verb and a subject only", () => {
    for (const name of ["disallow-a", "require-a-b", "restrict-a1-2b"]) {
      assert.match(name, policyNamePattern);
      assert.equal(definePolicy({ ...declared, name, appliesTo: "Graph", check }).name, name);
    }
    for (const name of [
      "allow-a",
      "disallow",
      "disallow-",
      "disallow-A",
      "disallow-a-",
      "disallow-a--b",
      "x-require-a",
      "require-a b",
    ])
      assert.throws(() => definePolicy({ ...declared, name, appliesTo: "Graph", check }), {
        message: `policy name "${name}" is not <disallow|require|restrict>-<subject>`,
      });
  });

  it("tells what it judges, and what it needs for it", () => {
    const of = ({ kinds, scope }: Policy) => [kinds, scope];
    assert.deepEqual(of(definePolicy({ ...declared, appliesTo: "Graph", check })), [[], "graph"]);
    assert.deepEqual(of(definePolicy({ ...declared, appliesTo: "Workload", check })), [
      ["Workload"],
      "resource",
    ]);
    assert.deepEqual(of(definePolicy({ ...declared, appliesTo: ["Host", "Workload"], check })), [
      ["Host", "Workload"],
      "resource",
    ]);
    assert.deepEqual(of(definePolicy({ ...declared, appliesTo: "Host", needs: "graph", check })), [
      ["Host"],
      "graph",
    ]);
  });

  it("has the controls that it names and those that name it, each once", () => {
    const name = namedPolicies()[0]!;
    const named = controlsJudgedBy(name);
    assert.ok(named.length > 0);
    const controls = ["own:1", named[0]!, "own:1"];
    const made = definePolicy({ ...declared, name, controls, requirements: [3], appliesTo: "Graph", check });
    assert.deepEqual(new Set(made.controls), new Set(["own:1", ...named]));
    assert.equal(made.controls.length, new Set(made.controls).size);
    assert.deepEqual(made.requirements, [3]);
    const bare = definePolicy({ ...declared, appliesTo: "Graph", check });
    assert.deepEqual([bare.controls, bare.requirements], [[], []]);
  });

  it("is the only way to a policy", () => {
    const made = definePolicy({ ...declared, appliesTo: "Graph", check });
    assert.ok(isPolicy(made));
    for (const other of [{ ...made }, null, undefined, "text", check]) assert.ok(!isPolicy(other));
  });
});
