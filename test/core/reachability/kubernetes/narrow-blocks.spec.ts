import assert from "node:assert/strict";
import { leavesPodsOut } from "../../../../core/reachability/kubernetes/narrow-blocks";
import { IpSet } from "../../../../core/sets";

describe("blocks too narrow for a cluster's pods", () => {
  it("hold fewer addresses than the smallest subnet has for interfaces", () => {
    assert.equal(leavesPodsOut(IpSet.of("10.0.0.1/32", "10.0.7.0/29")), true);
    assert.equal(leavesPodsOut(IpSet.of("10.0.7.0/28")), false);
    assert.equal(leavesPodsOut(IpSet.of("fd00::8/125")), true);
    assert.equal(leavesPodsOut(IpSet.of("fd00::/120")), false);
    assert.equal(leavesPodsOut(IpSet.of("169.254.0.0/16")), true);
  });

  it("are not those that only leave out an address here and there", () => {
    const holes = Array.from({ length: 24 }, (_, index) => `10.0.0.${index * 11}/32`);
    assert.equal(leavesPodsOut(IpSet.of("10.0.0.0/24").subtract(IpSet.of(...holes))), false);
  });

  it("may lie across the border of two subnets", () => {
    assert.equal(leavesPodsOut(IpSet.of("10.0.0.12/30", "10.0.0.16/30")), true);
    assert.equal(leavesPodsOut(IpSet.of("10.0.0.0/30", "10.0.0.5/32", "10.0.0.8/29", "10.0.0.16/30")), false);
  });
});
