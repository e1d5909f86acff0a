import assert from "node:assert/strict";
import { compareVersions } from "../../../../core/image/reports/versions";

/** Each list from the oldest to the newest. */
const orders: Readonly<Record<string, readonly string[]>> = {
  deb: ["1.0~rc1-1", "1.0-1", "1.0-1+deb12u1", "1.0-2", "1.0a-1", "1.2-1", "1.10-1", "1:0.1-1"],
  rpm: ["1.0~rc1-1", "1.0-1.el8", "1.0-2.el8", "1.2-1", "1.10-1", "1:0.1-1"],
  apk: ["1.2.3_rc1-r0", "1.2.3-r0", "1.2.3-r4", "1.2.3-r10", "1.2.10-r0"],
  npm: ["1.0.0-alpha", "1.0.0-beta", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "v2.0.0"],
};

describe("versions", () => {
  for (const [type, order] of Object.entries(orders))
    it(`are ordered as ${type} does`, () => {
      for (const [i, a] of order.entries())
        for (const [j, b] of order.entries())
          assert.equal(Math.sign(compareVersions(type, a, b)), Math.sign(i - j), `${a} ${b}`);
    });
});
