import { absent, unknown, type Variations } from "../../support/variation";

export const variations: Variations = {
  "disallow-access-keys": [
    { of: "a key", at: ["AccessKey ci: user", absent], finds: ["access key ci is a long-lived key"] },
  ],
  "disallow-admin-equivalent-bindings": [
    {
      of: "a narrow role",
      at: ["Role checkout: metadata.namespace", absent],
      finds: [
        "unknown: role binding checkout: cannot be judged, roleRef is not known (the rules of Role checkout, which was not given) (`roleRef`)",
      ],
    },
    {
      of: "a narrow role",
      at: ["RoleBinding checkout: metadata.name", "system:helper"],
      finds: ["not applicable"],
    },
  ],
  "disallow-anonymous-bindings": [
    {
      of: "the group of the unauthenticated",
      at: ["ClusterRoleBinding checkout: subjects.0.kind", "ServiceAccount"],
      finds: ["passes"],
    },
  ],
  "disallow-cluster-admin-bindings": [
    { of: "a role of its own", at: ["RoleBinding checkout: roleRef", absent], finds: ["passes"] },
  ],
  "disallow-combined-administration": [
    {
      of: "a team of its own",
      estateOf: null,
      finds: [
        "unknown: eks access policy admin: cannot be judged, principalArn is not known (what else arn:aws:iam::333333333333:role/platform-team may do) (`principalArn`)",
      ],
    },
    {
      of: "machines, by its statements",
      at: ["Role orders: permissionsBoundary", "arn:aws:iam::333333333333:policy/bounds"],
      finds: [
        "unknown: eks access policy admin: cannot be judged, principalArn is not known (the permissions boundary arn:aws:iam::333333333333:policy/bounds) (`principalArn`)",
      ],
    },
    { of: "a team that is denied the machines", estateOf: null, finds: ["passes"] },
  ],
  "disallow-csr-approval": [
    { of: "approves for every signer", at: ["ClusterRole checkout: rules.0.verbs.0", ""], finds: ["passes"] },
  ],
  "disallow-default-service-account-bindings": [
    {
      of: "the default account",
      at: ["RoleBinding checkout: roleRef", absent],
      finds: ["role binding checkout gives a role to the default account of shop-checkout (`subjects[0]`)"],
    },
    {
      of: "the default account",
      at: ["RoleBinding checkout: roleRef.name", unknown],
      finds: ["role binding checkout gives a role to the default account of shop-checkout (`subjects[0]`)"],
    },
    {
      of: "the default account",
      at: ["RoleBinding checkout: subjects.0.kind", unknown],
      finds: [
        "unknown: role binding checkout: cannot be judged, subjects[0].kind is not known (it) (`subjects[0].kind`)",
      ],
    },
    {
      of: "the default account",
      at: ["RoleBinding checkout: subjects.0.namespace", absent],
      finds: [
        "role binding checkout gives Role checkout to the default account of its namespace (`subjects[0]`)",
      ],
    },
  ],
  "disallow-impersonation": [
    {
      of: "groups",
      at: ["ClusterRole checkout: rules", [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]],
      finds: ["cluster role checkout lets its holders act as another, by impersonate on users (`rules[0]`)"],
    },
  ],
  "disallow-inverted-iam-statements": [
    {
      of: "all actions but one",
      at: [
        "Policy orders: policy",
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["*"],"NotResource":"arn:aws:s3:::shop-orders"}]}',
      ],
      finds: [
        "policy document orders allows all but what NotResource lists (`policy.Statement[0].NotResource`)",
      ],
    },
  ],
  "disallow-managed-admin-policies": [
    {
      of: "attached apart",
      at: ["RolePolicyAttachment orders-admin: policyArn", unknown],
      finds: [
        "unknown: policy attachment orders-admin: cannot be judged, policyArn is not known (it) (`policyArn`)",
      ],
    },
    {
      of: "on a role",
      at: ["Role orders: managedPolicyArns.0", "xarn:aws:iam::aws:policy/AdministratorAccess"],
      finds: ["passes"],
    },
    {
      of: "on a role",
      at: ["Role orders: managedPolicyArns.0", "arn:aws:iam::aws:policy/AdministratorAccessx"],
      finds: ["passes"],
    },
  ],
  "disallow-policies-on-users": [
    { of: "natively, in the user", at: ["User kim: managedPolicyArns", []], finds: ["passes"] },
    {
      of: "natively, in the user",
      at: ["User kim: managedPolicyArns", unknown],
      finds: [
        "unknown: policy attachment kim: cannot be judged, managedPolicyArns is not known (it) (`managedPolicyArns`)",
      ],
    },
    { of: "natively, written in the user", at: ["User kim: policies", []], finds: ["not applicable"] },
    {
      of: "natively, written in the user",
      at: ["User kim: policies", unknown],
      finds: [
        "unknown: policy document kim: cannot be judged, policies.Statement is not known (it) (`policies.Statement`)",
      ],
    },
    {
      of: "a policy inside the user",
      at: ["UserPolicy kim: user", unknown],
      finds: ["policy attachment kim gives a policy to the user of its property (`user`)"],
    },
  ],
  "disallow-role-escalation": [
    { of: "escalate", at: ["ClusterRole checkout: rules.0.resources.0", ""], finds: ["passes"] },
  ],
  "disallow-system-masters-bindings": [
    {
      of: "the group",
      at: ["RoleBinding checkout: roleRef", absent],
      finds: ["role binding checkout gives a role to the group system:masters (`subjects[0]`)"],
    },
    {
      of: "the group",
      at: ["RoleBinding checkout: roleRef.name", unknown],
      finds: ["role binding checkout gives a role to the group system:masters (`subjects[0]`)"],
    },
    { of: "the group", at: ["RoleBinding checkout: subjects.0.kind", "xGroup"], finds: ["passes"] },
  ],
  "disallow-wildcard-verbs": [
    { of: "every verb", at: ["Role checkout: rules.0.verbs", absent], finds: ["passes"] },
  ],
  "require-oidc-subject": [
    {
      of: "no condition",
      at: ["Role orders: inlinePolicies", unknown],
      finds: [
        "policy document orders lets every identity of arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com become the role (`assumeRolePolicy.Statement[0].Condition`)",
      ],
    },
  ],
  "restrict-authenticated-bindings": [
    {
      of: "every account of a namespace",
      at: ["RoleBinding checkout: subjects.0.kind", absent],
      finds: ["passes"],
    },
    {
      of: "everybody logged in",
      at: ["ClusterRoleBinding checkout: subjects.0.name", "xsystem:authenticated"],
      finds: ["passes"],
    },
    {
      of: "everybody logged in",
      at: ["ClusterRoleBinding checkout: subjects.0.name", "system:authenticatedx"],
      finds: ["passes"],
    },
  ],
  "restrict-bound-service-account-tokens": [
    {
      of: "bound, no token",
      at: ["Deployment checkout: spec.template.spec.automountServiceAccountToken", absent],
      finds: ["passes"],
    },
  ],
  "restrict-cluster-discovery": [
    { of: "nodes, as they come", at: ["ClusterRole checkout: rules.0.resources.0", ""], finds: ["passes"] },
  ],
  "restrict-cross-account-trust": [
    {
      of: "another account",
      at: ["Role orders: inlinePolicies", unknown],
      finds: [
        "policy document orders lets the account 999999999999, which is not of the estate, become the role (`assumeRolePolicy.Statement[0].Principal`)",
      ],
    },
  ],
  "restrict-developer-cluster-access": [
    { of: "more than a view", estateOf: null, finds: ["not applicable"] },
    { of: "a group that reads", at: ["Role checkout: rules.0.verbs", absent], finds: ["passes"] },
    {
      of: "a group that writes",
      at: ["Role checkout: rules.0.verbs.0", ""],
      finds: [
        "eks access entry kim lets arn:aws:iam::333333333333:role/dev-kim, a developer, change what the group developers may (`kubernetesGroups[0]`); because the group developers is bound by RoleBinding checkout to the Role checkout",
      ],
    },
    { of: "a group that writes", at: ["Role checkout: rules", []], finds: ["passes"] },
    {
      of: "a group that reads",
      at: [
        "RoleBinding checkout: roleRef",
        { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      ],
      finds: [
        "eks access entry kim lets arn:aws:iam::333333333333:role/dev-kim, a developer, change what the group developers may (`kubernetesGroups[0]`); because the group developers is bound by RoleBinding checkout to the ClusterRole cluster-admin",
      ],
    },
  ],
  "restrict-developer-rights": [
    {
      of: "a developer who writes",
      at: ["Role orders: managedPolicyArns", ["arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess"]],
      finds: [
        "iam role orders is held by developers (by its name) and may sqs:SendMessage in production; because the statement",
      ],
    },
    {
      of: "a developer by a policy of AWS",
      at: ["Role orders: managedPolicyArns.0", "xarn:aws:iam::aws:policy/AmazonSQSFullAccess"],
      finds: [
        "unknown: iam role orders: cannot be judged, it is not known (what the policy xarn:aws:iam::aws:policy/AmazonSQSFullAccess allows)",
      ],
    },
    {
      of: "a developer who writes",
      at: ["Role orders: permissionsBoundary", "arn:aws:iam::333333333333:policy/bounds"],
      finds: [
        "unknown: iam role orders: cannot be judged, it is not known (the permissions boundary arn:aws:iam::333333333333:policy/bounds)",
      ],
    },
    { of: "a role of development that writes to production", estateOf: null, finds: ["not applicable"] },
    {
      of: "a developer by a policy of AWS",
      at: ["Role orders: managedPolicyArns.0", unknown],
      finds: ["unknown: iam role orders: cannot be judged, it is not known (it)"],
    },
  ],
  "restrict-developer-trust": [
    {
      of: "a developer",
      at: ["Role orders: inlinePolicies", unknown],
      finds: [
        "policy document orders lets arn:aws:iam::333333333333:role/dev-kim, a developer, become a role in production (`assumeRolePolicy.Statement[0].Principal`)",
      ],
    },
  ],
  "restrict-endpoint-writes": [
    {
      of: "every editor",
      at: ["ClusterRole system:aggregate-to-edit: metadata", unknown],
      finds: [
        "unknown: cluster role system:aggregate-to-edit: cannot be judged, metadata is not known (it) (`metadata`)",
      ],
    },
  ],
  "restrict-node-role-policies": [
    {
      of: "a workload's rights in a policy of its own",
      at: ["Role orders: permissionsBoundary", "arn:aws:iam::333333333333:policy/bounds"],
      finds: [
        "unknown: eks node group shop-app: cannot be judged, nodeRoleArn is not known (the permissions boundary arn:aws:iam::333333333333:policy/bounds) (`nodeRoleArn`)",
      ],
    },
    {
      of: "a workload's rights in a policy of its own",
      at: [
        "Role orders: inlinePolicies",
        [
          {
            name: "own",
            policy:
              '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"arn:aws:sqs:eu-west-1:333333333333:orders","Action":["sqs:GetQueueAttributes","sqs:ListQueues"]}]}',
          },
        ],
      ],
      finds: ["passes"],
    },
    {
      of: "a workload's rights in a policy of its own",
      at: [
        "Role orders: inlinePolicies.0",
        {
          name: "become",
          policy:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::333333333333:role/*"}]}',
        },
      ],
      finds: [
        "eks node group shop-app has nodes that may sts:AssumeRole by their role orders (`nodeRoleArn`); because the statement",
      ],
    },
  ],
  "restrict-pass-role": [
    {
      of: "any role, within a boundary that leaves named ones",
      at: [
        "Policy bounds: policy",
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      ],
      finds: [
        "policy document orders lets its holder pass any role on (iam:PassRole) (`inlinePolicies[0].policy.Statement[0].Resource`)",
      ],
    },
  ],
  "restrict-pipeline-registry-writes": [
    {
      of: "every repository, by a policy of AWS",
      at: ["Role orders: managedPolicyArns.0", "arn:aws:iam::aws:policy/AdministratorAccess"],
      finds: [
        "iam role orders is a role of builds and may push to every repository by AdministratorAccess; because orders gives arn:aws:iam::aws:policy/AdministratorAccess to it",
      ],
    },
  ],
  "restrict-pod-rights": [
    {
      of: "secrets, by a role that another one lends to",
      at: ["ClusterRoleBinding checkout: subjects", unknown],
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec.serviceAccountName is not known (whom ClusterRoleBinding checkout binds) (`spec.template.spec.serviceAccountName`)",
      ],
    },
    {
      of: "secrets, by a role that another one lends to",
      at: [
        "ClusterRole checkout: metadata",
        { name: "part", labels: { app: "checkout", part: "of-checkout" } },
      ],
      finds: [
        "unknown: Deployment checkout: cannot be judged, spec.template.spec.serviceAccountName is not known (the rules of ClusterRole checkout, to which ClusterRoleBinding checkout binds it) (`spec.template.spec.serviceAccountName`)",
      ],
    },
    {
      of: "secrets, by a role that another one lends to",
      at: ["Deployment checkout: spec.template.spec.automountServiceAccountToken", absent],
      finds: ["passes"],
    },
    { of: "rights, but no token", at: ["RoleBinding checkout: metadata", absent], finds: ["passes"] },
    {
      of: "secrets, by its own binding",
      at: ["ClusterRoleBinding checkout: roleRef.name", "system:discovery"],
      finds: ["passes"],
    },
  ],
  "restrict-port-forwarding": [
    { of: "reads pods", at: ["Role checkout: rules.0.resources.0", ""], finds: ["passes"] },
  ],
  "restrict-registry-writes": [
    {
      of: "another role, natively",
      at: ["Role tools: assumeRolePolicyDocument.Statement.0", unknown],
      finds: [
        "unknown: iam role tools: cannot be judged, assumeRolePolicyDocument.Statement[0].effect is not known (it) (`assumeRolePolicyDocument.Statement[0].effect`)",
      ],
    },
    { of: "another role", estateOf: null, finds: ["not applicable"] },
    {
      of: "another role, natively",
      at: ["Role tools: assumeRolePolicyDocument.Statement", []],
      finds: [
        "iam role tools is not the promoter and may push to arn:aws:ecr:eu-west-1:333333333333:repository/shop/*; because the statement",
      ],
    },
    {
      of: "by a policy of AWS",
      at: [
        "Role orders: assumeRolePolicy",
        'x{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}',
      ],
      finds: [
        "iam role orders is not the promoter and may push to every repository by AmazonEC2ContainerRegistryFullAccess; because orders gives arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryFullAccess to it",
      ],
    },
    {
      of: "another role",
      at: ["Role orders: managedPolicyArns", ["arn:aws:iam::aws:policy/AdministratorAccess"]],
      finds: [
        "iam role orders is not the promoter and may push to arn:aws:ecr:eu-west-1:333333333333:repository/shop/*; because the statement",
      ],
    },
  ],
};
