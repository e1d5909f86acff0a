import assert from "node:assert/strict";
import { buildGraph } from "../../../../core/graph";
import { connectionsIn, managingZones, nodeOf } from "../../../../core/policy/connections";
import { report, runCheck } from "../../../../core/policy/run";
import type { Endpoint } from "../../../../core/reachability";
import { startedAnalysis } from "../../../../core/reachability/flows";
import { estateWith } from "../../../support/judge-example";
import { environmentsOf } from "../made";
import { host, outside, pods } from "./made";

describe("the analysis that policies ask for", () => {
  const estate = estateWith();
  const graph = buildGraph([]);
  const environmentOf = environmentsOf(estate);
  const context = { graph, environmentOf, report };

  it("is there where the estate divides something", () => {
    const { notApplicable } = runCheck(() => assert.ok(connectionsIn({ ...context, estate })), undefined);
    assert.equal(notApplicable, undefined);
    assert.ok(startedAnalysis(graph, environmentOf));
  });

  it("is none where it divides nothing, and the control concerns nothing", () => {
    const undivided = { ...estate, defaulted: true };
    const { notApplicable } = runCheck(
      () => assert.equal(connectionsIn({ ...context, estate: undivided }), undefined),
      undefined,
    );
    assert.equal(notApplicable, "the estate declares no zones of its own and no flows");
  });
});

describe("an end of a connection", () => {
  it("is a node where it is a workload or a machine, and none where it is only addresses", () => {
    assert.equal(nodeOf(pods("web"))?.name, "web");
    assert.equal(nodeOf(host("node"))?.name, "node");
    assert.equal(nodeOf(outside("the internet")), undefined);
    assert.equal(nodeOf({ ...host("x"), kind: "special" } as unknown as Endpoint), undefined);
  });
});

describe("the zones that are administered from", () => {
  it("are those whose blocks meet the networks of management", () => {
    const zones = (management: readonly string[]): string[] => {
      const declared = estateWith({ hosts: { management } });
      return [...managingZones(declared)];
    };
    assert.deepEqual(zones(["10.9.0.0/24"]), ["management"]);
    assert.deepEqual(zones(["10.9.0.128/25"]), ["management"]);
    assert.deepEqual(zones(["10.8.0.0/24"]), []);
    assert.deepEqual(zones([]), []);
  });
});
