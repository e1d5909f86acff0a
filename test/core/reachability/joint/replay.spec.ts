import assert from "node:assert/strict";
import fc from "fast-check";
import type { Endpoint } from "../../../../core/reachability";
import { ConnectionSet, portRange } from "../../../../core/sets";
import { holdsFor } from "../naive/agree";
import { connectionOf } from "../naive/aws-judge";
import { jointEstates } from "../naive/joint-estates";
import {
  betweenPods,
  fromAddress,
  fromMachine,
  jointProbes,
  toAddress,
  toMachine,
} from "../naive/joint-judge";
import { onlyLayer, replays, type End } from "../naive/joint-replay";
import type { JointEstate } from "../naive/joint";
import type { Probe } from "../naive/aws";
import { outside } from "../aws/support";
import { reachabilityOf } from "./declared";
import { endOf } from "./support";

const numRuns = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 15);

type Ask = (estate: JointEstate, probe: Probe) => { readonly may: boolean };

function* questions(
  estate: JointEstate,
): Generator<readonly [from: string, to: string, ends: readonly [End, End], Ask]> {
  const [a, b] = estate.pods as [JointEstate["pods"][number], JointEstate["pods"][number]];
  const machine = estate.aws.machines[2]!;
  const ip = "8.8.8.8";
  yield ["shop/pod-a", "shop/pod-b", [a, b], (one, probe) => betweenPods(one, a, b, probe)];
  yield ["shop/pod-a", "i-3", [a, machine], (one, probe) => toMachine(one, a, machine, probe)];
  yield ["i-3", "shop/pod-a", [machine, a], (one, probe) => fromMachine(one, machine, a, probe)];
  yield ["shop/pod-a", `${ip}/32`, [a, ip], (one, probe) => toAddress(one, a, ip, probe)];
  yield [`${ip}/32`, "shop/pod-a", [ip, a], (one, probe) => fromAddress(one, ip, a, probe)];
}

const setOf = ({ protocol, port }: Probe): ConnectionSet =>
  ConnectionSet.of({ [protocol as "tcp" | "udp"]: portRange(port) });

describe("the witnesses of joint reachability", function () {
  this.timeout(0);

  it("replay in the simulator, hop by hop and layer by layer", () => {
    const count = { allowed: 0, blocked: 0, layers: 0 };
    holdsFor(
      fc.property(
        // Pods on the host's network are as good as machines: whether policies take them, nobody knows.
        jointEstates.filter(({ pods }) => pods.every(({ hostNetwork }) => !hostNetwork)),
        (found) => {
          const estate = { ...found, blocksTakePods: false };
          const reachability = reachabilityOf(estate);
          for (const [from, to, ends, ask] of questions(estate)) {
            const end = (name: string): Endpoint =>
              name.includes("/32") ? outside(name) : endOf(reachability, name);
            const answer = reachability.between(end(from), end(to));
            for (const probe of jointProbes) {
              const witness = answer.witness(connectionOf(probe));
              const text = `${from} > ${to} ${probe.protocol} ${probe.port}: ${witness.hops.map(({ at, verdict }) => `${at}: ${verdict}`).join(", ")}`;
              const verdicts = witness.hops.map(({ verdict }) => verdict);
              if (witness.verdict === "allowed")
                assert.ok(
                  verdicts.every((each) => each === "allowed"),
                  `not every hop allows ${text}`,
                );
              if (witness.verdict === "blocked")
                assert.ok(verdicts.includes("blocked"), `nothing blocks ${text}`);
              const wrong = replays(estate, witness, ends, probe);
              assert.equal(wrong, undefined, `${JSON.stringify(wrong)} doesn't replay in ${text}`);
              if (witness.verdict !== "unknown") count[witness.verdict]++;
              for (const layer of answer.blockedBy(setOf(probe))) {
                count.layers++;
                assert.ok(!ask(onlyLayer(estate, layer), probe).may, `${layer} alone doesn't block ${text}`);
              }
            }
          }
        },
      ),
      { numRuns },
    );
    assert.ok(count.allowed > 0 && count.blocked > numRuns && count.layers > numRuns, JSON.stringify(count));
  });
});
