import { Unknown } from "../../../core/graph";
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
  role,
  type Example,
} from "../../../core/policy";
import { notApplicable, passes, taskExample, withSettings, type Rules } from "./rule";

const later = new Unknown("later");
const boundTo = (roleRef: object | undefined, ...subjects: readonly object[]): Example =>
  binding({ roleRef, subjects }, "ClusterRoleBinding");
const group = (name: unknown): object => ({ kind: "Group", name });
const user = (name: unknown): object => ({ kind: "User", name });
/** The example in an estate whose settings of a policy allow one role. */
const allowing = (allowed: string, policy: string, given: Example): Example =>
  withSettings(policy, { allowedRoles: [allowed] }, given);

const policy = (changes: object): Example => ({ resources: [iamPolicy(changes)] });
const rule = (changes: object, name = "checkout"): Example => {
  const made = role(changes, "ClusterRole");
  return {
    ...made,
    resources: made.resources.map((each) => overlay(each, { properties: { metadata: { name } } })),
  };
};
const limitArn = "arn:aws:iam::333333333333:policy/limit";
const limited = (statement: object, limit: object | undefined, properties: object = {}): Example => ({
  resources: [
    iamRole(
      {},
      {
        inlinePolicies: [
          { name: "own", policy: policyDocument({ Effect: "Allow", Resource: "*", ...statement }) },
        ],
        permissionsBoundary: limitArn,
        ...properties,
      },
    ),
    ...(limit
      ? [
          {
            ...resource("aws:iam/policy:Policy", "limit", {
              name: "limit",
              policy: policyDocument({ Effect: "Allow", Resource: "*", ...limit }),
            }),
            physicalId: limitArn,
            outputs: { arn: limitArn },
          },
        ]
      : []),
  ],
});
const become = { Action: "sts:AssumeRole" };
const gains = "lets its holder gain rights by sts:AssumeRole";

const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
/** An attachment whose policy comes, as far as anybody knows, from these resources. */
const attached = (policyArn: unknown, ...sources: readonly string[]): Example => ({
  resources: [
    {
      ...resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "orders", {
        role: "orders",
        policyArn,
      }),
      propertyDependencies: {
        policyArn: sources.map((type) => `urn:pulumi:production::example::${type}::limit`),
      },
    },
  ],
});
const ownPolicy = "aws:iam/policy:Policy";
const unseen = "unknown: policy attachment orders: cannot be judged, policyArn is not known (later)";

const shared = (users: unknown, ...sources: readonly string[]): Example => ({
  resources: [
    {
      ...resource("aws:iam/policyAttachment:PolicyAttachment", "readers", {
        users,
        policyArn: managed("AmazonSSMReadOnlyAccess"),
      }),
      propertyDependencies: { users: sources },
    },
  ],
});

const trusting = (Principal: object, account?: string, more: object = {}): Example => ({
  resources: [
    {
      ...iamRole({ Principal: { Service: undefined, ...Principal }, ...more }),
      ...(account !== undefined && { account }),
    },
  ],
});
const known = (given: Example): Example => ({
  ...given,
  estate: { accountGroups: { shop: { accounts: ["333333333333"] } } },
});
const elsewhere = { AWS: "arn:aws:iam::444444444444:role/anything" };
const stranger = "lets the account 444444444444, which is not of the estate, become the role";

const development = { duties: { development: ["dev-*"] } };
const inEstate = (given: Example, environments: object = accountEnvironments): Example => ({
  ...given,
  estate: { identities: development, environments: { ...environments } },
});
const tested = {
  ...accountEnvironments,
  test: { select: [{ account: "555555555555" }, { account: "666666666666" }], level: "open" },
  next: { select: [{ account: "666666666666" }], level: "open" },
  ledger: { select: [{ account: "555555555555" }], level: "hybrid", controlled: true },
};
const ofTest = { AWS: "arn:aws:iam::666666666666:role/anything" };

const ofProduction = (given: Example): Example => ({
  ...inEstate(given),
  resources: given.resources.map((each) => ({ ...each, account: "333333333333" })),
});
const sending = { Action: "sqs:SendMessage" };
const kim = { name: "dev-kim" };
const sends = "is held by developers (by its name) and may sqs:SendMessage in production";
/** A role of development that sends to a queue which its own program makes. */
const toOwnQueue = (...read: Example["resources"]): Example => {
  const queue = resource("aws:sqs/queue:Queue", "orders", { name: "orders" });
  const written = resource("aws:iam/rolePolicy:RolePolicy", "own", {
    role: "orders",
    policy: {
      Statement: [
        { Effect: "Allow", ...sending, Resource: new Unknown("an output of aws:sqs/queue:Queue orders") },
      ],
    },
  });
  const made = [
    queue,
    ...read,
    iamRole({}, { name: "orders" }),
    { ...written, propertyDependencies: { policy: [queue, ...read].map(({ urn }) => urn!) } },
  ];
  return inEstate({
    resources: made.map((each) => ({ ...each, stack: "example/development", account: "555555555555" })),
  });
};
const otherStack = resource("pulumi:pulumi:StackReference", "network", { name: "org/network/prod" });

const ofNodes = (given: Example): Example => ({
  resources: [...cluster(), nodeGroup({ nodeRoleArn: "orders" }), ...given.resources],
});
const reads = { Action: "s3:GetObject" };
const mayRead = "has nodes that may s3:GetObject by their role orders";

const provider = "arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com";
const oidc = (conditions: object, more: object = {}): Example =>
  trusting({ Federated: provider }, undefined, {
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: conditions,
    ...more,
  });
const subject = {
  StringLike: { "token.actions.githubusercontent.com:sub": "repo:example-shop/checkout:*" },
};
const audience = { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } };

const entry = (groups: readonly string[], principal = "dev-kim", ...more: Example["resources"]): Example => ({
  resources: [
    resource("aws:eks/accessEntry:AccessEntry", "kim", {
      clusterName: "shop",
      principalArn: `arn:aws:iam::333333333333:role/${principal}`,
      kubernetesGroups: groups,
    }),
    ...more,
  ],
  estate: { identities: development },
});
const association = (policyName: string, principal = "dev-kim"): Example => ({
  resources: [
    ...cluster(),
    resource("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "kim", {
      clusterName: "shop",
      principalArn: `arn:aws:iam::333333333333:role/${principal}`,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${policyName}`,
      accessScope: { type: "cluster" },
    }),
  ],
  estate: { identities: development },
});

const apiGroups = ["certificates.k8s.io"];
const approval = { apiGroups, resources: ["certificatesigningrequests/approval"], verbs: ["update"] };
const signing = { apiGroups, resources: ["signers"], verbs: ["approve"] };
const reading = { apiGroups: [""], resources: ["pods"], verbs: ["get"] };
const ruled = (...rules: readonly object[]): Example => role({}, "ClusterRole", { rules });

const mounting = (spec: object, ...more: Example["resources"]): Example => ({
  resources: [controller("Deployment", overlay(minimalPod(), spec)), ...more],
});
const given = binding().resources.filter(({ type }) => type.endsWith("Binding"));
const again = given.map((each) => ({
  ...each,
  id: `${each.id}-2`,
  name: "again",
  properties: overlay(each.properties, { metadata: { name: "again" } }),
}));
const serviceAccount = (changes: object): Example["resources"][number] => ({
  id: "-/v1/ServiceAccount/shop-checkout/checkout",
  type: "kubernetes:core/v1:ServiceAccount",
  name: "checkout",
  properties: {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "checkout", namespace: "shop-checkout" },
    ...changes,
  },
});

/** Who is given rights: by bindings, by statements, by attachments and by trust. */
export const rules: Rules = {
  "disallow-anonymous-bindings": [
    [
      allowing(
        "system:public-info-viewer",
        "disallow-anonymous-bindings",
        boundTo({ name: "system:public-info-viewer" }, group("system:unauthenticated")),
      ),
      passes,
    ],
    [
      allowing(
        "system:public-info-viewer",
        "disallow-anonymous-bindings",
        boundTo({ name: "view" }, group("system:unauthenticated")),
      ),
      "gives ClusterRole view to the group system:unauthenticated",
    ],
    [
      allowing(
        "system:public-info-viewer",
        "disallow-anonymous-bindings",
        boundTo(undefined, user("system:anonymous")),
      ),
      "to the user system:anonymous",
    ],
  ],
  "restrict-authenticated-bindings": [
    [boundTo({ name: "system:basic-user" }, group("system:authenticated")), passes],
    [boundTo({ name: "system:public-info-viewer" }, group("system:authenticated")), passes],
    [boundTo({ name: "system:service-account-issuer-discovery" }, group("system:serviceaccounts")), passes],
    [
      allowing(
        "view",
        "restrict-authenticated-bindings",
        boundTo({ name: "view" }, group("system:authenticated")),
      ),
      passes,
    ],
    [
      allowing(
        "view",
        "restrict-authenticated-bindings",
        boundTo({ name: "edit" }, group("system:authenticated")),
      ),
      "gives ClusterRole edit to the group system:authenticated",
    ],
    [boundTo({}, { kind: later, name: "kim" }), passes],
    [boundTo({}, group(later)), "unknown: "],
    [boundTo({}, user(later)), passes],
  ],
  "disallow-impersonation": [
    [
      ruled({ apiGroups: ["authentication.k8s.io"], resources: ["uids"], verbs: ["impersonate"] }),
      "lets its holders act as another, by impersonate on uids",
    ],
    [
      ruled({ apiGroups: ["authentication.k8s.io"], resources: ["userextras"], verbs: ["impersonate"] }),
      "lets its holders act as another, by impersonate on userextras",
    ],
    [ruled({ apiGroups: [""], resources: ["uids"], verbs: ["impersonate"] }), passes],
  ],
  "disallow-csr-approval": [
    [ruled(approval, signing, reading), "lets its holders approve certificate signing requests"],
    [ruled(approval, reading), passes],
    [ruled(signing, reading), passes],
  ],
  "disallow-default-service-account-bindings": [
    [boundTo({}, user("system:serviceaccount:shop:default")), "to the default account of shop"],
    [boundTo({}, group("system:serviceaccount:shop:default")), passes],
    [boundTo({}, user("x:system:serviceaccount:shop:default")), passes],
    [boundTo({}, user("system:serviceaccount:shop:default-orders")), passes],
  ],
  "disallow-full-admin-policies": [
    [policy({ Action: ["s3:GetObject", "*"], Resource: "*" }), "grants every action on every resource"],
    [policy({ Action: undefined, NotAction: "iam:*", Resource: "*" }), passes],
    [policy({ Action: "*", Resource: "*", Effect: "Deny" }), passes],
  ],
  "disallow-iam-privilege-escalation": [
    [limited(become, { Action: "sts:*" }), gains],
    [limited(become, { Action: "s3:*" }), passes],
    [limited(become, { ...become, Resource: "arn:aws:iam::333333333333:role/deploy" }), passes],
    [limited(become, { ...become, Resource: "arn:aws:iam::333333333333:role/*" }), gains],
    [
      limited(become, undefined),
      `inlinePolicies[0].policy.Statement[0].Action is not known (the permissions boundary ${limitArn})`,
    ],
    [limited({ Action: ["iam:AttachRolePolicy", "sts:AssumeRole"] }, { Action: "sts:*" }), gains],
  ],
  "disallow-managed-admin-policies": [
    [attached(managed("AdministratorAccess-Amplify")), "gives out AdministratorAccess-Amplify"],
    [attached(managed("job-function/PowerUserAccess")), "gives out PowerUserAccess"],
    [attached(later, ownPolicy), passes],
    [attached(later, `shop:index:Rights$${ownPolicy}`), passes],
    [attached(later, "aws-native:iam:ManagedPolicy"), passes],
    [attached(later, ownPolicy, "random:index/randomId:RandomId"), unseen],
    [attached(later, "pulumi:pulumi:StackReference"), unseen],
    [attached(later), unseen],
    [attached(managed("AdministratorAccess"), ownPolicy), "gives out AdministratorAccess"],
  ],
  "disallow-policies-on-users": [
    [shared(later), "unknown: policy attachment readers: cannot be judged, users is not known (later)"],
    [shared(["kim"]), "gives a policy to the user kim"],
    [shared([]), passes],
    [
      shared(later, "urn:pulumi:production::example::aws:iam/user:User::kim"),
      "gives a policy to the user of its property",
    ],
  ],
  "disallow-wildcard-iam-actions": [
    [limited({ Action: "*" }, { Action: "*" }), "allows every action (*)"],
    [limited({ Action: "*" }, { Action: ["s3:GetObject", "*"] }), "allows every action (*)"],
    [limited({ Action: "*" }, { Action: "s3:*" }), passes],
    [policy({ Action: "*", Effect: "Deny" }), passes],
  ],
  "disallow-ineffective-rbac-rules": [
    [rule({ resources: ["*", "*/exec", "pods/log"], apiGroups: ["*"], verbs: ["*"] }), passes],
    [rule({ resources: ["pods", "*/*"] }), "names the resource */*, which matches nothing"],
    [rule({ resources: ["*/ex*"] }), "names the resource */ex*, which matches nothing"],
    [rule({ resources: ["**"] }), "names the resource **, which matches nothing"],
    [
      rule({ resources: ["nodes/*", "pods", "pods/*"] }),
      "names the resources nodes/* and pods/*, which match nothing",
    ],
    [
      rule({ resources: ["pods/*"], verbs: later }),
      "names the resource pods/*",
      "verbs is not known (later)",
    ],
    [rule({ resources: undefined, apiGroups: undefined, nonResourceURLs: ["*", "/a*", "/b/**"] }), passes],
    [rule({ resources: ["pods/*"] }, "system:node"), notApplicable],
  ],
  "disallow-inverted-iam-statements": [
    [
      {
        resources: [
          resource("aws:eks/podIdentityAssociation:PodIdentityAssociation", "orders", {
            clusterName: "shop",
            namespace: "shop-checkout",
            serviceAccount: "checkout",
            roleArn: "arn:aws:iam::333333333333:role/orders",
            policy: policyDocument({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
          }),
        ],
      },
      notApplicable,
    ],
    [policy({ Action: undefined, NotAction: "iam:*", Effect: "Deny" }), passes],
  ],
  "restrict-wildcard-iam-resources": [
    [policy({ Action: undefined, NotAction: "iam:*", Resource: "*" }), "allows * on every resource (*)"],
    [policy({ Resource: "*", Effect: "Deny" }), passes],
    [
      policy({
        Action: "ec2:StopInstances",
        Resource: "*",
        Condition: {
          Bool: { "aws:SecureTransport": "true" },
          StringEquals: { "aws:ResourceTag/team": "shop" },
        },
      }),
      passes,
    ],
  ],
  "restrict-cross-account-trust": [
    [known(trusting(elsewhere)), stranger],
    [known(trusting(elsewhere, "444444444444")), passes],
    [known(trusting(elsewhere, "555555555555")), stranger],
    [known(trusting(elsewhere, undefined, { Effect: "Deny" })), passes],
    [known(trusting({ Federated: "arn:aws:iam::444444444444:saml-provider/staff" })), passes],
    [trusting(elsewhere), notApplicable],
  ],
  "restrict-developer-trust": [
    [
      inEstate(trusting({ AWS: "arn:aws:iam::555555555555:role/anything" })),
      "lets the account 555555555555 of development become a role in production",
    ],
    [
      inEstate(trusting({ AWS: "arn:aws:iam::555555555555:role/anything" }, undefined, { Effect: "Deny" })),
      passes,
    ],
    [inEstate(trusting(elsewhere)), passes],
    [inEstate(trusting({ Service: "dev-tools.amazonaws.com" })), passes],
    [inEstate(trusting({ Federated: "arn:aws:iam::555555555555:saml-provider/staff" })), passes],
    [
      inEstate(trusting(ofTest), tested),
      "lets the account 666666666666 of test, next become a role in production",
    ],
    [inEstate(trusting({ AWS: "arn:aws:iam::555555555555:role/anything" }), tested), passes],
  ],
  "require-oidc-subject": [
    [oidc({ ...audience, ...subject }), passes],
    [oidc(audience), `lets every identity of ${provider} become the role`],
    [oidc(audience, { Effect: "Deny" }), passes],
  ],
  "restrict-account-wide-role-trust": [
    [
      trusting({ AWS: "333333333333" }, undefined, {
        Condition: {
          Bool: { "aws:MultiFactorAuthPresent": "true" },
          ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::333333333333:role/pipeline" },
        },
      }),
      passes,
    ],
    [trusting({ AWS: "333333333333" }, undefined, { Effect: "Deny" }), passes],
  ],
  "restrict-developer-rights": [
    [ofProduction(trusting({ AWS: "arn:aws:iam::333333333333:role/dev-kim" })), passes],
    [
      ofProduction({
        resources: [
          iamRole(
            { Principal: { Service: undefined, AWS: "arn:aws:iam::333333333333:role/dev-kim" } },
            {
              inlinePolicies: [
                { name: "own", policy: policyDocument({ Effect: "Allow", Resource: "*", ...sending }) },
              ],
            },
          ),
        ],
      }),
      "is held by developers (by arn:aws:iam::333333333333:role/dev-kim, whom its trust lets in) and may sqs:SendMessage",
    ],
    [ofProduction(limited(sending, { Action: "sqs:*" }, kim)), sends],
    [ofProduction(limited(sending, { NotAction: "iam:*" }, kim)), sends],
    [ofProduction(limited(sending, { Action: "s3:*" }, kim)), passes],
    [ofProduction(limited(sending, { Action: "sqs:ListQueues" }, kim)), passes],
    [
      ofProduction(limited(sending, undefined, kim)),
      `unknown: iam role orders: cannot be judged, it is not known (the permissions boundary ${limitArn})`,
    ],
    [toOwnQueue(), passes],
    [
      toOwnQueue(otherStack),
      "unknown: iam role orders: cannot be judged, it is not known (whether (an output of aws:sqs/queue:Queue orders) lies in a controlled environment)",
    ],
  ],
  "restrict-node-role-policies": [
    [ofNodes(limited(reads, { Action: "s3:*" })), mayRead],
    [ofNodes(limited(reads, { Action: "*" })), mayRead],
    [ofNodes(limited(reads, { Action: "sqs:*" })), passes],
    [
      ofNodes(limited({ Action: ["s3:GetObject", "sqs:SendMessage"] }, { Action: "sqs:*" })),
      "has nodes that may sqs:SendMessage by their role orders",
    ],
    [ofNodes(limited(reads, undefined)), `(the permissions boundary ${limitArn})`],
    [ofNodes(limited({ Action: "ec2:DescribeInstances" }, undefined)), passes],
    [
      { resources: [...cluster(), nodeGroup({ nodeRoleArn: later })] },
      "unknown: eks node group shop-app: cannot be judged, nodeRoleArn is not known (later)",
    ],
  ],
  "restrict-developer-cluster-access": [
    [entry(["system:masters"]), "makes arn:aws:iam::333333333333:role/dev-kim, a developer, administrator"],
    [entry(["system:masters"], "release-bot"), passes],
    [entry(["developers"]), "kubernetesGroups[0] is not known (what the group developers is bound to)"],
    [association("AmazonEKSViewPolicy"), passes],
    [association("AmazonEKSEditPolicy"), "do more than look: AmazonEKSEditPolicy"],
    [association("AmazonEKSViewPolicyAndMore"), "do more than look: AmazonEKSViewPolicyAndMore"],
    [association("AmazonEKSEditPolicy", "release-bot"), passes],
  ],
  "restrict-bound-service-account-tokens": [
    [taskExample(), notApplicable],
    [
      mounting({ automountServiceAccountToken: true }, ...given, ...again),
      "to which RoleBinding checkout, RoleBinding again gives rights",
    ],
    [
      mounting({ automountServiceAccountToken: undefined }, ...given, serviceAccount({})),
      "mounts the token of ServiceAccount checkout",
    ],
    [
      mounting(
        { automountServiceAccountToken: undefined },
        ...given,
        serviceAccount({ automountServiceAccountToken: true }),
      ),
      "mounts the token of ServiceAccount checkout",
    ],
    [
      mounting(
        { automountServiceAccountToken: undefined },
        ...given,
        serviceAccount({ automountServiceAccountToken: false }),
      ),
      passes,
    ],
  ],
};
