import assert from "node:assert/strict";
import { report as shared, runCheck as run } from "../../../core/policy/run";
import type { Report } from "../../../core/policy/report";
import { bool, readShape, shape, str, listOf } from "../../../core/graph/shape";
import { Unknown } from "../../../core/graph/value";

const fields = { a: bool, b: bool, name: str, inner: shape({ c: bool }), list: listOf(str) };
const runCheck = (check: (report: Report) => void) => run(check, shared);

const node = (properties: Record<string, unknown>) =>
  readShape(fields, properties, { problem: (_path, message) => assert.fail(message) });

describe("running a check", () => {
  it("reports a violation on known values", () => {
    const it = node({ a: true });
    const { outcomes } = runCheck((report) => {
      if (it.a) report("is a", "a");
    });
    assert.deepEqual(
      outcomes.map((each) => [each.kind, each.path]),
      [["violation", "a"]],
    );
  });

  it("makes the verdict unknown where an unknown decides it", () => {
    const it = node({ a: new Unknown("the id of x") });
    const { outcomes } = runCheck((report) => {
      if (it.a) report("is a", "a");
    });
    assert.deepEqual(
      outcomes.map((each) => [each.kind, each.path, each.missing]),
      [["unknown", "a", "the id of x"]],
    );
  });

  it("decides a condition that holds whatever the unknown turns out to be", () => {
    const it = node({ a: new Unknown("x"), b: true });
    const { outcomes } = runCheck((report) => {
      if (it.a || it.b) report("is a or b");
    });
    assert.deepEqual(
      outcomes.map((each) => each.kind),
      ["violation"],
    );
  });

  it("passes where no value of the unknown could violate", () => {
    const it = node({ a: new Unknown("x"), b: false });
    const { outcomes } = runCheck((report) => {
      if (it.a && it.b) report("is a and b");
    });
    assert.deepEqual(outcomes, []);
  });

  it("judges the other items of a list when one is unknown", () => {
    const it = node({ list: ["bad", new Unknown("x"), "bad"] });
    const { outcomes } = runCheck((report) => {
      report.each(it.list, (item, index) => {
        if (item === "bad") report("is bad", `list[${index}]`);
      });
    });
    assert.deepEqual(
      outcomes.map((each) => [each.kind, each.path]),
      [
        ["violation", "list[0]"],
        ["unknown", "list[1]"],
        ["violation", "list[2]"],
      ],
    );
  });

  it("keeps what was certain before an unknown ended the run", () => {
    const it = node({ name: new Unknown("x"), b: true });
    const { outcomes } = runCheck((report) => {
      if (it.b) report("is b", "b");
      if (it.name === "n") report("is n", "name");
    });
    assert.deepEqual(
      outcomes.map((each) => each.kind),
      ["violation", "unknown"],
    );
  });

  it("lets a throw of the check itself through", () => {
    assert.throws(
      () =>
        runCheck(() => {
          throw new Error("broken");
        }),
      /broken/,
    );
  });
});
