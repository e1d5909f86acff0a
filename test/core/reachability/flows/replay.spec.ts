import assert from "node:assert/strict";
import fc from "fast-check";
import { loadEstate, type Estate } from "../../../../core/estate";
import { buildGraph } from "../../../../core/graph";
import { createResolver } from "../../../../core/policy/environment";
import type { Endpoint } from "../../../../core/reachability";
import { FlowAnalysis } from "../../../../core/reachability/flows";
import { IpSet } from "../../../../core/sets";
import { holdsFor } from "../naive/agree";
import type { Passing } from "../naive/aws-judge";
import type { Probe } from "../naive/aws";
import type { JointEstate } from "../naive/joint";
import { jointEstates } from "../naive/joint-estates";
import { betweenPods, fromAddress, fromMachine, toAddress, toMachine } from "../naive/joint-judge";
import { jointResources } from "../naive/joint-resources";
import { replays, type End } from "../naive/joint-replay";

const numRuns = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 12);
const internet = ["8.8.8.8", "203.0.113.5", "1.1.1.1", "150.1.1.1"];

/** Pods in one zone, machines of either VPC in others, and no flow between any of them. */
function estateOf({ blocksTakePods }: JointEstate): Estate {
  const data = {
    apiVersion: "bulkhead/v1",
    organisation: "test",
    zones: {
      internet: { external: true, trust: 0 },
      shop: { trust: 20, select: [{ namespace: "shop" }] },
      near: { trust: 30, select: [{ cidr: "10.0.0.0/16" }] },
      far: { trust: 40, select: [{ cidr: "10.1.0.0/16" }] },
    },
    environments: { production: { select: [{ stack: "**" }], level: "open" } },
    levels: { open: { cohabitation: "any" } },
    flows: [],
    ...(blocksTakePods !== undefined && {
      clusters: {
        ours: { select: [{ cluster: "shop" }], networkPolicy: { ipBlockMatchesPods: blocksTakePods } },
      },
    }),
  };
  const loaded = loadEstate({ builtIn: { data, name: "the estate of the test" } });
  assert.ok(loaded.ok, loaded.ok ? "" : loaded.errors.map(({ message }) => message).join("\n"));
  return loaded.estate;
}

/** An end of a witness in the simulator's words; undefined where that knows none like it. */
function naively({ aws, pods }: JointEstate, end: Endpoint): End | undefined {
  if (end.kind === "pods") return pods.find(({ name }) => end.id.endsWith(name));
  if (end.kind === "external") return internet.find((ip) => end.addresses.overlaps(IpSet.of(`${ip}/32`)));
  return end.kind === "host" ? aws.machines.find(({ id }) => end.id === `urn:${id}`) : undefined;
}

function ask(estate: JointEstate, from: End, to: End, probe: Probe): Passing | undefined {
  const isPod = (end: End): end is JointEstate["pods"][number] =>
    typeof end !== "string" && "hostNetwork" in end;
  if (isPod(from)) {
    if (isPod(to)) return betweenPods(estate, from, to, probe);
    return typeof to === "string" ? toAddress(estate, from, to, probe) : toMachine(estate, from, to, probe);
  }
  if (!isPod(to)) return undefined;
  return typeof from === "string"
    ? fromAddress(estate, from, to, probe)
    : fromMachine(estate, from, to, probe);
}

describe("the witnesses of violations", function () {
  this.timeout(0);

  it("replay in the simulator, hop by hop, and what they tell of happens there", () => {
    const count = { violations: 0, asked: 0 };
    holdsFor(
      fc.property(
        jointEstates.filter(({ pods }) => pods.every(({ hostNetwork }) => !hostNetwork)),
        (found) => {
          const estate = { ...found, blocksTakePods: false };
          const declared = estateOf(estate);
          const resolver = createResolver(declared);
          const analysis = new FlowAnalysis(buildGraph(jointResources(estate)), declared, (node) =>
            resolver.environmentOf(node),
          );
          for (const { verdict, witness } of analysis.forbidden) {
            if (verdict !== "violation") continue;
            const { from, to, connection, hops } = witness;
            const text = `${from.name} > ${to.name} ${JSON.stringify(connection)}: ${hops.map(({ at }) => at).join(", ")}`;
            assert.equal(witness.verdict, "allowed", text);
            assert.ok(
              hops.every((hop) => hop.verdict === "allowed"),
              text,
            );
            const ends = [naively(estate, from), naively(estate, to)] as const;
            const [source, target] = ends;
            if (!source || !target || !("port" in connection) || connection.protocol === "sctp") continue;
            count.violations++;
            const probe: Probe = { protocol: connection.protocol, port: connection.port };
            const wrong = replays(estate, witness, [source, target], probe);
            assert.equal(wrong, undefined, `${JSON.stringify(wrong)} doesn't replay in ${text}`);
            const passing = ask(estate, source, target, probe);
            if (!passing) continue;
            count.asked++;
            assert.ok(passing.must, `the simulator doesn't pass ${text}`);
          }
        },
      ),
      { numRuns },
    );
    assert.ok(count.violations > numRuns / 2 && count.asked > numRuns / 4, JSON.stringify(count));
  });
});
