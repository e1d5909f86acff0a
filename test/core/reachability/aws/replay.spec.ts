import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../../../core/graph";
import { awsReachability, type AwsWitness } from "../../../../core/reachability/aws";
import type { Endpoint, ExternalEndpoint } from "../../../../core/reachability/endpoint";
import { IpSet } from "../../../../core/sets";
import type { Machine } from "../naive/aws";
import { isIpv6 } from "../naive/aws-addresses";
import { estates } from "../naive/aws-estates";
import { addresses, addresses6, connectionOf, probes } from "../naive/aws-judge";
import { holds, routed } from "../naive/aws-replay";
import { resourcesOf } from "../naive/aws-resources";

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 40);

const outside = (address: string): ExternalEndpoint => {
  const set = IpSet.of(`${address}/${isIpv6(address) ? 128 : 32}`);
  return { kind: "external", id: address, name: address, addresses: set, parts: [set] };
};

/** How many hops were confirmed, so that a replay of nothing shows. */
interface Count {
  allowed: number;
  blocked: number;
}

describe("the witnesses of AWS reachability", () => {
  it("replay in the simulator, hop by hop", function () {
    this.timeout(0);
    const count: Count = { allowed: 0, blocked: 0 };
    fc.assert(
      fc.property(estates, (estate) => {
        const aws = awsReachability(buildGraph(resourcesOf(estate)));
        const ends: (readonly [Endpoint, Machine | undefined])[] = [
          ...estate.machines.map((each) => [aws.endpoint(`urn:${each.id}`)!, each] as const),
          ...[...addresses, ...addresses6].map((each) => [outside(each), undefined] as const),
        ];
        for (const [source, from] of ends) {
          for (const [target, to] of ends) {
            if (source === target || (!from && !to)) continue;
            const answer = aws.between(source, target);
            for (const probe of probes) {
              const witness: AwsWitness = answer.witness(connectionOf(probe));
              const told = { witness, ends: { from, to }, probe };
              const text = `${source.name} > ${target.name} ${JSON.stringify(probe)}: ${JSON.stringify(witness.hops)}`;
              const blocked = witness.hops.filter((hop) => hop.verdict === "blocked");
              if (witness.verdict === "blocked") assert.ok(blocked.length > 0, `nothing blocks ${text}`);
              if (witness.verdict === "allowed") {
                assert.ok(
                  witness.hops.every((hop) => hop.verdict === "allowed"),
                  `a hop doesn't allow ${text}`,
                );
                assert.notEqual(routed(estate, told), false, `not routed: ${text}`);
              }
              for (const hop of witness.hops) {
                const found = hop.verdict === "unknown" ? undefined : holds(estate, told, hop);
                if (found === undefined) continue;
                assert.equal(found, hop.verdict === "allowed", `${hop.at}: ${text}`);
                count[hop.verdict === "allowed" ? "allowed" : "blocked"]++;
              }
              const ways = blocked.filter(({ layer }) => layer === "route" || layer === "gateway");
              if (ways.length > 0) assert.notEqual(routed(estate, told), true, `it is routed: ${text}`);
            }
          }
        }
      }),
      { numRuns: runs },
    );
    assert.ok(count.allowed > 20 * runs && count.blocked > 20 * runs, JSON.stringify(count));
  });
});
