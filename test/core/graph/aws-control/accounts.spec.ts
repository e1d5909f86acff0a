import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../../core/graph";
import { resource } from "../../../../core/policy/minimal";

const type = "pulumi:providers:aws";
const providerUrn = `urn:pulumi:production::example::${type}::other`;

const accountUnder = (provider: Record<string, unknown>, more: Partial<Resource> = {}): string | undefined =>
  buildGraph([
    resource(type, "other", provider),
    resource("aws:iam/role:Role", "it", {}, { provider: `${providerUrn}::0a1b`, ...more }),
  ]).all("IamRole")[0]?.resource.account;

describe("accounts of resources", () => {
  it("are the only one that their provider allows", () => {
    assert.equal(accountUnder({ allowedAccountIds: '["333333333333"]' }), "333333333333");
    assert.equal(accountUnder({ allowedAccountIds: ["333333333333"] }), "333333333333");
    assert.equal(accountUnder({ allowedAccountIds: '["333333333333","444444444444"]' }), undefined);
  });

  it("are that of the role that their provider becomes last", () => {
    const roles = [
      { roleArn: "arn:aws:iam::333333333333:role/a" },
      { roleArn: "arn:aws:iam::444444444444:role/b" },
    ];
    assert.equal(accountUnder({ assumeRoles: JSON.stringify(roles) }), "444444444444");
    assert.equal(accountUnder({ assumeRole: JSON.stringify(roles[0]) }), "333333333333");
    const allowedAccountIds = ["555555555555"];
    assert.equal(
      accountUnder({ assumeRoles: [{ roleArn: new Unknown("a role") }], allowedAccountIds }),
      undefined,
    );
  });

  it("stand in their own ARN", () => {
    const outputs = { arn: "arn:aws:iam::666666666666:role/it" };
    assert.equal(accountUnder({ allowedAccountIds: '["333333333333"]' }, { outputs }), "666666666666");
  });

  it("stay as the source says", () => {
    assert.equal(
      accountUnder({ allowedAccountIds: '["333333333333"]' }, { account: "777777777777" }),
      "777777777777",
    );
  });

  it("are not known by a provider that says nothing, or nonsense", () => {
    for (const provider of [{}, { allowedAccountIds: "[" }, { allowedAccountIds: 7 }, { assumeRoles: "[]" }])
      assert.equal(accountUnder(provider), undefined);
  });
});
