import assert from "node:assert/strict";
import fc from "fast-check";
import type { Estate } from "../../../../core/estate";
import { buildGraph } from "../../../../core/graph";
import type { Endpoint } from "../../../../core/reachability";
import { estateReachability, type EstateReachability } from "../../../../core/reachability/joint";
import { connectionOf, type Passing } from "../naive/aws-judge";
import { jointEstates, jointResources } from "../naive/joint-estates";
import {
  betweenPods,
  fromAddress,
  fromMachine,
  jointProbes,
  toAddress,
  toMachine,
} from "../naive/joint-judge";
import type { JointEstate } from "../naive/joint";
import { outside } from "../aws/support";
import { groupsAgree } from "./agreement";
import { endOf } from "./support";

const numRuns = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 20);
/** What is declared of the cluster. */
const declared = ({ blocksSparePods }: JointEstate): Pick<Estate, "clusters"> => ({
  clusters: blocksSparePods
    ? { ours: { select: [{ cluster: "shop" }], networkPolicy: { ipBlockMatchesPods: false } } }
    : {},
});
const reachabilityOf = (estate: JointEstate): EstateReachability =>
  estateReachability(buildGraph(jointResources(estate)), declared(estate));

const addresses = ["8.8.8.8", "203.0.113.5", "150.1.1.1"];

interface Pair {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly naive: (probe: (typeof jointProbes)[number]) => Passing;
  /** Whether the engine must say exactly the same, not only enclose it. */
  readonly isExact: boolean;
}

function* pairsOf(estate: JointEstate, reachability: EstateReachability): Generator<Pair> {
  const { pods, aws } = estate;
  const end = (name: string): Endpoint => endOf(reachability, name);
  const hosted = pods.some(({ hostNetwork }) => hostNetwork);
  for (const pod of pods) {
    const own = end(`shop/${pod.name}`);
    for (const to of pods)
      if (to !== pod)
        yield {
          from: own,
          to: end(`shop/${to.name}`),
          naive: (probe) => betweenPods(estate, pod, to, probe),
          isExact: !hosted && estate.blocksSparePods,
        };
    for (const machine of aws.machines) {
      const other = end(machine.id);
      const isNode = estate.nodes.includes(machine.id);
      yield {
        from: own,
        to: other,
        naive: (probe) => toMachine(estate, pod, machine, probe),
        isExact: !hosted && !isNode && !machine.isPublic,
      };
      yield {
        from: other,
        to: own,
        naive: (probe) => fromMachine(estate, machine, pod, probe),
        isExact: !hosted && !isNode && estate.services.length === 0,
      };
    }
    for (const ip of addresses) {
      const other = outside(`${ip}/32`);
      yield { from: own, to: other, naive: (probe) => toAddress(estate, pod, ip, probe), isExact: !hosted };
      yield {
        from: other,
        to: own,
        naive: (probe) => fromAddress(estate, ip, pod, probe),
        isExact: !hosted && estate.services.length === 0,
      };
    }
  }
}

describe("random clusters on random networks", function () {
  this.timeout(0);

  it("have the connections that a naive simulator finds, and witnesses that say so", () => {
    fc.assert(
      fc.property(jointEstates, (estate) => {
        const reachability = reachabilityOf(estate);
        for (const { from, to, naive, isExact } of pairsOf(estate, reachability)) {
          const answer = reachability.between(from, to);
          for (const probe of jointProbes) {
            const connection = connectionOf(probe);
            const [may, must] = [answer.may.contains(connection), answer.must.contains(connection)];
            const found = naive(probe);
            const what = `${probe.protocol} ${probe.port} from ${from.name} to ${to.name}`;
            if (isExact) assert.deepEqual({ may, must }, found, what);
            assert.ok(may || !found.may, `${what} may pass`);
            assert.ok(found.must || !must, `${what} must not always pass`);
            const { verdict, hops } = answer.witness(connection);
            assert.equal(verdict, must ? "allowed" : may ? "unknown" : "blocked", what);
            const verdicts = hops.map((hop) => hop.verdict);
            if (must)
              assert.ok(
                verdicts.every((each) => each === "allowed"),
                `${what}: all hops allow`,
              );
            if (!may) assert.ok(verdicts.includes("blocked"), `${what}: a hop blocks`);
          }
        }
      }),
      { numRuns, endOnFailure: true },
    );
  });

  it("have the same connections by groups as by pairs", () => {
    fc.assert(
      fc.property(jointEstates, (estate) => {
        groupsAgree(reachabilityOf(estate));
      }),
      { numRuns: Math.min(numRuns, 500) / 4 },
    );
  });
});
