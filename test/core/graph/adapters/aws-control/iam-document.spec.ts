import assert from "node:assert/strict";
import { buildGraph, peek, Unknown, type Graph } from "../../../../../core/graph";
import { resource } from "../../../../../core/policy/minimal";

const graphOf = (type: string, properties: Record<string, unknown>): Graph =>
  buildGraph([resource(type, "it", properties)]);

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: ["a", "b"] };

describe("policy documents", () => {
  for (const [form, policy] of [
    ["JSON text", JSON.stringify({ Statement: [statement] })],
    ["a mapping", { Statement: [statement] }],
    ["one statement alone", { Statement: statement }],
  ] as const) {
    it(`are read as ${form}`, () => {
      const [document] = graphOf("aws:iam/policy:Policy", { policy }).all("PolicyDocument");
      assert.ok(document);
      assert.equal(document.use, "identity");
      const [only] = document.statements;
      assert.ok(only);
      assert.deepEqual(only.actions, ["s3:GetObject"]);
      assert.deepEqual(only.resources, ["a", "b"]);
    });
  }

  it("name principals in every form", () => {
    const principals = (Principal: unknown): unknown =>
      graphOf("aws:iam/role:Role", { assumeRolePolicy: { Statement: [{ Principal }] } })
        .all("PolicyDocument")[0]
        ?.statements[0]?.principals?.map((each) => `${each.type} ${each.value}`);
    assert.deepEqual(principals("*"), ["* *"]);
    assert.deepEqual(principals({ AWS: "*" }), ["AWS *"]);
    assert.deepEqual(principals({ AWS: ["1", "2"], Service: "ec2.amazonaws.com" }), [
      "AWS 1",
      "AWS 2",
      "Service ec2.amazonaws.com",
    ]);
    assert.deepEqual(principals("arn:aws:iam::333333333333:root"), ["AWS arn:aws:iam::333333333333:root"]);
  });

  it("keep unknown parts unknown, and the rest known", () => {
    const [document] = graphOf("aws:iam/policy:Policy", {
      policy: {
        Statement: [{ ...statement, Resource: [new Unknown("arn of bucket"), "*"] }, new Unknown("x")],
      },
    }).all("PolicyDocument");
    const [first, second] = document!.statements;
    assert.equal(first!.resources?.[1], "*");
    assert.ok(peek(() => first!.resources![0]) instanceof Unknown);
    assert.ok(peek(() => second!.actions) instanceof Unknown);
  });

  it("take outputs of the program's own resources for single things, and no other unknowns", () => {
    const urn = "urn:pulumi:dev::p::aws:s3/bucket:Bucket::orders";
    const output = new Unknown("an output of aws:s3/bucket:Bucket orders");
    const resources = (value: Unknown, sources: string[]): unknown =>
      buildGraph([
        resource(
          "aws:iam/policy:Policy",
          "it",
          { policy: { Statement: [{ ...statement, Resource: value }] } },
          { propertyDependencies: { policy: sources } },
        ),
      ])
        .all("PolicyDocument")
        .map((document) => peek(() => document.statements[0]!.resources![0]))[0];
    assert.equal(resources(output, [urn]), "(an output of aws:s3/bucket:Bucket orders)");
    assert.ok(resources(output, []) instanceof Unknown);
    assert.ok(resources(new Unknown("the number of the account"), [urn]) instanceof Unknown);
    const both = new Unknown("an output of aws:s3/bucket:Bucket orders and the number of the account");
    assert.ok(resources(both, [urn]) instanceof Unknown);
    const reference = new Unknown("an output of pulumi:pulumi:StackReference orders");
    assert.ok(resources(reference, [urn]) instanceof Unknown);
  });

  it("that are not known as a whole have unknown statements", () => {
    const [document] = graphOf("aws:iam/policy:Policy", { policy: new Unknown("arn of bucket") }).all(
      "PolicyDocument",
    );
    assert.ok(peek(() => document!.statements) instanceof Unknown);
  });

  it("that are not JSON are a problem, and unknown", () => {
    const graph = graphOf("aws:iam/policy:Policy", { policy: "{" });
    assert.equal(graph.problems.length, 1);
    assert.ok(peek(() => graph.all("PolicyDocument")[0]!.statements) instanceof Unknown);
  });

  it("stand inside other resources too", () => {
    const uses = (type: string, properties: Record<string, unknown>): unknown =>
      graphOf(type, properties)
        .all("PolicyDocument")
        .map((each) => `${each.use} of ${each.holder}`);
    const document = { Statement: [statement] };
    assert.deepEqual(
      uses("aws:iam/role:Role", {
        assumeRolePolicy: document,
        inlinePolicies: [{ name: "a", policy: document }],
      }),
      ["trust of role", "identity of role"],
    );
    assert.deepEqual(
      uses("aws-native:iam:Role", {
        assumeRolePolicyDocument: document,
        policies: [{ policyName: "a", policyDocument: document }],
      }),
      ["trust of role", "identity of role"],
    );
    assert.deepEqual(uses("aws-native:ecr:Repository", { repositoryPolicyText: document }), [
      "resource of image repository",
    ]);
    assert.deepEqual(uses("aws:lambda/permission:Permission", { action: "lambda:*", principal: "*" }), [
      "resource of function",
    ]);
  });
});
