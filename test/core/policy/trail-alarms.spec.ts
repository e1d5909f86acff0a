import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { identityAlarm, identityFilter, refusalFilter, trail } from "../../../core/policy/minimal";
import { report, runCheck } from "../../../core/policy/run";
import { reportSilentTrail } from "../../../core/policy/trail-alarms";

const [records] = trail();

interface Asked {
  readonly partial?: boolean;
  readonly shown?: string;
}

/** What is said of a trail whose changes of identities somebody should be told of. */
function said(others: readonly Resource[], { partial = false, shown }: Asked = {}): string[] {
  const graph = buildGraph([records!, ...others], { partial });
  const [node] = graph.all("Trail");
  const check = (): void => reportSilentTrail({ node: node!, graph, report }, "changed identities", shown);
  return runCheck(check, undefined).outcomes.map(
    ({ path, message, missing }) => `${path}: ${missing === undefined ? message : `? ${missing}`}`,
  );
}

const alarm = (name: string, metricName: unknown): Resource => {
  const made = identityAlarm();
  return { ...made, id: name, name, properties: { ...made.properties, name, metricName } };
};

describe("a trail that nobody reads", () => {
  it("is reported where nothing tells of what it shows, at the log that would", () => {
    const silentOf = (what: string) => [
      `cloudWatchLogsGroupArn: is watched by nothing that tells of ${what}`,
    ];
    assert.deepEqual(said([], { shown: "them" }), silentOf("them"));
    const silent = silentOf("changed identities");
    assert.deepEqual(said([]), silent);
    assert.deepEqual(said([identityFilter(), identityAlarm()]), []);
    assert.deepEqual(said([identityFilter()]), silent);
    assert.deepEqual(said([identityAlarm()]), silent);
    assert.deepEqual(said([identityFilter(), alarm("a", "Other")]), silent);
  });

  it("is in doubt in a part of an estate, of which the rest may hold the alarm", () => {
    assert.deepEqual(said([], { partial: true }), [
      "cloudWatchLogsGroupArn: ? the rest of the estate, which may hold the alarm",
    ]);
  });

  it("is in doubt by all that is not known of filters", () => {
    const pattern = new Unknown("its text");
    assert.deepEqual(said([identityFilter({ pattern }), refusalFilter({ pattern })]), [
      ": ? the pattern of identity (its text); the pattern of refused (its text)",
    ]);
  });

  it("is in doubt by all that is not known of alarms, unless one is certain", () => {
    const open = ["a", "b"].map((name) => alarm(name, new Unknown("later")));
    assert.deepEqual(said([identityFilter(), ...open]), [
      ": ? whether a tells of identity; whether b tells of identity",
    ]);
    assert.deepEqual(said([identityFilter(), ...open, identityAlarm()]), []);
  });
});
