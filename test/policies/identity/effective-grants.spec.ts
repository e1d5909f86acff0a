import assert from "node:assert/strict";
import type { Resource } from "../../../core/graph";
import { example, nodeGroup, policyDocument, resource } from "../../../core/policy";
import nodeRoles from "../../../policies/identity/restrict-node-role-policies";
import passRole from "../../../policies/identity/restrict-pass-role";
import fullAdmin from "../../../policies/identity/disallow-full-admin-policies";
import escalation from "../../../policies/identity/disallow-iam-privilege-escalation";
import { judgeExample } from "../../support/judge-example";

const account = "arn:aws:iam::333333333333";
const trust = policyDocument({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Principal: { Service: "ecs-tasks.amazonaws.com" },
});
const statement = (Effect: string, Action: string | string[], Resource: string) => ({
  Effect,
  Action,
  Resource,
});
const passing = statement("Allow", "iam:PassRole", "*");

interface Parts {
  readonly allow?: object;
  readonly deny?: object;
  readonly boundary?: object | string;
  readonly elsewhere?: boolean;
}

/** A role that a managed policy is attached to, with a denial of its own and a boundary, in either provider's form. */
const forms: Readonly<Record<string, (parts: Parts) => Resource[]>> = {
  classic: ({ allow = passing, deny, boundary, elsewhere }) => [
    resource("aws:iam/role:Role", "deploy", {
      name: "deploy",
      assumeRolePolicy: trust,
      ...(boundary !== undefined && {
        permissionsBoundary: typeof boundary === "string" ? boundary : `${account}:policy/bounds`,
      }),
    }),
    managed("aws:iam/policy:Policy", "pass", "policy", allow),
    resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "pass", {
      role: "deploy",
      policyArn: `${account}:policy/pass`,
    }),
    ...(elsewhere
      ? [
          resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "other", {
            role: "of-another-stack",
            policyArn: `${account}:policy/pass`,
          }),
        ]
      : []),
    ...(deny
      ? [
          resource("aws:iam/rolePolicy:RolePolicy", "never", {
            role: "deploy",
            policy: policyDocument(deny as never),
          }),
        ]
      : []),
    ...(typeof boundary === "object" ? [managed("aws:iam/policy:Policy", "bounds", "policy", boundary)] : []),
  ],
  native: ({ allow = passing, deny, boundary, elsewhere }) => [
    resource("aws-native:iam:Role", "deploy", {
      roleName: "deploy",
      assumeRolePolicyDocument: JSON.parse(trust) as object,
      managedPolicyArns: [`${account}:policy/pass`],
      ...(deny && {
        policies: [
          { policyName: "never", policyDocument: JSON.parse(policyDocument(deny as never)) as object },
        ],
      }),
      ...(boundary !== undefined && {
        permissionsBoundary: typeof boundary === "string" ? boundary : `${account}:policy/bounds`,
      }),
    }),
    {
      ...managed("aws-native:iam:ManagedPolicy", "pass", "policyDocument", allow),
      ...(elsewhere && {
        properties: {
          ...managed("aws-native:iam:ManagedPolicy", "pass", "policyDocument", allow).properties,
          roles: ["of-another-stack"],
        },
      }),
    },
    ...(typeof boundary === "object"
      ? [managed("aws-native:iam:ManagedPolicy", "bounds", "policyDocument", boundary)]
      : []),
  ],
};

function managed(type: string, name: string, property: string, content: object): Resource {
  const document = policyDocument(content as never);
  const properties = property === "policy" ? document : (JSON.parse(document) as object);
  return {
    ...resource(type, name, { name, managedPolicyName: name, [property]: properties }),
    physicalId: `${account}:policy/${name}`,
  };
}

const found = (policy: typeof passRole, resources: readonly Resource[]) =>
  judgeExample([policy], example(resources)).findings.map(({ kind }) => kind);

for (const [form, parts] of Object.entries(forms)) {
  const of = (given: Parts, policy = passRole) => found(policy, parts(given));
  describe(`what a principal may do in effect (${form})`, () => {
    it("holds what nothing takes away", () => {
      assert.deepEqual(of({}), ["violation"]);
    });
    it("takes away what another of the holder's documents denies", () => {
      assert.deepEqual(of({ deny: statement("Deny", "iam:*", "*") }), []);
    });
    it("leaves what a denial does not wholly cover", () => {
      assert.deepEqual(of({ deny: statement("Deny", "iam:PassRole", `${account}:role/admin`) }), [
        "violation",
      ]);
      const Condition = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
      assert.deepEqual(of({ deny: { ...statement("Deny", "iam:*", "*"), Condition } }), ["violation"]);
    });
    it("leaves what somebody else holds too", () => {
      assert.deepEqual(of({ deny: statement("Deny", "iam:*", "*"), elsewhere: true }), ["violation"]);
    });
    it("takes away what the boundary leaves out", () => {
      assert.deepEqual(of({ boundary: statement("Allow", "s3:*", "*") }), []);
      assert.deepEqual(of({ boundary: statement("Allow", "iam:PassRole", `${account}:role/tasks/*`) }), []);
    });
    it("leaves what the boundary leaves", () => {
      const allows = of({ boundary: statement("Allow", ["iam:Pass*", "s3:*"], `${account}:role/*`) });
      assert.deepEqual(allows, ["violation"]);
      assert.deepEqual(of({ boundary: "arn:aws:iam::aws:policy/AdministratorAccess" }), ["violation"]);
      assert.deepEqual(of({ boundary: "arn:aws:iam::aws:policy/PowerUserAccess" }), []);
    });
    it("does not know what a boundary elsewhere leaves", () => {
      assert.deepEqual(of({ boundary: `${account}:policy/of-another-stack` }), ["unknown"]);
    });
    it("judges the actions of a statement one by one", () => {
      const allow = statement("Allow", ["iam:PutRolePolicy", "iam:CreateAccessKey"], `${account}:*`);
      const deny = (...actions: string[]) => statement("Deny", actions, "*");
      assert.deepEqual(of({ allow, deny: deny("iam:Put*") }, escalation), ["violation"]);
      assert.deepEqual(of({ allow, deny: deny("iam:Put*", "iam:Create*") }, escalation), []);
    });
    it("grants nothing by a policy that only bounds", () => {
      const boundary = statement("Allow", "*", "*");
      assert.deepEqual(
        of({ allow: statement("Allow", "s3:GetObject", "arn:aws:s3:::a/*"), boundary }, fullAdmin),
        [],
      );
      assert.deepEqual(of({ allow: statement("Allow", "*", "*") }, fullAdmin), ["violation"]);
    });
  });
}

describe("what nodes may do in effect", () => {
  const nodes = (deny: readonly string[], boundary?: string) => [
    nodeGroup({ nodeRoleArn: "nodes" }),
    resource("aws:iam/role:Role", "nodes", {
      name: "nodes",
      assumeRolePolicy: trust,
      ...(boundary !== undefined && { permissionsBoundary: boundary }),
      inlinePolicies: [
        {
          name: "data",
          policy: policyDocument(statement("Allow", ["s3:GetObject", "sqs:SendMessage"], "*")),
        },
        { name: "never", policy: policyDocument(statement("Deny", [...deny], "*")) },
      ],
    }),
  ];
  it("is what no document of their role denies, deed by deed", () => {
    assert.deepEqual(found(nodeRoles, nodes(["s3:*"])), ["violation"]);
    assert.deepEqual(found(nodeRoles, nodes(["s3:*", "sqs:Send*"])), []);
  });
  it("is not known where its boundary is not", () => {
    assert.deepEqual(found(nodeRoles, nodes(["s3:*"], `${account}:policy/elsewhere`)), ["unknown"]);
  });
});
