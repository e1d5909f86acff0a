import assert from "node:assert/strict";
import type { Resource } from "../../../core/graph";
import { reportAbsence } from "../../../core/policy/absence";
import { identityAlarm, identityFilter, resource, trail } from "../../../core/policy/minimal";
import { reportSilentTrail } from "../../../core/policy/trail-alarms";
import { Unknown } from "../../../core/graph";
import { judged, madePolicy } from "./made";

describe("what is wrong because something was not found", () => {
  const policy = madePolicy("LogGroup", (context) =>
    reportAbsence(context, "hold its record", "has no record", "record", { key: "k" }),
  );
  const found = (partial: boolean) =>
    judged(policy, [resource("aws:cloudwatch/logGroup:LogGroup", "g", { name: "g" })], {
      partial,
    }).findings.map(({ kind, message, path }) => [kind, message, path]);

  it("is wrong in the whole of an estate", () => {
    assert.deepEqual(found(false), [["violation", "log group g has no record", "record"]]);
  });

  it("is not known in a part", () => {
    const why = "(the rest of the estate, which may hold its record)";
    assert.deepEqual(found(true), [
      ["unknown", `log group g: cannot be judged, record is not known ${why}`, "record"],
    ]);
  });
});

describe("a trail that nothing tells anybody of", () => {
  const policy = madePolicy("Trail", ({ node, graph, report }) =>
    reportSilentTrail({ node, graph, report }, "changed identities"),
  );
  const [own] = trail();
  const found = (more: readonly Resource[], partial = false) =>
    judged(policy, [own!, ...more], { partial }).findings.map(({ kind, message }) => `${kind}: ${message}`);
  const alarm = (name: string, metricName: unknown): Resource => {
    const made = identityAlarm();
    return { ...made, id: name, name, properties: { ...made.properties, name, metricName } };
  };

  it("is silent without a filter or without an alarm on it", () => {
    const silent = ["violation: trail audit is watched by nothing that tells of changed identities"];
    assert.deepEqual(found([]), silent);
    assert.deepEqual(found([identityFilter()]), silent);
    assert.deepEqual(found([identityFilter(), alarm("a", "Other")]), silent);
    assert.deepEqual(found([identityFilter(), identityAlarm()]), []);
  });

  it("may be told of by alarms of which too little is known", () => {
    const open = ["a", "b"].map((name) => alarm(name, new Unknown("later")));
    assert.deepEqual(found([identityFilter(), ...open]), [
      "unknown: trail audit: cannot be judged, it is not known (whether a tells of identity; whether b tells of identity)",
    ]);
    assert.deepEqual(found([identityFilter(), ...open, identityAlarm()]), []);
  });

  it("may have its alarm in the rest of the estate", () => {
    assert.match(found([], true).join(), /^unknown: .*\(the rest of the estate, which may hold the alarm\)$/);
  });
});
