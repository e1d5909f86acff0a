import assert from "node:assert/strict";
import fc from "fast-check";
import type { Endpoint } from "../../../../core/reachability";
import type { EstateReachability } from "../../../../core/reachability/joint";
import { connectionOf, overAll, type Passing } from "../naive/aws-judge";
import type { Probe } from "../naive/aws";
import { holdsFor } from "../naive/agree";
import { jointEstates } from "../naive/joint-estates";
import { holedJoint } from "../naive/joint-holes";
import {
  betweenPods,
  fromAddress,
  fromMachine,
  jointProbes,
  toAddress,
  toMachine,
} from "../naive/joint-judge";
import type { JointEstate, Pod } from "../naive/joint";
import { outside } from "../aws/support";
import { groupsAgree } from "./agreement";
import { reachabilityOf } from "./declared";
import { endOf } from "./support";

const numRuns = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 12);
const settings = { numRuns };

const addresses = ["8.8.8.8", "203.0.113.5", "150.1.1.1"];

interface Pair {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly naive: (estate: JointEstate, probe: Probe) => Passing;
  /** Set where what must pass is enclosed only: several doors may lead pods to others, each from elsewhere. */
  readonly mayTellLess?: boolean;
  /**
   * Set where what may pass is enclosed only: the subnet that a pod stands in decides for its policies as for its network,
   * that of a balancer's interface for the way there as for the one from there, and so does a machine's public address.
   */
  readonly mayTellMore?: boolean;
}

/** Whether anything leads to a pod from beyond its cluster. */
const hasDoors = ({ services, made, bound }: JointEstate, { labels, door }: Pod): boolean =>
  door !== undefined ||
  [...services, ...(made ? [made.service] : []), ...(bound ? [bound.service] : [])].some(
    ({ app }) => app === labels["app"],
  );

function* pairsOf(estate: JointEstate, reachability: EstateReachability): Generator<Pair> {
  const { pods, aws, made } = estate;
  const end = (name: string): Endpoint => endOf(reachability, name);
  const podOf = (one: JointEstate, { name }: Pod): Pod => one.pods.find((each) => each.name === name)!;
  const machineOf = (one: JointEstate, id: string) => one.aws.machines.find((each) => each.id === id)!;
  const spread = new Set(estate.nodes.map((id) => machineOf(estate, id).subnet)).size > 1;
  const mayTellMore = made !== undefined && made.subnets.length > 1;
  for (const pod of pods) {
    const own = end(`shop/${pod.name}`);
    for (const to of pods)
      if (to !== pod)
        yield {
          from: own,
          to: end(`shop/${to.name}`),
          naive: (one, probe) => betweenPods(one, podOf(one, pod), podOf(one, to), probe),
          mayTellLess: hasDoors(estate, to),
          mayTellMore: (estate.blocksTakePods !== false && spread) || mayTellMore,
        };
    // One of the nodes stands for both.
    for (const { id, isPublic } of aws.machines.filter(({ id }) => id !== "i-2")) {
      const other = end(id);
      yield {
        from: own,
        to: other,
        naive: (one, probe) => toMachine(one, podOf(one, pod), machineOf(one, id), probe),
        mayTellMore: isPublic,
      };
      yield {
        from: other,
        to: own,
        naive: (one, probe) => fromMachine(one, machineOf(one, id), podOf(one, pod), probe),
        mayTellMore,
      };
    }
    for (const ip of addresses) {
      const other = outside(`${ip}/32`);
      yield {
        from: own,
        to: other,
        naive: (one, probe) => toAddress(one, podOf(one, pod), ip, probe),
      };
      yield {
        from: other,
        to: own,
        naive: (one, probe) => fromAddress(one, ip, podOf(one, pod), probe),
        mayTellMore,
      };
    }
  }
}

const textOf = ({ may, must }: Passing): string => (must ? "must pass" : may ? "may pass" : "is blocked");

describe("random clusters on random networks", function () {
  this.timeout(0);

  it("have the connections that a naive simulator finds", () => {
    holdsFor(
      fc.property(jointEstates, (estate) => {
        const reachability = reachabilityOf(estate);
        for (const { from, to, naive, mayTellLess, mayTellMore } of pairsOf(estate, reachability)) {
          const answer = reachability.between(from, to);
          for (const probe of jointProbes) {
            const connection = connectionOf(probe);
            const [may, must] = [answer.may.contains(connection), answer.must.contains(connection)];
            const found = naive(estate, probe);
            const what = `${probe.protocol} ${probe.port} from ${from.name} to ${to.name}: ${textOf({ may, must })}, but ${textOf(found)}`;
            assert.ok(may || !found.may, what);
            if (!mayTellMore) assert.equal(may, found.may, what);
            assert.ok(found.must || !must, what);
            if (!mayTellLess) assert.equal(must, found.must, what);
          }
        }
      }),
      settings,
    );
  });

  it("have no connection beyond what all completions of the unknown allow, and none less than some allow", () => {
    holdsFor(
      fc.property(holedJoint, ({ what, resources, completions }) => {
        const [estate] = completions;
        const reachability = reachabilityOf(estate!, resources);
        for (const { from, to, naive } of pairsOf(estate!, reachability)) {
          const answer = reachability.between(from, to);
          for (const probe of jointProbes) {
            const connection = connectionOf(probe);
            const [may, must] = [answer.may.contains(connection), answer.must.contains(connection)];
            // A single completion can't say more than both bounds already admit.
            if (may && !must) continue;
            const found = overAll(completions.map((one) => naive(one, probe)));
            const text = `${probe.protocol} ${probe.port} from ${from.name} to ${to.name} without ${what}: ${textOf({ may, must })}, but ${textOf(found)}`;
            assert.ok(may || !found.may, text);
            assert.ok(found.must || !must, text);
          }
        }
      }),
      settings,
    );
  });

  it("have the same connections by groups as by pairs", () => {
    holdsFor(
      fc.property(jointEstates, (estate) => {
        groupsAgree(reachabilityOf(estate));
      }),
      { ...settings, numRuns: Math.max(5, Math.ceil(Math.min(numRuns, 500) / 4)) },
    );
  });
});
