import assert from "node:assert/strict";
import { Secret, Unknown, type Resource } from "../../../core/graph";
import { openArns } from "../../../core/policy/account-arns";
import { accountEnvironments } from "../../../core/policy/minimal";
import { estateWith } from "../../support/judge-example";
import { aws, graphOf } from "../graph/adapters/aws/support";

const [production, development, nobodys] = ["333333333333", "555555555555", "999999999999"] as const;
const [both, second] = ["777777777777", "111111111111"] as const;
const estate = estateWith({
  environments: {
    production: {
      ...accountEnvironments.production,
      select: [...accountEnvironments.production.select, { account: both }, { account: second }],
    },
    development: {
      ...accountEnvironments.development,
      select: [{ account: both }, ...accountEnvironments.development.select],
    },
  },
});
const role = new Unknown("the role");

/** What is open of a resource of production, `path: what is missing`. */
function open(properties: object, more: Partial<Resource> = {}, ...others: Resource[]): string[] {
  const own = aws("aws:ecs/service:Service", "own", properties, { account: production, ...more });
  const graph = graphOf(own, ...others);
  return [...openArns({ graph, estate }, own, "production")].map(
    ({ path, missing }) => `${path}: ${missing}`,
  );
}

/** The same of a role that comes from these resources. */
const from = (...sources: Resource[]): string[] =>
  open({ roleArn: role }, { propertyDependencies: { roleArn: sources.map(({ id }) => id) } }, ...sources);
const source = (name: string, more: Partial<Resource> = {}, properties: object = {}): Resource =>
  aws("aws:iam/role:Role", name, properties, more);
const reference = (name: string, properties: object): Resource =>
  aws("pulumi:pulumi:StackReference", name, properties);

describe("a property that takes an ARN and is not known", () => {
  it("may be another account's where nothing tells whence it comes", () => {
    assert.deepEqual(open({ roleArn: role }), ["roleArn: the role"]);
    assert.deepEqual(open({ roleArn: role }, { propertyDependencies: { roleArn: [] } }), [
      "roleArn: the role",
    ]);
    assert.deepEqual(open({ roleArn: role }, { propertyDependencies: { roleArn: ["urn:nobody"] } }), [
      "roleArn: the role",
    ]);
  });

  it("is found by the nearest name above it, at whatever depth, in secrets too", () => {
    assert.deepEqual(open({ settings: [{ kmsKeyId: role }] }), ["settings[0].kmsKeyId: the role"]);
    assert.deepEqual(open({ targetArns: ["arn:aws:sqs:::a", role] }), ["targetArns[1]: the role"]);
    assert.deepEqual(open({ settings: new Secret({ roleArn: role }) }), ["settings.roleArn: the role"]);
    assert.deepEqual(open({ roleArn: new Secret(role) }), ["roleArn: the role"]);
  });

  it("is none where it takes something else, or is known", () => {
    assert.deepEqual(open({ description: role, arnFormat: role, roleArn: { name: role } }), []);
    assert.deepEqual(
      open({ roleArn: "arn:aws:iam::333333333333:role/a", layers: null, keyId: undefined, count: 3 }),
      [],
    );
  });

  it("is looked for twelve levels deep", () => {
    const deep = (levels: number): object =>
      levels === 0 ? { roleArn: role } : { within: deep(levels - 1) };
    assert.equal(open({ within: deep(12) }).length, 1);
    assert.equal(open({ within: deep(13) }).length, 0);
    const listed = (levels: number): unknown => (levels === 0 ? role : [listed(levels - 1)]);
    assert.equal(open({ roleArns: listed(13) }).length, 1);
    assert.equal(open({ roleArns: listed(14) }).length, 0);
  });
});

describe("what an unknown ARN comes from", () => {
  it("settles it where it lies in the same account", () => {
    assert.deepEqual(from(source("a", { account: production, provider: "another Region's" })), []);
    assert.deepEqual(from(source("a", { account: production }), source("b", { account: production })), []);
    const shared = { account: both, propertyDependencies: { roleArn: ["urn:a"] } };
    assert.deepEqual(open({ roleArn: role }, shared, source("a", { account: both })), []);
  });

  it("settles it where the same provider makes it", () => {
    const provider = "urn:provider";
    const made = (other: string) =>
      open(
        { roleArn: role },
        { provider, propertyDependencies: { roleArn: ["urn:a"] } },
        source("a", { provider: other }),
      );
    assert.deepEqual(made(provider), []);
    assert.deepEqual(made("urn:another"), ["roleArn: the role"]);
  });

  it("settles it where another account is of the same environment, or of none", () => {
    const account = (id: string) => from(source("a", { account: id }));
    assert.deepEqual(account(development), ["roleArn: the role"]);
    assert.deepEqual(account(both), ["roleArn: the role"]);
    assert.deepEqual(account(second), []);
    assert.deepEqual(account(nobodys), []);
  });

  it("settles it where a stack of the same environment gives it", () => {
    assert.deepEqual(from(reference("net", { name: "shop/production" })), []);
    assert.deepEqual(from(reference("net", { name: "shop/staging" })), ["roleArn: the role"]);
    assert.deepEqual(from(reference("shop/production", {})), []);
    assert.deepEqual(from(reference("shop/production", { name: new Unknown("the stack") })), []);
    assert.deepEqual(from(reference("shop/production", { name: "shop/staging" })), ["roleArn: the role"]);
  });

  it("leaves it open where one of several is not the own", () => {
    const own = source("a", { account: production });
    assert.deepEqual(from(own, source("b", { account: development })), ["roleArn: the role"]);
    assert.deepEqual(
      open({ roleArn: role, kmsKey: role }, { propertyDependencies: { roleArn: ["urn:a"] } }, own),
      ["kmsKey: the role"],
    );
  });
});
