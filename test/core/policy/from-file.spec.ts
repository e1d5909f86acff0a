import assert from "node:assert/strict";
import { fromFile } from "../../../core/policy/exceptions/exception";

const declared = { policy: "disallow-a", owner: "shop", reason: "migration", expires: "2026-12-31" };
const place = { file: "bulkhead.exceptions.yaml", line: 3 };
const read = (more: object = {}) => fromFile({ ...declared, ...more, place });

describe("an entry of the exceptions file", () => {
  it("is of every resource where it names none", () => {
    assert.deepEqual(read(), { ...declared, resource: "**", source: "file", location: place });
  });

  it("keeps each thing that it names, and makes none up", () => {
    const bounds = {
      resource: "-/apps/Deployment/shop/*",
      type: "kubernetes:apps/**",
      component: "shop:Web",
      namespace: "shop",
      image: `sha256:${"a".repeat(64)}`,
      path: "spec.**",
      environment: "production",
      fingerprint: "a".repeat(32),
      approvedBy: "security",
    };
    assert.deepEqual(read(bounds), { ...declared, ...bounds, source: "file", location: place });
    for (const [name, value] of Object.entries(bounds)) {
      const made = read({ [name]: value });
      assert.deepEqual(made, { ...declared, resource: "**", [name]: value, source: "file", location: place });
    }
  });
});
