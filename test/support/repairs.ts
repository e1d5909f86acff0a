import assert from "node:assert/strict";
import type { Resource } from "../../core/graph";
import type { Example, Policy } from "../../core/policy/policy";
import { mend } from "../../core/policy/repair";
import { judgeExample } from "./judge-example";

/** Bad examples whose fault is not where a fixed value helps: each with why. */
const beyond: Readonly<Record<string, string>> = {
  "disallow-key-pairs: a key": "a resource can't mend itself away",
  "disallow-public-task-addresses: a job": "what a job says stands in a text",
  "disallow-public-ip-hosts: an Elastic IP": "a resource can't mend itself away",
  "require-encrypted-volumes: a host whose root disk is not named": "the disk's device is the image's",
  "require-immutable-tags: every tag exempt": "which tags are meant to be exempt is not known",
  "require-run-as-non-root: false for the pod": "whether the image has another user is not known",
};

/** An example after the repairs of a policy. */
function mended(policy: Policy, example: Example): { example: Example; changed: number } {
  const { findings } = judgeExample([policy], example);
  let changed = 0;
  const resources = example.resources.map((resource): Resource => {
    const properties = mend([policy], resource, findings);
    if (!properties) return resource;
    changed++;
    return { ...resource, properties };
  });
  return { example: { ...example, resources }, changed };
}

/** Holds a policy's repairs to its examples: they mend each bad one, once, and change nothing that is good. */
export function mendsItsExamples(policy: Policy): void {
  let some = false;
  for (const [title, bad] of Object.entries(policy.bad())) {
    const before = structuredClone(bad.resources.map(({ properties }) => properties));
    const { example, changed } = mended(policy, bad);
    assert.deepEqual(
      bad.resources.map(({ properties }) => properties),
      before,
      "the input was changed",
    );
    const after = judgeExample([policy], example).findings;
    if (changed > 0) {
      some = true;
      assert.deepEqual(
        after.map(({ message }) => message),
        [],
        title,
      );
      assert.equal(mended(policy, example).changed, 0, `${title}: not idempotent`);
    } else assert.ok(beyond[`${policy.name}: ${title}`], `${title}: not mended`);
  }
  assert.ok(some, "mends none of its examples");
  for (const [title, good] of Object.entries(policy.good()))
    assert.equal(mended(policy, good).changed, 0, title);
}
