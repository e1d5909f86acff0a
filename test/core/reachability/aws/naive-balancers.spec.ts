import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../../../core/graph";
import { awsReachability } from "../../../../core/reachability/aws";
import { balanced, balancerResources, listener, through, type Client } from "../naive/aws-balancers";
import { estates } from "../naive/aws-estates";
import { addresses, connectionOf } from "../naive/aws-judge";
import { resourcesOf } from "../naive/aws-resources";
import { outside } from "./support";

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 40);

describe("AWS load balancers and the simulator that sends every packet", () => {
  it("agree about who reaches a target through which of them", function () {
    this.timeout(0);
    const seen = { may: 0, must: 0 };
    fc.assert(
      fc.property(balanced(estates), (found) => {
        const { estate, target, isInternal } = found;
        const aws = awsReachability(buildGraph([...resourcesOf(estate), ...balancerResources(found)]));
        assert.equal(aws.forwards.length, 1);
        const clients: readonly Client[] = [
          ...estate.machines.filter(({ id }) => id !== target),
          ...addresses,
        ];
        for (const client of clients) {
          const end =
            typeof client === "string" ? outside(`${client}/32`) : aws.endpoint(`urn:${client.id}`)!;
          const answer = aws.through(end, aws.forwards[0]!);
          const connection = connectionOf(listener);
          const own = { may: answer.may.contains(connection), must: answer.must.contains(connection) };
          const { may, must, isPlain } = through(found, client);
          const text = typeof client === "string" ? client : client.id;
          if (may) assert.ok(own.may, `may leaves out ${text}`);
          if (!must) assert.ok(!own.must, `must takes in ${text}`);
          // Where its interfaces differ, each leg is bounded by itself.
          if (isPlain && (isInternal || typeof client === "string"))
            assert.deepEqual(own, { may, must }, text);
          if (may) seen.may++;
          if (must) seen.must++;
        }
      }),
      { numRuns: runs },
    );
    assert.ok(seen.may > 0 && seen.must > 0, JSON.stringify(seen));
  });
});
