import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../../core/graph";
import { resolve } from "../../../../core/graph/aws/resolve";
import { aws, graphOf, types } from "../adapters/aws/support";

const group = (name: string, more: Partial<Resource> = {}) =>
  aws(types.group, name, { description: name }, more);

function groupsOf(host: Partial<Resource> & { properties: object }, ...others: Resource[]) {
  const graph = graphOf(aws(types.instance, "host", host.properties, host), ...others);
  const found = resolve(graph, graph.all("Host")[0]!.securityGroups, "SecurityGroup");
  return {
    definite: found.definite.map((each) => each.name),
    possible: found.possible.map((each) => each.name),
    unseen: found.unseen,
    missing: found.missing,
  };
}

const unknown = new Unknown("the id");
const clear = { definite: [], possible: [], unseen: [], missing: [] };

describe("references", () => {
  it("resolve by the physical id", () => {
    const found = groupsOf(
      { properties: { vpcSecurityGroupIds: ["sg-1"] } },
      group("a", { physicalId: "sg-1" }),
      group("b"),
    );
    assert.deepEqual(found, { ...clear, definite: ["a"] });
  });

  it("resolve by the id or ARN that the provider answered", () => {
    const found = groupsOf(
      { properties: { vpcSecurityGroupIds: ["sg-1", "arn:aws:ec2:x:1:security-group/sg-2"] } },
      group("a", { outputs: { id: "sg-1" } }),
      group("b", { outputs: { arn: "arn:aws:ec2:x:1:security-group/sg-2" } }),
    );
    assert.deepEqual(found.definite, ["a", "b"]);
  });

  it("resolve groups of other accounts, which bear the account before the id", () => {
    const found = groupsOf(
      { properties: { vpcSecurityGroupIds: ["123456789012/sg-1"] } },
      group("a", { physicalId: "sg-1" }),
    );
    assert.deepEqual(found.definite, ["a"]);
  });

  it("name what was not given", () => {
    assert.deepEqual(groupsOf({ properties: { vpcSecurityGroupIds: ["sg-7"] } }), {
      ...clear,
      unseen: ["sg-7"],
    });
  });

  it("resolve an unknown id by where it comes from, of the right type only", () => {
    const propertyDependencies = { vpcSecurityGroupIds: ["urn:a", "urn:net"] };
    const found = groupsOf(
      { properties: { vpcSecurityGroupIds: [unknown] }, propertyDependencies },
      group("a"),
      group("b"),
      aws(types.vpc, "net"),
    );
    assert.deepEqual(found, { ...clear, definite: ["a"] });
  });

  it("resolve as many unknown ids as there are sources to all of them", () => {
    const propertyDependencies = { vpcSecurityGroupIds: ["urn:a", "urn:b"] };
    const found = groupsOf(
      { properties: { vpcSecurityGroupIds: [unknown, unknown] }, propertyDependencies },
      group("a"),
      group("b"),
    );
    assert.deepEqual(found, { ...clear, definite: ["a", "b"] });
  });

  it("keep several candidates for one id as possible", () => {
    const propertyDependencies = { vpcSecurityGroupIds: ["urn:a", "urn:b"] };
    for (const vpcSecurityGroupIds of [[unknown], unknown]) {
      const found = groupsOf(
        { properties: { vpcSecurityGroupIds }, propertyDependencies },
        group("a"),
        group("b"),
      );
      assert.deepEqual(found, { ...clear, possible: ["a", "b"] });
    }
  });

  it("leave out of the candidates what a known id refers to already", () => {
    const propertyDependencies = { vpcSecurityGroupIds: ["urn:a", "urn:b"] };
    const found = groupsOf(
      { properties: { vpcSecurityGroupIds: ["sg-1", unknown] }, propertyDependencies },
      group("a", { physicalId: "sg-1" }),
      group("b"),
    );
    assert.deepEqual(found, { ...clear, definite: ["a", "b"] });
  });

  it("follow a component to its parts", () => {
    const propertyDependencies = { vpcSecurityGroupIds: ["urn:component"] };
    const found = groupsOf(
      { properties: { vpcSecurityGroupIds: [unknown] }, propertyDependencies },
      group("a", { parent: "urn:component" }),
      group("b", { parent: "urn:other" }),
    );
    assert.deepEqual(found, { ...clear, definite: ["a"] });
  });

  it("do not take the stack for a component", () => {
    const stack = "urn:pulumi:p::x::pulumi:pulumi:Stack::x-p";
    const propertyDependencies = { vpcSecurityGroupIds: [stack] };
    const found = groupsOf(
      { properties: { vpcSecurityGroupIds: [unknown] }, propertyDependencies },
      group("a", { parent: stack }),
    );
    assert.deepEqual(found, { ...clear, missing: ["the id"] });
  });

  it("say what is missing where nothing tells", () => {
    assert.deepEqual(groupsOf({ properties: { vpcSecurityGroupIds: unknown } }, group("a")), {
      ...clear,
      missing: ["the id"],
    });
  });

  it("of another kind are not taken for this one", () => {
    const found = groupsOf(
      { properties: { vpcSecurityGroupIds: ["vpc-1"] } },
      aws(types.vpc, "v", {}, { physicalId: "vpc-1" }),
    );
    assert.deepEqual(found, { ...clear, unseen: ["vpc-1"] });
  });

  it("that are no text are a problem of the input", () => {
    const graph = graphOf(aws(types.instance, "host", { vpcSecurityGroupIds: [5], subnetId: { a: 1 } }));
    assert.equal(graph.problems.length, 2);
    assert.equal(resolve(graph, graph.all("Host")[0]!.securityGroups, "SecurityGroup").missing.length, 1);
  });
});
