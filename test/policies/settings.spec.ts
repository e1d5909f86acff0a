import assert from "node:assert/strict";
import { checkSettings } from "../../core/policy/check-settings";
import type { Example, Policy } from "../../core/policy/policy";
import { describeSchema } from "../../core/policy/setting-schema";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "../support/judge-example";

const examplesOf = (policy: Policy): readonly Example[] =>
  [policy.good(), policy.bad()].flatMap((all) => Object.values(all));

/** The names of the settings that a policy's check reads when it judges the examples. */
function readBy(policy: Policy): ReadonlySet<string> {
  const read = new Set<string>();
  const watched: Policy = {
    ...policy,
    check: (context) => {
      const settings = new Proxy(context.settings, {
        get: (target, name) => {
          read.add(String(name));
          return Reflect.get(target, name) as unknown;
        },
      });
      policy.check({ ...context, settings });
    },
  };
  for (const example of examplesOf(policy)) judgeExample([watched], example);
  return read;
}

/** What the examples set for a policy, in general and by environment. */
function givenBy(example: Example, name: string): readonly Record<string, unknown>[] {
  type Given = { settings?: Record<string, unknown>; in?: Record<string, Given> };
  const policies = (example.estate?.["policies"] ?? {}) as Record<string, Given>;
  const own = policies[name];
  return [own, ...Object.values(own?.in ?? {})].flatMap((each) => (each?.settings ? [each.settings] : []));
}

describe("the settings of the policies", () => {
  for (const { policy } of catalog) {
    const declared = Object.entries(policy.settings ?? {});

    it(`${policy.name}: reads what it declares, and nothing else`, () => {
      const read = readBy(policy);
      const undeclared = [...read].filter((name) => !declared.some(([own]) => own === name));
      assert.deepEqual(undeclared, []);
      assert.deepEqual(
        declared.map(([name]) => name).filter((name) => !read.has(name)),
        [],
      );
    });
    if (declared.length === 0) continue;

    it(`${policy.name}: says of each setting what it is and what it does`, () => {
      for (const [name, { description, schema }] of declared) {
        assert.match(description, /^.+\.$/, name);
        assert.notEqual(describeSchema(schema), "", name);
      }
      assert.doesNotMatch(policy.description, /\bsettings?:/i);
    });

    it(`${policy.name}: takes what its examples set`, () => {
      for (const example of examplesOf(policy)) {
        for (const given of givenBy(example, policy.name)) assert.deepEqual(checkSettings(policy, given), []);
      }
    });
  }
});
