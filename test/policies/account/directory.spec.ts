import assert from "node:assert/strict";
import { accountEnvironments as environments, example, policyDocument, resource } from "../../../core/policy";
import { Unknown, type Resource } from "../../../core/graph";
import { catalog } from "../../../policies/catalog";
import { judgeExample } from "../../support/judge-example";

const policies = catalog
  .filter(({ policy }) => policy.name === "restrict-developer-accounts")
  .map(({ policy }) => policy);
const set = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
const more = { account: "999999999999", stack: "example/directory" };
const group = (displayName: string) =>
  resource(
    "aws-native:identitystore:Group",
    "people",
    { displayName },
    { ...more, outputs: { groupId: "g-1" } },
  );
const permissions = (properties: object) =>
  resource(
    "aws-native:sso:PermissionSet",
    "work",
    { name: "work", instanceArn: "i", ...properties },
    { ...more, outputs: { permissionSetArn: set } },
  );
const assignment = (properties: object = {}) =>
  resource(
    "aws-native:sso:Assignment",
    "people-work",
    {
      permissionSetArn: set,
      principalId: "g-1",
      principalType: "GROUP",
      targetId: "333333333333",
      targetType: "AWS_ACCOUNT",
      ...properties,
    },
    more,
  );
const managed = (...names: readonly string[]) => ({
  managedPolicies: names.map((name) => `arn:aws:iam::aws:policy/${name}`),
});

function said(...resources: readonly Resource[]) {
  const estate = { environments, identities: { duties: { development: ["dev-*"] } } };
  const { findings } = judgeExample(policies, example(resources, { estate }));
  return findings.map(({ kind, message }) => `${kind}: ${message}`);
}

describe("assignments of the organisation's directory", () => {
  it("give developers in production what only looks", () => {
    assert.deepEqual(said(group("dev-shop"), permissions(managed("ReadOnlyAccess")), assignment()), []);
    const [found, ...others] = said(
      group("dev-shop"),
      permissions(managed("ReadOnlyAccess", "AmazonSQSFullAccess")),
      assignment(),
    );
    assert.deepEqual(others, []);
    assert.match(
      found!,
      /^violation: .*developers \(dev-shop\) do what AmazonSQSFullAccess allows in production/,
    );
  });

  it("are unknown where person, account or rights are, and name what is missing", () => {
    const inline = permissions({
      inlinePolicy: policyDocument({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: "*" }),
    });
    const nobody = said(inline, assignment({ principalId: "g-9" }));
    assert.equal(nobody.length, 1);
    assert.match(
      nobody[0]!,
      /^unknown: .*which user or group of the directory has the id g-9, so whether developers may change production through it/,
    );
    const unseen = said(group("dev-shop"), assignment());
    assert.match(unseen.join(), /^unknown: .*what arn:aws:sso:::permissionSet\/ssoins-1\/ps-1 allows/);
    const open = said(group("dev-shop"), inline, assignment({ targetId: new Unknown("the account") }));
    assert.match(open.join(), /^unknown: .*the account/);
    const theirs = permissions({ customerManagedPolicyReferences: [{ name: "shop-work" }] });
    assert.match(
      said(group("dev-shop"), theirs, assignment()).join(),
      /^unknown: .*what the account's policy shop-work allows/,
    );
  });

  it("concern nobody in accounts of development, nor those who don't develop", () => {
    const full = permissions(managed("AdministratorAccess"));
    assert.deepEqual(said(group("dev-shop"), full, assignment({ targetId: "555555555555" })), []);
    assert.deepEqual(said(group("operators"), full, assignment()), []);
  });
});
