import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { identityAlarm, identityFilter, refusalFilter, trail } from "../../../core/policy/minimal";
import { report, runCheck } from "../../../core/policy/run";
import { reportSilentTrail } from "../../../core/policy/trail-alarms";

const [records] = trail();

/** What is said of a trail whose changes of identities somebody should be told of. */
function said(others: readonly Resource[], partial = false): string[] {
  const graph = buildGraph([records!, ...others], { partial });
  const [node] = graph.all("Trail");
  const check = (): void => reportSilentTrail({ node: node!, graph, report }, "changed identities", "them");
  return runCheck(check, undefined).outcomes.map(
    ({ path, message, missing }) => `${path}: ${missing === undefined ? message : `? ${missing}`}`,
  );
}

describe("a trail that nobody reads", () => {
  it("is reported where nothing tells of what it shows, at the log that would", () => {
    const silent = ["cloudWatchLogsGroupArn: is watched by nothing that tells of them"];
    assert.deepEqual(said([]), silent);
    assert.deepEqual(said([identityFilter(), identityAlarm()]), []);
    assert.deepEqual(said([identityFilter()]), silent);
    assert.deepEqual(said([identityAlarm()]), silent);
  });

  it("is in doubt in a part of an estate, of which the rest may hold the alarm", () => {
    assert.deepEqual(said([], true), [
      "cloudWatchLogsGroupArn: ? the rest of the estate, which may hold the alarm",
    ]);
  });

  it("is in doubt by all that is not known of filters", () => {
    const pattern = new Unknown("its text");
    assert.deepEqual(said([identityFilter({ pattern }), refusalFilter({ pattern })]), [
      ": ? the pattern of identity (its text); the pattern of refused (its text)",
    ]);
  });
});
