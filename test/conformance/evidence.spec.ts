import assert from "node:assert/strict";
import { hasEvidence, readVerdicts, verifyRow } from "./evidence";

/** Rows whose source asks the log over the network; here nothing shows when they were signed, so they are refused. */
const needsNetwork = /looks the log entry up online/;

describe("public signed material", () => {
  before(function () {
    if (!hasEvidence()) {
      console.log("      (the folder of evidence is absent)");
      this.skip();
    }
  });

  it("gets the verdicts of its sources", () => {
    const rows = readVerdicts();
    assert.ok(rows.length > 0);
    const differing = rows
      .map(verifyRow)
      .filter(
        ({ row, got }) => got !== row.expect && !(row.expect === "accept" && needsNetwork.test(row.reason)),
      )
      .map(({ row, got, why }) => `${row.file}: ${got}, not ${row.expect} (${row.reason}) ${why}`);
    assert.deepEqual(differing, []);
  });

  it("is refused, with the reason, where only the network could tell when it was signed", () => {
    for (const row of readVerdicts().filter(({ reason }) => needsNetwork.test(reason)))
      assert.match(verifyRow(row).why, /^time: nothing in it shows when it was signed/, row.file);
  });
});
