import assert from "node:assert/strict";
import { Secret, Unknown, type Resource } from "../../core/graph";
import { stepsOf } from "../../core/policy/paths";
import { canRepair, mend } from "../../core/policy/repair";
import { isAsked, loadAnew, policyFiles } from "../support/examples-alone";
import { judgeExample } from "../support/judge-example";

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
    if (!isAsked(file)) continue;
    const policy = loadAnew(file);
    if (!canRepair(policy)) continue;
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
