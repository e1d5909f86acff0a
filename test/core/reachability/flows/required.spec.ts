import assert from "node:assert/strict";
import fc from "fast-check";
import { loadEstate, type Estate } from "../../../../core/estate";
import { buildGraph } from "../../../../core/graph";
import { createResolver } from "../../../../core/policy/environment";
import { FlowAnalysis } from "../../../../core/reachability/flows";
import { arrives } from "../naive/kubernetes";
import { clusters, completionOf, resourcesOf, type RandomCluster } from "../naive/random-cluster";

const numRuns = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 40);

const ports = [
  { text: "80/tcp", protocol: "TCP", port: 80 },
  { text: "81/udp", protocol: "UDP", port: 81 },
] as const;

function estateOf(port: string): Estate {
  const data = {
    apiVersion: "bulkhead/v1",
    organisation: "test",
    zones: { inside: { trust: 20, within: "allow", select: [{ namespace: "**" }] } },
    environments: { production: { select: [{ stack: "**" }], level: "open" } },
    levels: { open: { cohabitation: "any" } },
    flows: [{ from: { workload: "p0" }, to: { workload: "p1" }, ports: [port], required: true }],
  };
  const loaded = loadEstate({ builtIn: { data, name: "the estate of the test" } });
  assert.ok(loaded.ok, loaded.ok ? "" : loaded.errors.map((each) => each.message).join("\n"));
  return loaded.estate;
}

/** What becomes of the flow: undefined where one of its ends is not there. */
function verdictOf(random: RandomCluster, port: string): string | undefined {
  const estate = estateOf(port);
  const resolver = createResolver(estate);
  const analysis = new FlowAnalysis(buildGraph(resourcesOf(random)), estate, (node) =>
    resolver.environmentOf(node),
  );
  const [found] = analysis.required;
  if (!found || found.pairs === 0) return undefined;
  return found.failing[0]?.verdict ?? "works";
}

describe("a required flow between two workloads", () => {
  const picks = fc.array(fc.array(fc.nat(11), { minLength: 40, maxLength: 40 }), {
    minLength: 4,
    maxLength: 4,
  });

  for (const open of [false, true]) {
    it(`works, or fails, only if it does in every completion, ${open ? "with holes" : "whole"}`, () => {
      const seen = { works: 0, violation: 0, unknown: 0 };
      fc.assert(
        fc.property(clusters(open), fc.constantFrom(...ports), picks, (random, asked, choices) => {
          const verdict = verdictOf(random, asked.text);
          if (verdict === undefined) return;
          seen[verdict as keyof typeof seen]++;
          for (const choice of choices) {
            let at = 0;
            const pick = (below: number): number => choice[at++ % choice.length]! % below;
            const naive = completionOf(random, pick);
            const [blocksTakePods, hostPodsSelected] = [pick(2) === 0, pick(2) === 0];
            const from = naive.pods.find(({ name }) => name === "p0");
            const to = naive.pods.find(({ name }) => name === "p1");
            if (!from || !to) continue;
            const { protocol, port } = asked;
            const passes = arrives(
              { ...naive, blocksTakePods, hostPodsSelected, sameNode: false },
              { from, to, protocol, port },
            );
            const what = `${asked.text} is said to be ${verdict}, and ${passes ? "passes" : "is blocked"}`;
            assert.ok(verdict !== "works" || passes, what);
            assert.ok(verdict !== "violation" || !passes, what);
          }
        }),
        { numRuns },
      );
      assert.ok(seen.works > 0 && seen.violation > 0, JSON.stringify(seen));
    });
  }
});
