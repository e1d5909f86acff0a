import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../../core/graph";
import { permissionsOf, trustOf } from "../../../../core/graph/aws-control";
import { iamRole, policyDocument, resource } from "../../../../core/policy/minimal";

const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const own = resource(
  "aws:iam/policy:Policy",
  "own",
  { name: "own", policy: policyDocument(read) },
  { outputs: { arn: "arn:aws:iam::333333333333:policy/own" } },
);
const attached = (policyArn: unknown, more: Partial<Resource> = {}): Resource =>
  resource(
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "attached",
    { role: "orders", policyArn },
    more,
  );

const permissions = (...resources: Resource[]): ReturnType<typeof permissionsOf> => {
  const graph = buildGraph([iamRole({}, { inlinePolicies: undefined }), ...resources]);
  return permissionsOf(graph, graph.all("IamRole")[0]!);
};

describe("permissions of a role", () => {
  it("hold the policies inside it and beside it", () => {
    const beside = resource("aws:iam/rolePolicy:RolePolicy", "beside", {
      role: "orders",
      policy: policyDocument(read),
    });
    assert.deepEqual(
      permissions(beside).documents.map(({ name }) => name),
      ["beside"],
    );
    const graph = buildGraph([
      iamRole({}, { inlinePolicies: [{ name: "in", policy: policyDocument(read) }] }),
    ]);
    assert.equal(permissionsOf(graph, graph.all("IamRole")[0]!).documents.length, 1);
  });

  it("hold the documents of attached policies of the graph, by ARN or by what they come from", () => {
    const names = (...resources: Resource[]): string[] =>
      permissions(...resources).documents.map(({ name }) => name);
    assert.deepEqual(names(own, attached("arn:aws:iam::333333333333:policy/own")), ["own"]);
    const propertyDependencies = { policyArn: [own.urn!] };
    assert.deepEqual(names(own, attached(new Unknown("an output"), { propertyDependencies })), ["own"]);
  });

  it("name the policies that are not in the graph, and what is missing", () => {
    const found = permissions(attached("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    assert.deepEqual(
      found.others.map(({ arn }) => arn),
      ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    );
    assert.deepEqual(permissions(attached(new Unknown("an output"))).missing, ["an output"]);
  });

  it("leave out what another role has", () => {
    const other = resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "other", {
      role: "payments",
      policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    });
    assert.deepEqual(permissions(other), { documents: [], others: [], missing: [] });
  });

  it("come with the statements of trust, where these are known", () => {
    const trust = (properties: object): ReturnType<typeof trustOf> => {
      const graph = buildGraph([iamRole({}, properties)]);
      return trustOf(graph, graph.all("IamRole")[0]!);
    };
    assert.equal(trust({})?.length, 1);
    assert.equal(trust({ assumeRolePolicy: new Unknown("an output") }), undefined);
  });
});

describe("permissions of a user", () => {
  const user = resource("aws:iam/user:User", "kim", { name: "kim" });
  const group = resource("aws:iam/group:Group", "ops", { name: "ops" });
  const other = resource("aws:iam/group:Group", "others", { name: "others" });
  const ofGroup = resource("aws:iam/groupPolicy:GroupPolicy", "of-group", {
    group: "ops",
    policy: policyDocument(read),
  });
  const documents = (...resources: Resource[]): { names: string[]; missing: readonly string[] } => {
    const graph = buildGraph([user, group, other, ofGroup, ...resources]);
    const found = permissionsOf(graph, graph.all("IamUser")[0]!);
    return { names: found.documents.map(({ name }) => name), missing: found.missing };
  };
  const joined = (type: string, properties: object, more: Partial<Resource> = {}): Resource =>
    resource(type, "joined", properties as Record<string, unknown>, more);

  it("hold what its groups may, whichever way it is put into them", () => {
    for (const membership of [
      joined("aws:iam/userGroupMembership:UserGroupMembership", { user: "kim", groups: ["ops"] }),
      joined("aws:iam/groupMembership:GroupMembership", { group: "ops", users: ["lee", "kim"] }),
      joined("aws-native:iam:UserToGroupAddition", { groupName: "ops", users: ["kim"] }),
    ])
      assert.deepEqual(documents(membership).names, ["of-group"], membership.type);
  });

  it("hold nothing of groups that others are in", () => {
    const type = "aws:iam/userGroupMembership:UserGroupMembership";
    assert.deepEqual(documents(joined(type, { user: "lee", groups: ["ops"] })).names, []);
    assert.deepEqual(documents(joined(type, { user: "kim", groups: ["others"] })).names, []);
  });

  it("are not known where its groups are not", () => {
    const type = "aws:iam/userGroupMembership:UserGroupMembership";
    const unknown = { user: "kim", groups: [new Unknown("a group")] };
    assert.deepEqual(documents(joined(type, unknown)).missing, ["a group"]);
    const propertyDependencies = { groups: [group.urn!, other.urn!] };
    assert.equal(documents(joined(type, unknown, { propertyDependencies })).missing.length, 2);
  });
});
