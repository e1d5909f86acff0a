import assert from "node:assert/strict";
import { reportAbsence } from "../../../core/policy/absence";
import { resource } from "../../../core/policy/minimal";
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
