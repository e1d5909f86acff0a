import assert from "node:assert/strict";
import { Secret, Unknown, type Resource } from "../../core/graph";
import { stepsOf } from "../../core/policy/paths";
import { canRepair, mend } from "../../core/policy/repair";
import type { Example, Policy } from "../../core/policy/policy";
import { policyFiles, loadAnew } from "../support/examples-alone";
import { judgeExample } from "../support/judge-example";

const only = process.env["POLICY"];

/** Bad examples whose fault is not where a fixed value helps: each with why. */
const beyond: Readonly<Record<string, string>> = {
  "disallow-key-pairs: a key": "a resource can't mend itself away",
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

/** A resource with a mark in the place of what a path leads to, or of the first list or mapping on the way to it. */
function marked(resource: Resource, path: string, depth: number, mark: unknown): Resource {
  const put = (value: unknown, [step, ...rest]: readonly (string | number)[], left: number): unknown => {
    if (step === undefined || left === 0) return mark;
    if (Array.isArray(value))
      return (value as unknown[]).map((item, at) => (at === step ? put(item, rest, left - 1) : item));
    const mapping = (value ?? {}) as Record<string, unknown>;
    return { ...mapping, [step]: put(mapping[step], rest, left - 1) };
  };
  return {
    ...resource,
    properties: put(resource.properties, stepsOf(path), depth) as Resource["properties"],
  };
}

describe("repairs", () => {
  for (const file of policyFiles()) {
    if (only !== undefined && file.name !== only && file.group !== only) continue;
    const policy = loadAnew(file);
    if (!canRepair(policy)) continue;
    it(`of ${policy.name} mend its bad examples, once, and nothing else`, () => {
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
    });

    it(`of ${policy.name} leave alone what is not known, and what is secret`, () => {
      for (const bad of Object.values(policy.bad())) {
        for (const finding of judgeExample([policy], bad).findings) {
          const resource = bad.resources.find(({ id }) => id === finding.subject.id);
          if (!resource || finding.path === "") continue;
          const depth = stepsOf(finding.path).length;
          for (const mark of [new Unknown("x"), new Secret("x")])
            for (let left = 1; left <= depth; left++) {
              const hidden = marked(resource, finding.path, left, mark);
              const properties = mend([policy], hidden, [finding]);
              if (properties) assert.ok(keeps(properties, finding.path, left, mark), finding.path);
            }
        }
      }
    });
  }
});

/** Whether the mark is where it was. */
function keeps(after: unknown, path: string, depth: number, mark: unknown): boolean {
  const found = stepsOf(path)
    .slice(0, depth)
    .reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], after);
  return found === mark;
}
