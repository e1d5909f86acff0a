import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { example, iamRole, policyDocument, resource, type Policy } from "../../../core/policy";
import fullAdmin from "../../../policies/identity/disallow-full-admin-policies";
import inverted from "../../../policies/identity/disallow-inverted-iam-statements";
import wildcards from "../../../policies/identity/disallow-wildcard-iam-actions";
import { judgeExample } from "../../support/judge-example";

const arn = "arn:aws:iam::333333333333:policy/bounds";
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** A managed policy that allows all but one service; `isMade` says whether it has an ARN yet. */
const bounds = (isMade = true, more: object = {}): Resource => ({
  ...resource("aws:iam/policy:Policy", "bounds", {
    name: "bounds",
    policy: policyDocument({ Effect: "Allow", NotAction: "iam:*", Resource: "*", ...more }),
  }),
  ...(isMade && { physicalId: arn, outputs: { arn } }),
});
const native = (properties: object = {}): Resource => ({
  ...resource("aws-native:iam:ManagedPolicy", "bounds", {
    managedPolicyName: "bounds",
    policyDocument: JSON.parse(
      policyDocument({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
    ) as object,
    ...properties,
  }),
  physicalId: arn,
});
/** A role that is bounded by the policy, as the policy's own resource or its ARN says. */
const bounded = (isMade = true, properties: object = {}): Resource => ({
  ...iamRole({}, { permissionsBoundary: isMade ? arn : new Unknown("arn"), ...properties }),
  propertyDependencies: {
    permissionsBoundary: ["urn:pulumi:production::example::aws:iam/policy:Policy::bounds"],
  },
});
const attaching = (policyArn: unknown, role = "orders"): Resource =>
  resource(attachmentType, "orders", { role, policyArn });

const said = (policy: Policy, ...resources: readonly Resource[]): string => {
  const [finding] = judgeExample([policy], example(resources)).findings;
  return finding ? `${finding.kind}: ${finding.message}` : "passes";
};

describe("a policy that bounds", () => {
  it("grants nothing where it does nothing else", () => {
    assert.equal(said(inverted, bounds(), bounded()), "passes");
    assert.equal(said(inverted, bounds(false), bounded(false)), "passes");
    assert.equal(said(inverted, native(), bounded()), "passes");
  });
  it("is judged as a grant where nobody is seen to use it", () => {
    assert.match(said(inverted, bounds()), /^violation: .* allows all but what NotAction lists/);
    assert.match(said(inverted, bounds(), iamRole()), /^violation/);
    assert.match(said(inverted, bounds(), bounded(true, { permissionsBoundary: `${arn}-2` })), /^violation/);
  });
  it("grants what it allows to whomever it is attached to, seen or not", () => {
    assert.match(said(inverted, bounds(), bounded(), attaching(arn)), /^violation/);
    assert.match(said(inverted, bounds(), bounded(), attaching(arn, "of-another-stack")), /^violation/);
    assert.match(said(inverted, bounds(), bounded(true, { managedPolicyArns: [arn] })), /^violation/);
    assert.match(said(inverted, native({ roles: ["of-another-stack"] }), bounded()), /^violation/);
  });
  it("is in doubt where an attachment may give it", () => {
    const doubt = /^unknown: .*whether orders gives it to somebody/;
    const later = attaching(new Unknown("later"));
    assert.match(said(inverted, bounds(), bounded(), later), doubt);
    assert.match(said(inverted, bounds(false), bounded(false), attaching(arn)), doubt);
    assert.equal(said(inverted, bounds(), bounded(), attaching(`${arn}-2`)), "passes");
    assert.equal(
      said(inverted, bounds(), bounded(), attaching("arn:aws:iam::444444444444:policy/bounds")),
      "passes",
    );
    assert.equal(
      said(inverted, bounds(false), bounded(false), attaching("arn:aws:iam::aws:policy/bounds")),
      "passes",
    );
  });
  it("is in doubt where a permission set names it", () => {
    const set = (customerManagedPolicyReference: unknown): Resource =>
      resource("aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment", "set", {
        permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
        customerManagedPolicyReference,
      });
    const doubt = /^unknown: .*whether set gives it to a permission set/;
    assert.match(said(inverted, bounds(), bounded(), set({ name: "bounds" })), doubt);
    assert.match(said(inverted, bounds(), bounded(), set({ name: new Unknown("later") })), doubt);
    assert.match(said(inverted, bounds(), bounded(), set(new Unknown("later"))), doubt);
    assert.equal(said(inverted, bounds(), bounded(), set({ name: "others" })), "passes");
  });
  it("is in doubt where it may be somebody's boundary, and nobody is seen to have it", () => {
    const doubt = /^unknown: .*whether it is the permissions boundary of orders/;
    const role = iamRole({}, { permissionsBoundary: new Unknown("later") });
    assert.match(said(inverted, bounds(), role), doubt);
    assert.match(said(fullAdmin, bounds(true, { NotAction: undefined, Action: "*" }), role), doubt);
    assert.match(said(inverted, bounds(false), iamRole({}, { permissionsBoundary: arn })), doubt);
    assert.match(said(inverted, bounds(), role, attaching(arn)), /^violation/);
  });
  it("is judged alike for what grants everything", () => {
    const all = { NotAction: undefined, Action: "*" };
    for (const policy of [fullAdmin, wildcards]) {
      assert.equal(said(policy, bounds(true, all), bounded()), "passes");
      assert.match(said(policy, bounds(true, all)), /^violation/);
      assert.match(said(policy, bounds(true, all), bounded(), attaching(arn)), /^violation/);
      assert.match(said(policy, bounds(true, all), bounded(), attaching(new Unknown("later"))), /^unknown/);
    }
  });
  it("leaves a grant of every action one of all but what it lists", () => {
    const grant = {
      inlinePolicies: [
        { name: "own", policy: policyDocument({ Effect: "Allow", Action: "*", Resource: "*" }) },
      ],
    };
    assert.match(said(wildcards, bounds(), bounded(true, grant)), /^violation: .*allows every action/);
    assert.equal(said(inverted, bounds(), bounded(true, grant)), "passes");
  });
  it("may not be all that limits whoever else has a grant that one principal's boundary withholds", () => {
    const policy = { ...bounds(true, { NotAction: undefined, Action: "*" }), name: "wide", id: "wide" };
    const wide = {
      ...policy,
      properties: { ...policy.properties, name: "wide" },
      physicalId: `${arn}-wide`,
      outputs: { arn: `${arn}-wide` },
    };
    const narrow = bounds(true, { NotAction: undefined, Action: "s3:GetObject" });
    const given = [wide, narrow, bounded(), attaching(`${arn}-wide`)];
    assert.equal(said(fullAdmin, ...given), "passes");
    const later = { ...attaching(new Unknown("later"), "other"), id: "later", name: "later" };
    assert.match(said(fullAdmin, ...given, later), /^unknown: .*whether later gives it to somebody/);
  });
});
