import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { policyDocument } from "../../../core/policy/minimal";
import { changesOf } from "../../../core/policy/permission-sets";
import { aws, graphOf } from "../graph/adapters/aws/support";

const arn = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
const set = aws("aws:ssoadmin/permissionSet:PermissionSet", "work", { name: "work" }, { outputs: { arn } });
const other = aws(
  "aws:ssoadmin/permissionSet:PermissionSet",
  "other",
  { name: "other" },
  { outputs: { arn: `${arn}2` } },
);
const part = (type: string, properties: object, ...sources: readonly string[]): Resource =>
  aws(
    `aws:ssoadmin/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`,
    "part",
    { permissionSetArn: arn, ...properties },
    { propertyDependencies: { permissionSetArn: sources } },
  );
const document = (...statements: readonly object[]): string =>
  policyDocument(...statements.map((each) => ({ Effect: "Allow", Resource: "*", ...each })));

/** The rights of the first set that is given: `part inlinePolicy.Statement[0]: s3:PutObject`, `?` before what is missing. */
function rights(...resources: readonly Resource[]): string[] {
  const graph = graphOf(...resources);
  return changesOf(graph, graph.all("PermissionSet")[0]!).map(
    ({ what, missing, resource, path }) =>
      `${resource.name} ${path}: ${what === undefined ? `? ${missing}` : what}`,
  );
}

describe("what a permission set lets its holders change", () => {
  const inline = (...statements: readonly object[]): Resource =>
    part("PermissionSetInlinePolicy", { inlinePolicy: document(...statements) });

  it("is what its inline policy allows, statement by statement", () => {
    assert.deepEqual(rights(set, inline({ Action: ["s3:GetObject", "s3:PutObject"] })), [
      "part inlinePolicy.Statement[0]: s3:PutObject",
    ]);
    assert.deepEqual(rights(set, inline({ Action: "s3:GetObject" }, { Action: "ec2:RunInstances" })), [
      "part inlinePolicy.Statement[1]: ec2:RunInstances",
    ]);
    assert.deepEqual(rights(set, inline({ Action: "s3:GetObject" })), []);
    assert.deepEqual(rights(set, inline({ Action: "s3:PutObject", Effect: "Deny" })), []);
    assert.deepEqual(rights(set), []);
  });

  it("is what managed policies allow, but for those that let look only", () => {
    const managed = (managedPolicyArn: string) => part("ManagedPolicyAttachment", { managedPolicyArn });
    assert.deepEqual(rights(set, managed("arn:aws:iam::aws:policy/PowerUserAccess")), [
      "part : do what PowerUserAccess allows",
    ]);
    assert.deepEqual(rights(set, managed("arn:aws:iam::aws:policy/job-function/DatabaseAdministrator")), [
      "part : do what DatabaseAdministrator allows",
    ]);
    assert.deepEqual(rights(set, managed("arn:aws:iam::aws:policy/ReadOnlyAccess")), []);
  });

  it("is not known of policies that each account has of its own", () => {
    const own = part("CustomerManagedPolicyAttachment", {
      customerManagedPolicyReference: { name: "builders", path: "/" },
    });
    assert.deepEqual(rights(set, own), ["part : ? what the account's policy builders allows"]);
  });

  it("is what the native form of the set holds itself", () => {
    const native = aws("aws-native:sso:PermissionSet", "native", {
      name: "native",
      inlinePolicy: { Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }] },
      managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
    });
    assert.deepEqual(rights(native), [
      "native : do what AdministratorAccess allows",
      "native inlinePolicy.Statement[0]: sqs:SendMessage",
    ]);
    assert.deepEqual(rights(set, native), [], "another set's own");
  });

  it("is none of what belongs to another set, given or not", () => {
    const theirs = (permissionSetArn: unknown, ...sources: readonly string[]) =>
      part(
        "PermissionSetInlinePolicy",
        { permissionSetArn, inlinePolicy: document({ Action: "s3:PutObject" }) },
        ...sources,
      );
    assert.deepEqual(rights(set, other, theirs(`${arn}2`)), []);
    assert.deepEqual(rights(set, theirs(`${arn}3`)), []);
    const unknown = new Unknown("the set");
    assert.deepEqual(rights(set, other, theirs(unknown, "urn:other")), []);
    assert.deepEqual(rights(set, theirs(unknown, "urn:work")), [
      "part inlinePolicy.Statement[0]: s3:PutObject",
    ]);
  });

  it("is not known of what may belong to it or to another", () => {
    const open = (action: string, ...sources: readonly string[]) =>
      part(
        "PermissionSetInlinePolicy",
        { permissionSetArn: new Unknown("the set"), inlinePolicy: document({ Action: action }) },
        ...sources,
      );
    const doubt = ["part : ? which permission set part belongs to"];
    assert.deepEqual(rights(set, open("s3:PutObject")), doubt);
    assert.deepEqual(rights(set, other, open("s3:PutObject", "urn:work", "urn:other")), doubt);
    assert.deepEqual(rights(set, open("s3:GetObject")), []);
  });
});
