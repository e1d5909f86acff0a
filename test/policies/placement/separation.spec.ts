import assert from "node:assert/strict";
import { patchesOf } from "../../../cli/fix/separation";
import { mergePatch } from "../../../cli/fix/merge-patch";
import { separationCode } from "../../../cli/fix/separation-code";
import { buildGraph, type Resource } from "../../../core/graph";
import { hostingOf, planSeparation } from "../../../core/placement";
import { cluster, onPool, pool, tenant } from "../../../core/policy/minimal";
import { createResolver } from "../../../core/policy/environment";
import { cohabitationIn } from "../../../core/policy/placement";
import { catalog } from "../../../policies/catalog";
import { Dice } from "../../core/placement/random";
import { carryOut, runCode } from "../../support/carry-out";
import { estateWith, judgeExample } from "../../support/judge-example";

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 10);
const names = ["restrict-cohabitation", "restrict-shared-layers", "restrict-workload-hosts"];
const policies = catalog.filter(({ policy }) => names.includes(policy.name)).map(({ policy }) => policy);

const levels = {
  none: { cohabitation: "none", separateZonesBy: ["vm", "pool"] },
  zoned: { cohabitation: [{ differ: "zone" }], separateZonesBy: ["vm", "pool", "namespace"] },
  hard: { cohabitation: [{ differ: "trust", by: 20 }], separateZonesBy: ["host", "vm"] },
  edge: { cohabitation: [{ all: [{ differ: "zone" }, { zone: "dmz" }] }] },
  stored: { cohabitation: [{ any: [{ data: "kept" }, { critical: true }] }] },
};
const zones = ["dmz", "app", "data"];

/** A shop of a few services on pools that some of them may choose. */
function randomShop(dice: Dice): readonly Resource[] {
  const pools = ["one", "two", "three"].slice(0, 1 + Math.floor(dice.next() * 3)).flatMap((name) => {
    const open = dice.chance(0.6) ? { labels: {}, taints: [] } : {};
    return pool(name, dice.pick(zones), open);
  });
  const services = ["cart", "checkout", "keys", "mail", "orders", "web"].slice(
    0,
    2 + Math.floor(dice.next() * 5),
  );
  const claim = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] };
  const tolerations = [
    { operator: "Exists" },
    { key: "bulkhead.dev/pool", operator: "Exists" },
    { key: "pool", operator: "Equal", value: "two", effect: "NoSchedule" },
  ];
  return [
    ...cluster(),
    ...zones.map((zone) => pool(`in-${zone}`, zone)[0]!),
    ...pools,
    ...services.flatMap((name) =>
      tenant(name, dice.pick(zones), {
        ...(dice.chance(0.3) && claim),
        ...(dice.chance(0.4) && { tolerations: [dice.pick(tolerations)] }),
        ...(dice.chance(0.15) && { nodeName: "ip-10-0-0-1" }),
        ...(dice.chance(0.15) && onPool("one")),
      }),
    ),
  ];
}

describe("every proposal to separate workloads", () => {
  it(`passes at its level once it is carried out, in ${runs} random shops at each`, () => {
    let proposed = 0;
    for (const level of Object.keys(levels)) {
      const estate = {
        levels,
        environments: { production: { level } },
        dataClasses: { kept: { select: [{ storage: true }] } },
        critical: [{ workload: "keys" }],
      };
      const loaded = estateWith(estate);
      for (let seed = 0; seed < runs; seed++) {
        const resources = randomShop(new Dice(seed * 31 + level.length));
        const { environmentOf } = bound(createResolver(loaded, { stack: "example/production" }));
        const plans = planSeparation(
          cohabitationIn({ graph: buildGraph(resources), estate: loaded, environmentOf }),
        );
        if (plans.length === 0) continue;
        const [plan] = plans;
        assert.ok(plan && plans.length === 1);
        const { patches, left: unpatched } = patchesOf(plan);
        assert.deepEqual(unpatched, []);
        const { separate } = runCode(separationCode(plans, patches)).module;
        const about = `level ${level}, seed ${seed}`;
        const left = plan.left.filter((text) => !/ selects nodes by itself/.test(text));
        assert.deepEqual(left, [], about);
        const after = carryOut(resources, plan);
        const { findings } = judgeExample(policies, { resources: after, estate });
        assert.deepEqual(
          findings.map(({ policy, message }) => `${policy}: ${message}`),
          [],
          about,
        );
        for (const { workload, patch } of patches) {
          const { type, name, properties } = workload.resource;
          const coded = separate({ type, name, props: properties, opts: {} })?.props;
          assert.deepEqual(coded, mergePatch(properties, patch), `${about}: ${name} as code`);
        }
        const graph = buildGraph(after);
        for (const workload of graph.all("Workload")) {
          const homeless = hostingOf(graph).candidates(workload).length === 0;
          const told = plan.left.some((text) => text.startsWith(`${workload.namespace}/${workload.name} `));
          assert.ok(!homeless || told, `${about}: ${workload.name} has nowhere to run`);
        }
        proposed++;
      }
    }
    assert.ok(proposed > runs);
  }).timeout(0);
});

const bound = (resolver: ReturnType<typeof createResolver>) => ({
  environmentOf: resolver.environmentOf,
});
