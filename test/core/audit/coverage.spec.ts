import assert from "node:assert/strict";
import { FleetCoverage } from "../../../core/audit/coverage";
import { full } from "../../core/report/fixture";

const [model] = full.policies;
const policies = [
  { ...model!, name: "first", controls: ["nist-800-190:4.4.3", "nist-800-190:4.1.1"] },
  { ...model!, name: "second", controls: ["nist-800-190:4.4.3"] },
];

const pass = [3, 0, 0, 0, 0];
const violation = [1, 2, 1, 0, 0];
const unknown = [1, 0, 1, 0, 0];
const error = [1, 0, 0, 0, 1];
const nothing = [0, 0, 0, 4, 0];

function coverage(
  stacks: readonly (readonly number[])[],
  leftOut: readonly { name: string; controls: string[] }[] = [],
) {
  const fleet = new FleetCoverage(policies, leftOut, "nist-800-190");
  const sums = [...nothing, ...nothing].fill(0);
  for (const tallies of stacks) {
    fleet.add({ tallies, verdict: { problems: tallies.length === 0 ? [{ code: "syntax" }] : [] } });
    tallies.forEach((count, at) => (sums[at]! += count));
  }
  const tallied = policies.map((policy, at) => {
    const [passed = 0, violated = 0, open = 0, notApplicable = 0, failed = 0] = sums.slice(at * 5);
    return {
      ...policy,
      tally: { pass: passed, violation: violated, unknown: open, notApplicable, error: failed },
    };
  });
  const found = fleet.finish(tallied);
  assert.equal(found.length, 1);
  return (control: string) => found[0]!.controls.find((each) => each.control === control)!;
}

describe("frameworks over many stacks", () => {
  it("count the stacks in which a control passes, fails, is unknown or concerns nothing", () => {
    const of = coverage([
      [...pass, ...pass],
      [...pass, ...violation],
      [...violation, ...unknown],
      [...unknown, ...pass],
      [...error, ...pass],
      [...nothing, ...nothing],
    ]);
    assert.deepEqual(of("4.4.3").stacks, { pass: 1, fail: 2, unknown: 2, notApplicable: 1 });
    assert.deepEqual(of("4.1.1").stacks, { pass: 2, fail: 1, unknown: 2, notApplicable: 1 });
    assert.equal(of("4.4.3").verdict, "fail");
    assert.equal(of("4.4.3").why, "violated: first (2), second (2)");
    assert.deepEqual([of("4.6").verdict, of("4.6").stacks], ["not-covered", undefined]);
  });

  it("pass nothing where a stack could not be read", () => {
    const of = coverage([[...pass, ...pass], []]);
    assert.equal(of("4.4.3").verdict, "unknown");
    assert.match(of("4.4.3").why, /^not known: 1 stack could not be read whole; judged: first \(3\)/);
    assert.deepEqual(of("4.4.3").stacks, { pass: 1, fail: 0, unknown: 1, notApplicable: 0 });
    const failed = coverage([[...violation, ...pass], []]);
    assert.equal(failed("4.1.1").verdict, "fail");
  });

  it("pass nothing of a stack that was read in part, but for a field of a wrong type", () => {
    const tallies = [...pass, ...violation];
    const stacks = (code: string) => {
      const fleet = new FleetCoverage(policies, [], "nist-800-190");
      fleet.add({ tallies, verdict: { problems: [{ code }] } });
      const [found] = fleet.finish(policies);
      return ["4.1.1", "4.4.3"].map(
        (name) => found!.controls.find(({ control }) => control === name)!.stacks,
      );
    };
    const none = { pass: 0, fail: 0, unknown: 0, notApplicable: 0 };
    assert.deepEqual(stacks("state"), [
      { ...none, unknown: 1 },
      { ...none, fail: 1 },
    ]);
    assert.deepEqual(stacks("wrong-type"), [
      { ...none, pass: 1 },
      { ...none, fail: 1 },
    ]);
  });

  it("are unknown where a policy was left out of the audit", () => {
    const of = coverage([[...pass, ...pass]], [{ name: "third", controls: ["nist-800-190:4.1.1"] }]);
    assert.equal(of("4.1.1").verdict, "unknown");
    assert.equal(of("4.1.1").why, "left out of this check: third");
    assert.deepEqual(of("4.1.1").stacks, { pass: 0, fail: 0, unknown: 1, notApplicable: 0 });
    assert.equal(of("4.4.3").verdict, "pass");
  });
});
