import assert from "node:assert/strict";
import { Unknown } from "../../../core/graph";
import { exampleArn, iamRole } from "../../../core/policy/minimal";
import { judgeRegistryWrites } from "../../../core/policy/registry-writes";
import { judged, madePolicy } from "./made";

const policy = madePolicy("IamRole", ({ node, graph, estate, report }) =>
  judgeRegistryWrites({ graph, estate, report }, node, "is it", true),
);
const found = (...managedPolicyArns: readonly unknown[]): ReadonlyMap<string | undefined, string> => {
  const { findings } = judged(policy, [iamRole({}, { managedPolicyArns })]);
  assert.equal(findings.length, managedPolicyArns.length);
  return new Map(findings.map(({ missing, fingerprint }) => [missing, fingerprint]));
};

describe("what is not known of a role that may push", () => {
  it("stays the same finding when something else becomes known", () => {
    const [tools, others] = ["tools", "others"].map((name) => exampleArn("iam", `policy/${name}`));
    assert.equal(
      found(others).get(`what the policy ${others} allows`),
      found(tools, others).get(`what the policy ${others} allows`),
    );
    const [one, another] = [new Unknown("one policy"), new Unknown("another")];
    assert.equal(found(another).get("another"), found(one, another).get("another"));
  });
});
