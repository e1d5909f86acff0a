import assert from "node:assert/strict";
import {
  definePolicy,
  example,
  groupExample,
  iamRole,
  policyDocument,
  securityGroup,
} from "../../core/policy";
import { baselineOf, compareBaseline } from "../../core/policy/baseline";
import type { Finding } from "../../core/policy/finding";
import type { Example, Policy } from "../../core/policy/policy";
import restrictRegistryWrites from "../../policies/identity/restrict-registry-writes";
import { judgeExample } from "../support/judge-example";

const found = (policy: Policy, given: Example): readonly Finding[] => judgeExample([policy], given).findings;
const fingerprintsOf = (findings: readonly Finding[]): ReadonlySet<string> =>
  new Set(findings.map(({ fingerprint }) => fingerprint));

/** What the baseline of the first says of the second. */
function changed(policy: Policy, before: Example, after: Example): readonly [fresh: number, gone: number] {
  const options = { protected: [], judgedBy: new Set([policy.name]) };
  const { fresh, gone } = compareBaseline(
    found(policy, after),
    baselineOf(found(policy, before), options),
    options,
  );
  return [fresh.length, gone!.length];
}

describe("findings that are alike", () => {
  const push = policyDocument({
    Effect: "Allow",
    Action: "ecr:PutImage",
    Resource: "arn:aws:ecr:eu-west-1:333333333333:repository/shop/*",
  });
  const pusher = (...names: readonly string[]): Example =>
    example(iamRole({}, { name: "tools", inlinePolicies: names.map((name) => ({ name, policy: push })) }), {
      estate: { identities: { duties: { pipeline: ["release-bot"] } } },
    });

  it("are told apart, so that a baseline loses exactly the one that is mended", () => {
    const two = found(restrictRegistryWrites, pusher("push", "more"));
    assert.deepEqual(
      two.map(({ kind, path }) => [kind, path]),
      [
        ["violation", ""],
        ["violation", ""],
      ],
    );
    assert.equal(fingerprintsOf(two).size, 2);
    assert.deepEqual(changed(restrictRegistryWrites, pusher("push", "more"), pusher("more")), [0, 1]);
    assert.deepEqual(changed(restrictRegistryWrites, pusher("push", "more"), pusher()), [0, 2]);
    assert.deepEqual(changed(restrictRegistryWrites, pusher("push"), pusher("push", "more")), [1, 0]);
  });

  it("are told apart where several nodes find them of one", () => {
    const onTheFirst = definePolicy({
      name: "disallow-company",
      displayName: "x",
      description: "x",
      severity: "low",
      enforcementLevel: "mandatory",
      remediationSteps: "x",
      appliesTo: "SecurityGroup",
      needs: "graph",
      check: ({ graph, report }) => report("is one of several", "", { on: graph.all("SecurityGroup")[0]! }),
      good: () => ({}),
      bad: () => ({}),
    });
    const groups = (count: number): Example => ({
      resources: [
        ...groupExample().resources,
        ...Array.from({ length: count - 1 }, (_, index) => securityGroup({}, `other-${index}`)),
      ],
    });
    const [few, many] = [2, 3].map((count) => fingerprintsOf(found(onTheFirst, groups(count))).size);
    assert.equal(many! - few!, 1);
    assert.deepEqual(changed(onTheFirst, groups(3), groups(2)), [0, 1]);
  });

  it("have the same fingerprints however often they are found", () => {
    const [first, second] = [1, 2].map(() => [
      ...fingerprintsOf(found(restrictRegistryWrites, pusher("push", "more"))),
    ]);
    assert.deepEqual(first, second);
  });
});
