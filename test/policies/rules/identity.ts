import {
  accountEnvironments,
  binding,
  cluster,
  controller,
  iamPolicy,
  iamRole,
  minimalPod,
  nodeGroup,
  overlay,
  policyDocument,
  resource,
  type Example,
} from "../../../core/policy";
import { notApplicable, passes, taskExample, withSettings, type Rule, type Rules } from "./rule";

const ec2 = { Principal: { Service: "ec2.amazonaws.com" } };
const inline = (...statements: readonly object[]) => ({
  inlinePolicies: [{ name: "own", policy: policyDocument(...(statements as never[])) }],
});
const allow = (action: string | readonly string[], more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: "*",
  ...more,
});
const nodesWith = (properties: object): Example => ({
  resources: [...cluster(), nodeGroup({ nodeRoleArn: "orders" }), iamRole(ec2, properties)],
});
const managed = (...names: readonly string[]): Example =>
  nodesWith({ managedPolicyArns: names.map((name) => `arn:aws:iam::aws:policy/${name}`) });

/** What AWS gives nodes to live by. */
const needed = [
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEKS_CNI_Policy",
  "AmazonEKSWorkerNodeMinimalPolicy",
  "AmazonEKSWorkerNodePolicy",
  "AmazonSSMManagedInstanceCore",
  "CloudWatchAgentServerPolicy",
];
/** What belongs to workloads. */
const deeds = [
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "ecr:PutImage",
  "iam:PassRole",
  "kms:Decrypt",
  "rds-db:connect",
  "s3:GetObject",
  "s3:PutObject",
  "secretsmanager:GetSecretValue",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
  "sts:AssumeRole",
];

const estate = {
  environments: accountEnvironments,
  identities: { duties: { development: ["dev-*"] } },
};
const production = "arn:aws:sqs:eu-west-1:333333333333:orders";
const holder = (type: "Role" | "User" | "Group", name: string): Example => {
  const own = { resources: [] as Example["resources"], estate };
  const [policy, attachment] =
    type === "User"
      ? (["aws:iam/userPolicy:UserPolicy", { user: name }] as const)
      : type === "Group"
        ? (["aws:iam/groupPolicy:GroupPolicy", { group: name }] as const)
        : (["aws:iam/rolePolicy:RolePolicy", { role: name }] as const);
  const document = policyDocument({ Effect: "Allow", Action: "sqs:SendMessage", Resource: production });
  return {
    ...own,
    resources: [
      type === "Role"
        ? iamRole({}, { name })
        : resource(`aws:iam/${type.toLowerCase()}:${type}`, name, { name }),
      resource(policy, "own", { ...attachment, policy: document }),
    ].map((each) => ({ ...each, account: "333333333333" })),
  };
};
const developer = (properties: object, environment = "production"): Example => ({
  resources: [
    {
      ...iamRole({}, { name: environment === "production" ? "dev-kim" : "orders", ...properties }),
      stack: `example/${environment}`,
      account: environment === "production" ? "333333333333" : "555555555555",
    },
  ],
  estate,
});

const token = { sources: [{ serviceAccountToken: { path: "token", expirationSeconds: 600 } }] };
const deployment = (spec: object) => controller("Deployment", overlay(minimalPod(), spec));
const account = (more: object = {}) => ({
  id: "-/v1/ServiceAccount/shop-checkout/checkout",
  type: "kubernetes:core/v1:ServiceAccount",
  name: "checkout",
  properties: {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "checkout", namespace: "shop-checkout" },
    ...more,
  },
});
const bound = (
  spec: object,
  changes: object = {},
  ...more: readonly ReturnType<typeof account>[]
): Example => ({
  resources: [
    deployment(spec),
    ...binding(changes, "ClusterRoleBinding").resources.filter(({ type }) => type.endsWith("Binding")),
    ...more,
  ],
});
const administrator = { roleRef: { name: "cluster-admin" } };
const isAdministrator = "runs as the account shop-checkout/checkout, which is administrator";
const mounted = { automountServiceAccountToken: true };
const unsaid = { automountServiceAccountToken: undefined };
const exempting = (name: string): Example =>
  withSettings("restrict-pod-rights", { exempt: [name] }, bound(mounted, administrator));

const wholeService = "allows every action of a service (s3:*)";
const bounding = (limit: object): Example => ({
  resources: [
    iamRole({}, { ...inline(allow("s3:*")), permissionsBoundary: "arn:aws:iam::333333333333:policy/limit" }),
    {
      ...resource("aws:iam/policy:Policy", "limit", {
        name: "limit",
        policy: policyDocument({ Effect: "Allow", Resource: "*", ...limit }),
      }),
      physicalId: "arn:aws:iam::333333333333:policy/limit",
      outputs: { arn: "arn:aws:iam::333333333333:policy/limit" },
    },
  ],
});

export const rules: Rules = {
  "restrict-node-role-policies": [
    ...needed.map((name): Rule => [managed(name), passes]),
    [managed("service-role/AmazonEKSWorkerNodePolicy"), passes],
    [managed("AmazonS3ReadOnlyAccess"), "has nodes with AmazonS3ReadOnlyAccess in their role orders"],
    [
      managed("AmazonSQSFullAccess", "AmazonS3ReadOnlyAccess"),
      "AmazonSQSFullAccess",
      "AmazonS3ReadOnlyAccess",
    ],
    [
      withSettings(
        "restrict-node-role-policies",
        { allowed: ["AmazonS3ReadOnlyAccess"] },
        managed("AmazonS3ReadOnlyAccess"),
      ),
      passes,
    ],
    ...deeds.map((deed): Rule => [
      nodesWith(inline(allow(deed))),
      `has nodes that may ${deed} by their role orders`,
    ]),
    [nodesWith(inline(allow("ec2:DescribeInstances"))), passes],
    [nodesWith(inline(allow("s3:*", { Effect: "Deny" }))), passes],
    [nodesWith(inline(allow("s3:GetObject"), allow("s3:*", { Effect: "Deny" }))), passes],
    [
      nodesWith(inline(allow(["s3:GetObject", "sqs:SendMessage"]), allow("s3:*", { Effect: "Deny" }))),
      "may sqs:SendMessage",
    ],
  ],
  "restrict-developer-rights": [
    [holder("Role", "dev-kim"), "is held by developers (by its name) and may sqs:SendMessage in production"],
    [holder("User", "dev-kim"), "iam user dev-kim is held by developers (by its name)"],
    [holder("Group", "dev-all"), "iam group dev-all is held by developers (by its name)"],
    [holder("User", "orders"), notApplicable],
    [developer(inline(allow("sqs:SendMessage", { Effect: "Deny" }))), passes],
    [developer(inline(allow("sqs:ListQueues"))), passes],
    [
      developer(inline(allow("sqs:SendMessage", { Resource: undefined, NotResource: "x" }))),
      "may sqs:SendMessage",
    ],
    [
      developer({ managedPolicyArns: ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"] }),
      "may do what A allows",
      "may do what B allows",
    ],
    [developer({ managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }), passes],
    [developer({ managedPolicyArns: ["arn:aws:iam::aws:policy/A"] }, "development"), passes],
    [
      developer(inline(allow("sqs:SendMessage", { Resource: production })), "development"),
      "of development and may sqs:SendMessage",
    ],
    [
      developer(
        inline(
          allow("sqs:SendMessage", { Resource: production }),
          allow("s3:PutObject", { Resource: production }),
        ),
        "development",
      ),
      "may sqs:SendMessage",
      "may s3:PutObject",
    ],
    [developer(inline(allow("sqs:SendMessage")), "development"), passes],
  ],
  "restrict-pod-rights": [
    [bound(mounted, administrator), isAdministrator],
    [bound({ automountServiceAccountToken: false }, administrator), passes],
    [
      bound(
        { automountServiceAccountToken: false, volumes: [{ name: "t", projected: token }] },
        administrator,
      ),
      isAdministrator,
    ],
    [
      bound(
        {
          automountServiceAccountToken: false,
          volumes: [
            { name: "e", emptyDir: {} },
            { name: "t", projected: token },
          ],
        },
        administrator,
      ),
      isAdministrator,
    ],
    [
      bound(
        {
          automountServiceAccountToken: false,
          volumes: [{ name: "t", projected: { sources: [{ secret: { name: "s" } }] } }],
        },
        administrator,
      ),
      passes,
    ],
    [
      bound({ automountServiceAccountToken: false, volumes: [{ name: "t", projected: {} }] }, administrator),
      passes,
    ],
    [bound({ ...unsaid, volumes: [{ name: "t", projected: token }] }, administrator), isAdministrator],
    [bound(unsaid, administrator), isAdministrator],
    [bound(unsaid, administrator, account()), isAdministrator],
    [bound(unsaid, administrator, account({ automountServiceAccountToken: false })), passes],
    [exempting("shop-checkout/checkout"), passes],
    [exempting("shop-checkout/other"), isAdministrator],
    [bound(mounted, { roleRef: { name: "view" } }), passes],
    [bound(mounted, { roleRef: { name: "unheard-of" } }), "to which ClusterRoleBinding"],
    [bound(mounted, { roleRef: { name: "system:basic-user" } }), passes],
    [taskExample(), notApplicable],
  ],
  "disallow-iam-service-wildcards": [
    [{ resources: [iamPolicy({ Action: ["s3:*"] })] }, wholeService],
    [{ resources: [iamPolicy({ Action: ["s3:*"], Effect: "Deny" })] }, passes],
    [{ resources: [iamPolicy({ Action: ["s3:Get*"] })] }, passes],
    [bounding({ Action: "s3:*" }), wholeService],
    [bounding({ Action: "*" }), wholeService],
    [bounding({ Action: ["s3:GetObject", "s3:*"] }), wholeService],
    [bounding({ Action: "s3:GetObject" }), passes],
    [bounding({ NotAction: "iam:*" }), wholeService],
  ],
};
