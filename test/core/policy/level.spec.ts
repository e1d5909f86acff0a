import assert from "node:assert/strict";
import { createResolver } from "../../../core/policy/environment";
import { levelOf, settingsOf, unknownLevelOf } from "../../../core/policy/level";
import { container } from "../../../core/policy/minimal";
import { catalog } from "../../../policies/catalog";
import { estateWith, judgeExample } from "../../support/judge-example";

const privileged = catalog.find(({ policy }) => policy.name === "disallow-privileged-containers")!.policy;

function environment(estate: ReturnType<typeof estateWith>, name: string) {
  const node = {
    kind: "X",
    id: "x",
    name: "x",
    path: undefined,
    resource: { id: "x", type: "x", name: "x", properties: {} },
  };
  return createResolver(estate, { environment: name }).environmentOf(node);
}

describe("levels", () => {
  it("are the policy's own where nothing else is said", () => {
    const estate = estateWith();
    assert.equal(levelOf(privileged, environment(estate, "production"), estate), "mandatory");
  });

  it("give advisory in development and mandatory in production from one estate", () => {
    const estate = {
      environments: {
        production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" },
        development: { select: [{ stack: "**" }], level: "open", enforce: "advisory" },
      },
    };
    const bad = container({ securityContext: { privileged: true } });
    const level = (stack: string) =>
      judgeExample([privileged], { ...bad, estate, stack }).findings.map((finding) => finding.level);
    assert.deepEqual(level("shop/production"), ["mandatory"]);
    assert.deepEqual(level("shop/dev"), ["advisory"]);
  });

  it("take the estate's word on one policy, over the environment's", () => {
    const estate = estateWith({
      policies: {
        [privileged.name]: {
          enforce: "advisory",
          in: { production: { enforce: "mandatory" } },
          settings: { a: 1 },
        },
      },
    });
    assert.equal(levelOf(privileged, environment(estate, "production"), estate), "mandatory");
    assert.equal(levelOf(privileged, environment(estate, "development"), estate), "advisory");
    assert.deepEqual(settingsOf(privileged, environment(estate, "production"), estate), { a: 1 });
  });

  it("are mandatory where the engine is to repair what is found", () => {
    const estate = estateWith({ policies: { [privileged.name]: { enforce: "remediate" } } });
    assert.equal(levelOf(privileged, environment(estate, "production"), estate), "mandatory");
  });

  it("are none in an environment that is not judged, unless the estate names the policy", () => {
    const off = { environments: { production: { enforce: "disabled" } } };
    const plain = estateWith(off);
    assert.equal(levelOf(privileged, environment(plain, "production"), plain), "disabled");
    assert.equal(levelOf(privileged, environment(plain, "development"), plain), "mandatory");
    const named = estateWith({ ...off, policies: { [privileged.name]: { enforce: "advisory" } } });
    assert.equal(levelOf(privileged, environment(named, "production"), named), "advisory");
  });

  it("are none of a policy that is off of its own accord, unless the estate names it", () => {
    const offered = { ...privileged, enforcementLevel: "disabled" as const };
    const advisory = estateWith({ environments: { production: { enforce: "advisory" } } });
    assert.equal(levelOf(offered, environment(advisory, "production"), advisory), "disabled");
    const named = estateWith({ policies: { [offered.name]: { enforce: "mandatory" } } });
    assert.equal(levelOf(offered, environment(named, "production"), named), "mandatory");
  });

  it("switch a policy off where the estate does", () => {
    const estate = { policies: { [privileged.name]: { enforce: "disabled" } } };
    const bad = container({ securityContext: { privileged: true } });
    assert.deepEqual(judgeExample([privileged], { ...bad, estate }).findings, []);
  });

  it("of unknowns are the environment's, by stage", () => {
    const estate = estateWith({
      environments: { production: { onUnknown: { preview: "advisory", state: "mandatory" } } },
    });
    const production = environment(estate, "production");
    assert.equal(unknownLevelOf(production, "preview"), "advisory");
    assert.equal(unknownLevelOf(production, "state"), "mandatory");
  });
});
