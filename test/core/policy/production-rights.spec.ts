import assert from "node:assert/strict";
import { buildGraph, type IamRole, type Resource, type Statement } from "../../../core/graph";
import { iamRole, resource } from "../../../core/policy/minimal";
import {
  changingActions,
  developersOf,
  leaves,
  readsOtherStack,
  resourceIn,
} from "../../../core/policy/production-rights";
import { estateWith } from "../../support/judge-example";
import { statement } from "./made";

const arn = (account: string) => `arn:aws:sqs:eu-west-1:${account}:orders`;

describe("actions that change something", () => {
  it("are those that do more than look, and those that show secrets", () => {
    const looks = ["sqs:ListQueues", "s3:get*", "ec2:DescribeInstances", "DynamoDB:BatchGetItem"];
    const changes = [
      "sqs:SendMessage",
      "s3:*",
      "*",
      "*:Get*",
      "GetObject",
      "s3:G*",
      "secretsmanager:GetSecretValue",
      "secretsmanager:BatchGetSecretValue",
      "ssm:GetParameters",
    ];
    assert.deepEqual(changingActions(statement({ actions: [...looks, ...changes] })), changes);
    assert.deepEqual(changingActions(statement({})), []);
    assert.deepEqual(changingActions(statement({ notActions: ["iam:*"] })), ["all but what NotAction lists"]);
  });

  it("are left by a boundary that allows one of them", () => {
    assert.ok(leaves(statement({ actions: ["s3:*", "SQS:Send*"] }), "sqs:SendMessage"));
    assert.ok(leaves(statement({ notActions: ["iam:*"] }), "sqs:SendMessage"));
    assert.ok(!leaves(statement({ actions: ["s3:*"] }), "sqs:SendMessage"));
    assert.ok(!leaves(statement({ actions: ["s3:Get*"] }), "s3:*"), "only looking is left");
    assert.ok(!leaves(statement({}), "sqs:SendMessage"));
  });
});

describe("a resource in one of the accounts", () => {
  it("names it, or a pattern that it matches", () => {
    const within = (...resources: readonly string[]) =>
      resourceIn(statement({ resources }), ["333333333333"]);
    assert.equal(within(arn("555555555555"), arn("333333333333")), arn("333333333333"));
    assert.equal(within(arn("3333*")), arn("3333*"));
    for (const other of ["*", arn("*"), arn(""), arn("555555555555"), `see ${arn("333333333333")}`])
      assert.equal(within(other), undefined, other);
    assert.equal(resourceIn(statement({}), ["333333333333"]), undefined);
  });
});

describe("developers", () => {
  const estate = estateWith({ identities: { duties: { development: ["dev-*"], pipeline: ["release"] } } });
  const role = (name: string): IamRole => buildGraph([iamRole({}, { name })]).all("IamRole")[0]!;
  const of = (name: string, ...trust: readonly Partial<Statement>[]) =>
    developersOf(estate, role(name), trust.map(statement));
  const kim = "arn:aws:iam::333333333333:role/dev-kim";

  it("are told by their name", () => {
    assert.equal(of("dev-kim"), "by its name");
    assert.equal(of("release"), undefined);
    assert.equal(developersOf(estate, role("orders"), undefined), undefined);
  });

  it("are told by whom a role lets in", () => {
    const found = `by ${kim}, whom its trust lets in`;
    assert.equal(of("orders", {}, { principals: [{ type: "AWS" }, { type: "AWS", value: kim }] }), found);
    assert.equal(of("orders", { principals: [{ type: "Service", value: "dev-kim" }] }), undefined);
    assert.equal(of("orders", { effect: "Deny", principals: [{ type: "AWS", value: kim }] }), undefined);
  });
});

describe("a resource that reads another stack", () => {
  const reference = resource("pulumi:pulumi:StackReference", "network", { name: "org/network/prod" });
  const own = iamRole({}, { name: "own" });
  const reads = (propertyDependencies: Resource["propertyDependencies"]) => {
    const resources = [reference, own];
    const made = { ...iamRole(), ...(propertyDependencies && { propertyDependencies }) };
    return readsOtherStack(buildGraph(resources), made);
  };

  it("takes one of its values from there", () => {
    assert.ok(reads({ name: [own.urn!], policy: [own.urn!, reference.urn!] }));
    assert.ok(!reads({ name: [own.urn!], policy: [] }));
    assert.ok(!reads({}));
    assert.ok(!reads(undefined));
  });
});
