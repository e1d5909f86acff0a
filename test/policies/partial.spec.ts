import assert from "node:assert/strict";
import type { Policy } from "../../core/policy";
import type { Finding } from "../../core/policy/finding";
import type { Example } from "../../core/policy/policy";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "../support/judge-example";

const policies = catalog.map(({ policy }) => policy).filter(({ scope }) => scope === "graph");

/** The violations of an example as a part of an estate. */
const violations = (policy: Policy, example: Example): readonly Finding[] =>
  judgeExample([policy], example, { partial: true }).findings.filter(({ kind }) => kind === "violation");

/** The bad example with what a good one has beside it: what the rest of the estate may hold. */
function completed(bad: Example, good: Example): Example {
  const own = new Set(bad.resources.flatMap(({ id, physicalId = id }) => [id, physicalId]));
  return {
    ...bad,
    resources: [
      ...bad.resources,
      ...good.resources.filter(({ id, physicalId = id }) => !own.has(id) && !own.has(physicalId)),
    ],
  };
}

/** What is wrong in a part of an estate, but no longer so when more of the estate is given. */
function* hasty(policy: Policy): Generator<string> {
  const goods = Object.entries(policy.good());
  for (const [name, bad] of Object.entries(policy.bad())) {
    const found = violations(policy, bad);
    if (found.length === 0) continue;
    for (const [completion, good] of goods) {
      const left = new Set(violations(policy, completed(bad, good)).map(({ fingerprint }) => fingerprint));
      for (const { fingerprint, message } of found)
        if (!left.has(fingerprint)) yield `"${name}", until "${completion}" is added: ${message}`;
    }
  }
}

describe("in a part of an estate", () => {
  for (const policy of policies) {
    it(`what ${policy.name} misses may lie in the rest`, () => {
      assert.deepEqual([...hasty(policy)], []);
    });
  }
});
