import assert from "node:assert/strict";
import type { Resource } from "../../../core/graph";
import { imageRepository, resource, threatDetector, trail, wholeAccount } from "../../../core/policy";
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

  it("need a detector in each Region that they use, as far as the Regions are known", () => {
    const made = (region: string, account = "333333333333"): Resource => ({
      ...inAccount(account, imageRepository({ region })),
      id: `${account}-${region}`,
    });
    const watching = (more: Partial<Resource>): Resource => ({
      ...detector,
      account: "333333333333",
      ...more,
    });
    const two = [made("eu-west-1"), made("us-east-1")];
    const inRegion = (region: string): Partial<Resource> => ({
      id: `detector-${region}`,
      outputs: { arn: `arn:aws:guardduty:${region}:333333333333:detector/1` },
    });
    assert.deepEqual(kinds([...two, watching(inRegion("eu-west-1")), watching(inRegion("us-east-1"))]), []);
    assert.match(
      kinds([...two, watching(inRegion("eu-west-1"))]).join("\n"),
      /^violation: [^\n]*account 333333333333, which has no threat detector in us-east-1, where \S+ is$/,
    );
    assert.match(kinds([...two, watching({})]).join("\n"), /^unknown: .*\nunknown: [^\n]*$/);
    assert.deepEqual(kinds([made("eu-west-1"), watching({})]), []);
    assert.match(
      kinds([made("eu-west-1"), watching(inRegion("us-east-1"))])[0]!,
      /^violation: .*in eu-west-1/,
    );
  });

  it("lie in the Regions that their providers say, but for what lies in none", () => {
    const provider = "urn:pulumi:prod::shop::pulumi:providers:aws::frankfurt";
    const frankfurt = resource(
      "pulumi:providers:aws",
      "frankfurt",
      { region: "eu-central-1" },
      { urn: provider },
    );
    const through = (type: string): Resource =>
      resource(type, "any", {}, { provider: `${provider}::id-1`, account: "333333333333" });
    const elsewhere = { ...detector, account: "333333333333", outputs: { region: "eu-west-1" } };
    const regions = (type: string): string[] => kinds([frankfurt, through(type), elsewhere]);
    assert.match(regions("aws:ecs/cluster:Cluster")[0]!, /in eu-central-1, where any is/);
    assert.deepEqual(regions("aws:iam/group:Group"), []);
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
