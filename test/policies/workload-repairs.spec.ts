import assert from "node:assert/strict";
import { Secret, Unknown, type Resource } from "../../core/graph";
import { controller, minimalContainer, minimalPod, overlay } from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "../support/judge-example";

const policies = catalog
  .filter(({ group, policy }) => group === "workload" && policy.remediate)
  .map(({ policy }) => policy);

describe("repairs of workloads", () => {
  assert.ok(policies.length > 0);
  for (const policy of policies) {
    const repair = (resource: Resource): Resource => ({
      ...resource,
      properties: policy.remediate!(resource) ?? resource.properties,
    });
    describe(policy.name, () => {
      for (const [title, bad] of Object.entries(policy.bad())) {
        it(`repairs, or leaves as it is: ${title}`, () => {
          const before = structuredClone(bad.resources);
          const resources = bad.resources.map(repair);
          assert.deepEqual(bad.resources, before, "the input was changed");
          const { findings } = judgeExample([policy], { ...bad, resources });
          const same = resources.every((each, index) => each.properties === bad.resources[index]?.properties);
          assert.equal(findings.length, same ? 1 : 0);
          for (const each of resources) assert.equal(policy.remediate!(each), undefined, "not idempotent");
        });
      }

      it("repairs at least one of its examples", () => {
        const resources = Object.values(policy.bad()).flatMap((bad) => bad.resources);
        assert.ok(resources.some((each) => policy.remediate!(each)));
      });

      it("leaves good workloads alone", () => {
        // What is good by an estate's word alone is not known to a repair, which sees the object.
        const good = Object.values(policy.good()).filter(({ estate }) => estate === undefined);
        for (const resource of good.flatMap(({ resources }) => resources))
          assert.equal(policy.remediate!(resource), undefined, resource.id);
      });

      it("leaves alone what is not known, and what is secret", () => {
        const unknown = new Unknown("x");
        for (const mark of [unknown, new Secret({ securityContext: {}, stdin: true })]) {
          const pods = [
            { ...minimalPod(), securityContext: mark, enableServiceLinks: mark, containers: mark },
            { ...minimalPod(), containers: [mark] },
            {
              ...minimalPod(),
              containers: [overlay(minimalContainer(), { securityContext: mark, stdin: mark })],
            },
          ];
          for (const pod of pods) {
            const resource = controller("Deployment", pod);
            assert.equal(policy.remediate!(resource), undefined);
          }
          const whole = controller("Deployment", {});
          const spec = { template: { spec: mark } };
          assert.equal(policy.remediate!({ ...whole, properties: { ...whole.properties, spec } }), undefined);
        }
      });
    });
  }
});
