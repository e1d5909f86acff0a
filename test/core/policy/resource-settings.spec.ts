import assert from "node:assert/strict";
import { boundsOf, ratiosOf } from "../../../core/policy/resource-settings";

describe("bounds of resources", () => {
  it("are amounts by the resource's name", () => {
    assert.deepEqual(boundsOf({ max: { cpu: "500m", memory: "1Gi", pods: 3 } }, "max"), [
      { name: "cpu", text: "500m", value: 0.5 },
      { name: "memory", text: "1Gi", value: 2 ** 30 },
      { name: "pods", text: "3", value: 3 },
    ]);
    assert.deepEqual(boundsOf({ max: undefined }, "max"), []);
    assert.deepEqual(boundsOf({ max: {} }, "max"), []);
  });

  it("are refused by name where they are none", () => {
    for (const max of [null, "1", 1, ["1"]])
      assert.throws(
        () => boundsOf({ max }, "max"),
        /^Error: its setting "max" must be a mapping from resources to quantities$/,
      );
    for (const cpu of ["much", "", null, {}, true])
      assert.throws(
        () => boundsOf({ max: { cpu } }, "max"),
        /^Error: its setting "max\.cpu" must be a quantity such as 500m or 1Gi$/,
      );
  });
});

describe("ratios of limits to requests", () => {
  it("hold for both resources, unless the processor has its own", () => {
    assert.deepEqual(ratiosOf({ ratio: 2, cpuRatio: undefined }), [
      ["cpu", 2],
      ["memory", 2],
    ]);
    assert.deepEqual(ratiosOf({ ratio: "1.5", cpuRatio: 4 }), [
      ["cpu", 4],
      ["memory", 1.5],
    ]);
    assert.deepEqual(ratiosOf({ ratio: undefined, cpuRatio: 0.5 }), [["cpu", 0.5]]);
    assert.deepEqual(ratiosOf({ ratio: undefined, cpuRatio: undefined }), []);
  });

  it("are numbers above 0", () => {
    for (const wrong of [0, -1, "", " ", "two", null, [2], Number.NaN]) {
      assert.throws(
        () => ratiosOf({ ratio: wrong, cpuRatio: undefined }),
        /^Error: its setting "ratio" must be a number above 0$/,
      );
      assert.throws(
        () => ratiosOf({ ratio: 1, cpuRatio: wrong }),
        /^Error: its setting "cpuRatio" must be a number above 0$/,
      );
    }
  });
});
