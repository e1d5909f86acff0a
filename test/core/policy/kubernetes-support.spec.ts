import assert from "node:assert/strict";
import { endedSupport } from "../../../core/policy";

const at = (date: string) => Date.parse(`${date}Z`);

describe("the support of EKS", () => {
  it("ends on the very day", () => {
    assert.equal(endedSupport("1.32", at("2026-03-22T23:59:59.999")), undefined);
    assert.deepEqual(endedSupport("1.32", at("2026-03-23T00:00:00")), {
      kind: "standard",
      since: "2026-03-23",
    });
    assert.deepEqual(endedSupport("1.32", at("2027-03-22T23:59:59.999"))?.kind, "standard");
    assert.deepEqual(endedSupport("v1.32.4", at("2027-03-23T00:00:00")), {
      kind: "extended",
      since: "2027-03-23",
    });
  });

  it("has ended for what is older than the calendar, and is not known to end for what is newer", () => {
    assert.equal(endedSupport("1.9", at("2026-01-01T00:00:00"))?.kind, "extended");
    assert.equal(endedSupport("1.99", at("2099-01-01T00:00:00")), undefined);
    for (const other of ["latest", "", "11.28", "1.2800", "2.28"])
      assert.equal(endedSupport(other, at("2099-01-01T00:00:00")), undefined, other);
  });
});
