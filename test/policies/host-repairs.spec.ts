import assert from "node:assert/strict";
import { Secret, Unknown, type Resource } from "../../core/graph";
import { host, launchTemplate } from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "../support/judge-example";

const names = ["require-imdsv2", "restrict-metadata-hop-limit", "disallow-subnet-public-ips"];
const policies = catalog.map(({ policy }) => policy).filter(({ name }) => names.includes(name));

describe("repairs of hosts and subnets", () => {
  it("are those of the policies named here", () => assert.equal(policies.length, names.length));

  for (const policy of policies) {
    const repair = (resource: Resource): Resource => ({
      ...resource,
      properties: policy.remediate!(resource) ?? resource.properties,
    });
    describe(policy.name, () => {
      for (const [title, bad] of Object.entries(policy.bad())) {
        it(`repairs: ${title}`, () => {
          const before = structuredClone(bad.resources);
          const resources = bad.resources.map(repair);
          assert.deepEqual(bad.resources, before, "the input was changed");
          assert.deepEqual(judgeExample([policy], { ...bad, resources }).findings, []);
          for (const each of resources) assert.equal(policy.remediate!(each), undefined, "not idempotent");
        });
      }

      it("leaves good resources alone", () => {
        for (const resource of Object.values(policy.good()).flatMap((good) => good.resources))
          assert.equal(policy.remediate!(resource), undefined, resource.id);
      });

      it("leaves alone what is not known, and what is secret", () => {
        for (const mark of [new Unknown("x"), new Secret({ httpTokens: "optional" })]) {
          const resources = [
            host({ metadataOptions: mark }),
            host({
              metadataOptions: { httpEndpoint: "enabled", httpTokens: mark, httpPutResponseHopLimit: mark },
            }),
            launchTemplate({ metadataOptions: mark }),
          ];
          for (const resource of resources) assert.equal(policy.remediate!(resource), undefined);
        }
      });
    });
  }
});
