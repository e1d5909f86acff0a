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
