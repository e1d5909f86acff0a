import assert from "node:assert/strict";
import type { Resource } from "../../../core/graph";
import { imageRepository, threatDetector, trail, wholeAccount } from "../../../core/policy";
import requireThreatDetectors from "../../../policies/audit/require-threat-detectors";
import requireTrails from "../../../policies/audit/require-trails";
import { judgeExample } from "../../support/judge-example";

const detector = threatDetector()[0]!;
const kinds = (given: readonly Resource[], partial = false) =>
  judgeExample([requireThreatDetectors], wholeAccount(given, threatDetector()), { partial }).findings.map(
    ({ kind, message }) => `${kind}: ${message}`,
  );
const inAccount = (account: string, made = imageRepository()): Resource => ({
  ...made,
  id: `${made.id}-${account}`,
  account,
});
const outside = { stack: "example/security" };

describe("accounts that are given whole", () => {
  it("each need what every account must have", () => {
    const found = kinds([
      inAccount("333333333333"),
      inAccount("444444444444"),
      { ...detector, account: "444444444444" },
    ]);
    assert.equal(found.length, 1);
    assert.match(found[0]!, /^violation: .*account 333333333333, which has no threat detector/);
  });

  it("may hold what nothing tells the account of", () => {
    const both = [inAccount("333333333333"), inAccount("444444444444")];
    assert.deepEqual(
      kinds([...both, detector]).map((each) => each.split(":")[0]),
      ["unknown", "unknown"],
    );
    assert.match(kinds([inAccount("333333333333"), { ...detector, ...outside }])[0]!, /^unknown/);
    assert.deepEqual(
      kinds([inAccount("333333333333"), { ...detector, ...outside, account: "333333333333" }]),
      [],
    );
    assert.match(
      kinds([inAccount("333333333333"), { ...detector, ...outside, account: "444444444444" }])[0]!,
      /^violation/,
    );
  });

  it("lack nothing for certain where a part of them is given", () => {
    assert.match(kinds([imageRepository()], true)[0]!, /^unknown/);
  });

  it("have a trail by the organisation's", () => {
    const organisation = trail({ isOrganizationTrail: true }).map((each) => ({
      ...each,
      ...outside,
      account: "444444444444",
    }));
    const { findings } = judgeExample(
      [requireTrails],
      wholeAccount([inAccount("333333333333"), ...organisation]),
    );
    assert.deepEqual(findings, []);
  });
});
