import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { orchestrationOf, principalsOf, systemRightOf } from "../../../core/policy/administration";
import { iamRole, object, policyDocument, resource } from "../../../core/policy/minimal";

type Statement = Readonly<Record<string, unknown>>;

const arn = "arn:aws:iam::333333333333:role/team";
const allow = (action: string, more: object = {}): Statement => ({
  Effect: "Allow",
  Action: action,
  Resource: "*",
  ...more,
});
const deny = (action: string): Statement => ({ Effect: "Deny", Action: action, Resource: "*" });
const inline = (...documents: readonly (readonly Statement[])[]) => ({
  inlinePolicies: documents.map((statements, index) => ({
    name: `own-${index}`,
    policy: policyDocument(...statements),
  })),
});
const team = (properties: object): Resource => ({
  ...iamRole({}, { name: "team", ...properties }),
  physicalId: arn,
});

const rightOf = (properties: object, ...more: readonly Resource[]) => {
  const graph = buildGraph([team(properties), ...more]);
  return systemRightOf(graph, graph.all("IamRole")[0]!);
};
const deedOf = (properties: object, ...more: readonly Resource[]): string | undefined => {
  const right = rightOf(properties, ...more);
  return right && ("deed" in right ? right.deed : `unknown: ${right.missing}`);
};

describe("what administers machines and identities", () => {
  it("is each of the deeds, on all of its kind", () => {
    for (const [action, deed] of [
      ["ec2:RunInstances", "start machines"],
      ["ec2:ModifyInstanceAttribute", "change machines"],
      ["ssm:SendCommand", "run commands on machines"],
      ["ssm:StartSession", "enter machines"],
      ["iam:PutRolePolicy", "change roles"],
      ["iam:AttachRolePolicy", "give roles policies"],
    ] as const)
      assert.equal(deedOf(inline([allow(action)])), `${deed} (${action})`);
    assert.equal(deedOf(inline([allow("iam:*")])), "change roles (iam:PutRolePolicy)");
    assert.equal(deedOf(inline([allow("ec2:DescribeInstances"), allow("s3:*")])), undefined);
    assert.equal(deedOf({}), undefined);
  });

  it("is shown by the statement that allows it", () => {
    assert.deepEqual(rightOf(inline([allow("s3:GetObject"), allow("ssm:SendCommand")])), {
      deed: "run commands on machines (ssm:SendCommand)",
      evidence: {
        text: "the statement lets it run commands on machines",
        resource: team({}).id,
        path: "inlinePolicies[0].policy.Statement[1]",
      },
    });
  });

  it("reaches all machines or roles, and not only some", () => {
    const on = (more: object) => deedOf(inline([allow("ssm:StartSession", more)]));
    const found = "enter machines (ssm:StartSession)";
    const machine = "arn:aws:ec2:eu-west-1:333333333333:instance/i-1";
    for (const each of [
      "*",
      "arn:aws:ec2:*:*:*",
      "arn:aws:ec2:*:*:instance/*",
      "arn:aws:ssm:*:*:managed-instance/*",
    ])
      assert.equal(on({ Resource: [machine, each] }), found, each);
    for (const each of [machine, `x${machine}/*`, "arn:aws:s3:*:*:*x", "arn:aws:ec2:*:*:volume/*"])
      assert.equal(on({ Resource: each }), undefined, each);
    assert.equal(on({ Resource: undefined, NotResource: machine }), found);
    assert.equal(on({ Resource: undefined }), undefined);
  });

  it("is one of AWS's own policies for it, and none that is called so", () => {
    const by = (...managedPolicyArns: readonly string[]) => deedOf({ managedPolicyArns });
    for (const name of [
      "AdministratorAccess",
      "PowerUserAccess",
      "IAMFullAccess",
      "AmazonEC2FullAccess",
      "AmazonSSMFullAccess",
      "job-function/SystemAdministrator",
    ])
      assert.equal(
        by("arn:aws:iam::aws:policy/ReadOnlyAccess", `arn:aws:iam::aws:policy/${name}`),
        `administer machines and identities by ${name.replace("job-function/", "")}`,
      );
    assert.equal(by("arn:aws:iam::aws:policy/ReadOnlyAccess"), undefined);
    assert.equal(by("arn:aws:iam::aws:policy/NoAdministratorAccess"), undefined);
    assert.equal(by("arn:aws:iam::aws:policy/AdministratorAccess-Amplify"), undefined);
    const managed = rightOf({ managedPolicyArns: ["arn:aws-cn:iam::aws:policy/IAMFullAccess"] });
    assert.deepEqual(managed && "evidence" in managed && managed.evidence, {
      text: "orders gives arn:aws-cn:iam::aws:policy/IAMFullAccess to orders",
      resource: team({}).id,
    });
  });

  it("may be a policy that was not given", () => {
    const own = "arn:aws:iam::333333333333:policy/AdministratorAccess";
    assert.equal(deedOf({ managedPolicyArns: [own] }), `unknown: what ${own} allows`);
    assert.equal(
      deedOf({ managedPolicyArns: [own], ...inline([allow("ssm:SendCommand")]) }),
      "run commands on machines (ssm:SendCommand)",
      "what is certain comes first",
    );
  });

  it("is not what any of its policies denies", () => {
    assert.equal(deedOf(inline([allow("ssm:StartSession"), deny("ssm:*")])), undefined);
    assert.equal(deedOf(inline([allow("ssm:StartSession")], [deny("ssm:*")], [allow("s3:*")])), undefined);
    assert.equal(
      deedOf(inline([allow("ssm:*")], [deny("ssm:SendCommand")])),
      "enter machines (ssm:StartSession)",
    );
    assert.equal(deedOf(inline([deny("ssm:*")])), undefined);
  });

  it("is not what its boundary leaves out", () => {
    const boundary = "arn:aws:iam::333333333333:policy/limit";
    const limit = (...statements: readonly Statement[]) => ({
      ...resource("aws:iam/policy:Policy", "limit", { name: "limit", policy: policyDocument(...statements) }),
      physicalId: boundary,
      outputs: { arn: boundary },
    });
    const bounded = { ...inline([allow("ssm:*")]), permissionsBoundary: boundary };
    assert.equal(deedOf(bounded, limit(allow("*"))), "run commands on machines (ssm:SendCommand)");
    assert.equal(deedOf(bounded, limit(allow("ssm:StartSession"))), "enter machines (ssm:StartSession)");
    assert.equal(deedOf(bounded, limit(allow("s3:*"))), undefined);
    assert.equal(
      deedOf(bounded, limit(allow("*", { Resource: "arn:aws:ec2:eu-west-1:333333333333:instance/i-1" }))),
      undefined,
    );
    assert.equal(deedOf(bounded), `unknown: the permissions boundary ${boundary}`);
  });
});

const rbac = "rbac.authorization.k8s.io";
const bind = (role: unknown, subjects: unknown, kind = "ClusterRoleBinding"): Resource =>
  object(`${rbac}/v1`, kind, {
    metadata: { name: "ops", namespace: kind === "RoleBinding" ? "shop-checkout" : undefined },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role },
    subjects,
  });
const opsGroup = [{ kind: "Group", name: "ops", apiGroup: rbac }];
const clusterRole = (...rules: readonly object[]): Resource =>
  object(`${rbac}/v1`, "ClusterRole", { metadata: { name: "rules-all", namespace: undefined }, rules });
const everything = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };

const entry = (kubernetesGroups: unknown): Resource =>
  resource("aws:eks/accessEntry:AccessEntry", "team", {
    clusterName: "shop",
    principalArn: arn,
    kubernetesGroups,
  });
const ruleOf = (groups: unknown, ...more: readonly Resource[]) => {
  const graph = buildGraph([entry(groups), ...more]);
  return orchestrationOf(graph, graph.all("EksAccessEntry")[0]!);
};
const textOf = (groups: unknown, ...more: readonly Resource[]): string | undefined => {
  const found = ruleOf(groups, ...more);
  return found && ("text" in found ? found.text : `unknown: ${found.missing}`);
};

describe("what makes an access entry's principal administrator of the cluster", () => {
  it("is the group of masters", () => {
    assert.deepEqual(ruleOf(["viewers", "system:masters"]), {
      text: "it is in the group system:masters",
      resource: entry([]).id,
    });
    assert.equal(textOf(["viewers"]), undefined);
    assert.equal(textOf(undefined), undefined);
  });

  it("is a group that is bound to the administrator's role in the whole cluster", () => {
    const bound = bind("cluster-admin", opsGroup);
    assert.deepEqual(ruleOf(["ops"], bound), {
      text: "the group ops is bound by ClusterRoleBinding ops to cluster-admin",
      resource: bound.id,
    });
    assert.equal(textOf(["viewers"], bound), undefined);
    assert.equal(textOf(["ops"], bind("cluster-admin", opsGroup, "RoleBinding")), undefined);
  });

  it("is a group whose role grants everything on everything", () => {
    const narrow = { apiGroups: [""], resources: ["*"], verbs: ["*"] };
    assert.equal(
      textOf(["ops"], bind("rules-all", opsGroup), clusterRole(narrow, everything)),
      "the group ops is bound by ClusterRoleBinding ops to rules-all",
    );
    for (const less of [
      narrow,
      { ...everything, resources: ["pods"] },
      { ...everything, verbs: ["get"] },
      { ...everything, verbs: undefined },
    ])
      assert.equal(textOf(["ops"], bind("rules-all", opsGroup), clusterRole(less)), undefined);
    assert.equal(textOf(["ops"], bind("view", opsGroup)), undefined);
  });

  it("may be a role that was not given, or whom a binding binds", () => {
    assert.equal(
      textOf(["ops"], bind("rules-all", opsGroup)),
      "unknown: the rules of ClusterRole rules-all, which was not given",
    );
    assert.equal(textOf(["ops"], bind("rules-all", opsGroup, "RoleBinding")), undefined);
    const unread = new Unknown("later");
    for (const role of ["cluster-admin", "rules-all"]) {
      assert.equal(textOf(["ops"], bind(role, unread)), "unknown: whom ClusterRoleBinding ops binds");
      assert.equal(textOf([], bind(role, unread)), undefined, "it is in no group");
    }
    assert.equal(textOf(["ops"], bind("view", unread)), undefined);
    assert.equal(
      textOf(["other", "ops", "system:masters"], bind("rules-all", opsGroup)),
      "it is in the group system:masters",
      "what is certain comes first",
    );
  });
});

describe("what makes an access policy's principal administrator of the cluster", () => {
  const association = (name: string | undefined, type?: string): Resource =>
    resource("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "team", {
      clusterName: "shop",
      principalArn: arn,
      policyArn: name && `arn:aws:eks::aws:cluster-access-policy/${name}`,
      accessScope: { type },
    });
  const found = (name: string | undefined, type = "cluster") => {
    const graph = buildGraph([association(name, type)]);
    return orchestrationOf(graph, graph.all("EksAccessPolicy")[0]!);
  };

  it("is one of AWS's own for the whole cluster", () => {
    for (const name of ["AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy"]) {
      assert.deepEqual(found(name), {
        text: `it has the access policy ${name}`,
        resource: association(name).id,
      });
      assert.equal(found(name, "namespace"), undefined);
    }
    assert.equal(found("AmazonEKSAdminViewPolicy"), undefined);
    assert.equal(found("AmazonEKSViewPolicy"), undefined);
    assert.equal(found(undefined), undefined);
  });
});

describe("the principals of an access entry", () => {
  it("are roles and users of the graph", () => {
    const of = (...resources: readonly Resource[]) => {
      const graph = buildGraph([entry([]), ...resources]);
      return principalsOf(graph, graph.all("EksAccessEntry")[0]!).map(({ kind }) => kind);
    };
    assert.deepEqual(of(team({})), ["IamRole"]);
    assert.deepEqual(of({ ...resource("aws:iam/user:User", "kim", { name: "kim" }), outputs: { arn } }), [
      "IamUser",
    ]);
    assert.deepEqual(of(), []);
  });
});
