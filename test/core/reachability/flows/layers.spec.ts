import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph, type Resource } from "../../../../core/graph";
import { createResolver } from "../../../../core/policy/environment";
import { overlay } from "../../../../core/policy/minimal";
import type { Endpoint } from "../../../../core/reachability";
import { FlowAnalysis } from "../../../../core/reachability/flows";
import { Allowance } from "../../../../core/reachability/flows/allowance";
import { readFlows } from "../../../../core/reachability/flows/flow-ends";
import type { Party } from "../../../../core/reachability/flows/party";
import { ConnectionSet, portRange } from "../../../../core/sets";
import { estateWith } from "../../../support/judge-example";
import { holdsFor } from "../naive/agree";
import { connectionOf } from "../naive/aws-judge";
import { jointEstates } from "../naive/joint-estates";
import { jointProbes } from "../naive/joint-judge";
import { jointResources } from "../naive/joint-resources";

const numRuns = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 10);

/** Each subnet lies in a zone of its own, and what runs in the cluster in a third. */
const zoned = (resource: Resource): Resource =>
  resource.type.includes("/subnet:")
    ? { ...resource, properties: overlay(resource.properties, { tags: { zone: resource.name } }) }
    : resource;
const select = (zone: string): object => ({ trust: 30, select: [{ subnetTag: { zone } }] });

const estateOf = (flows: readonly object[], blockingLayers: number) =>
  estateWith({
    zones: {
      "subnet-1": select("subnet-1"),
      "subnet-2": select("subnet-2"),
      pods: { trust: 50, select: [{ namespace: "shop" }] },
    },
    flows,
    levels: { deep: { cohabitation: [{ differ: "zone" }], blockingLayers } },
    environments: { production: { select: [{ stack: "**" }], level: "deep" } },
  });

const end = fc.constantFrom("subnet-1", "subnet-2", "pods");
const flows = fc.array(
  fc.record({ from: end, to: end, ports: fc.constantFrom(["443/tcp"], ["22/tcp", "53/udp"], ["any/tcp"]) }),
  { maxLength: 2 },
);

const isJudged = ({ role, certain, zones, isInternet }: Party): boolean =>
  ["workload", "store", "agent", "outside"].includes(role) && (!certain || zones.length > 0 || isInternet);

describe("layers of random estates", function () {
  this.timeout(0);

  it("are thin between two parties where some pair of theirs has too few, and nowhere else", () => {
    const count = { thin: 0, thick: 0 };
    holdsFor(
      fc.property(
        fc.tuple(jointEstates, flows, fc.integer({ min: 2, max: 3 })),
        ([random, declared, demanded]) => {
          const estate = estateOf(declared, demanded);
          const resolver = createResolver(estate, { stack: "shop/production" });
          const analysis = new FlowAnalysis(buildGraph(jointResources(random).map(zoned)), estate, (node) =>
            resolver.environmentOf(node),
          );
          const { reachability, parties, thinWalls } = analysis;
          assert.equal(thinWalls.cutAt, undefined);
          const allowance = new Allowance(estate, readFlows(estate));
          const keyOf = (from: Party, to: Party): string => `${from.key} > ${to.key}`;
          const told = new Map(thinWalls.thin.map((wall) => [keyOf(wall.from, wall.to), wall]));

          for (const { from, to, source, target, layers } of told.values()) {
            count.thin++;
            assert.ok(layers.length < demanded);
            const answer = reachability.between(source, target);
            const forbidden = ConnectionSet.transport()
              .subtract(allowance.between(from, to).possible)
              .subtract(answer.may);
            assert.deepEqual(answer.blockedBy(forbidden), layers);
          }

          const place = (ends: readonly Endpoint[]) =>
            ends.flatMap((one) =>
              parties
                .of(one)
                .flatMap(({ party, ends: own }) => own.map((each) => ({ each, party })))
                .filter(({ party }) => isJudged(party)),
            );
          const inside = place(reachability.endpoints);
          for (const { each: source, party: from } of [...inside, ...place(reachability.outside)])
            for (const { each: target, party: to } of inside) {
              const together =
                from.certain && to.certain && to.zones.some((zone) => from.zones.includes(zone));
              if (together || told.has(keyOf(from, to))) continue;
              const answer = reachability.between(source, target);
              // Nothing leads from outside to pods without a door.
              if (source.kind === "external" && target.kind === "pods") continue;
              for (const probe of jointProbes) {
                const connection = connectionOf(probe);
                if (
                  answer.may.contains(connection) ||
                  allowance.between(from, to).possible.contains(connection)
                )
                  continue;
                const own = ConnectionSet.of({ [probe.protocol as "tcp" | "udp"]: portRange(probe.port) });
                count.thick++;
                assert.ok(
                  answer.blockedBy(own).length >= demanded,
                  `${source.name} to ${target.name} ${probe.protocol} ${probe.port}: ${answer.blockedBy(own).join()}`,
                );
              }
            }
        },
      ),
      { numRuns },
    );
    assert.ok(count.thin > numRuns && count.thick > numRuns, JSON.stringify(count));
  });
});
