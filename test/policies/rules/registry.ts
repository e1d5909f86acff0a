import { Unknown } from "../../../core/graph";
import {
  exampleArn,
  iamRole,
  imageRepository,
  policyDocument,
  repositoryPolicy,
  resource,
  type Example,
} from "../../../core/policy";
import { notApplicable, passes, type Rule, type Rules } from "./rule";

type Statement = Parameters<typeof policyDocument>[0];

const estate = { identities: { duties: { pipeline: ["release-bot"] } } };
const pushing = ["ecr:PutImage"];
const repository = (changes: object, properties: object = {}): Example => {
  const made = repositoryPolicy({ Action: pushing, ...changes });
  return { resources: [{ ...made, properties: { ...made.properties, ...properties } }], estate };
};
const registry = (statement: object): Example => ({
  resources: [
    resource("aws:ecr/registryPolicy:RegistryPolicy", "registry", {
      policy: policyDocument({
        Effect: "Allow",
        Principal: { AWS: exampleArn("iam", "role/other") },
        Action: "ecr:PutImage",
        Resource: exampleArn("ecr", "repository/shop/*"),
        ...statement,
      }),
    }),
  ],
  estate,
});
/** A repository's policy whose repository is an output of resources that the program makes. */
const outputOf = (...made: Example["resources"]): Example => {
  const { resources } = repository({ Principal: { AWS: other } }, { repository: new Unknown("later") });
  const [policy] = resources;
  const urns = made.map(({ urn }) => urn!);
  return { resources: [{ ...policy!, propertyDependencies: { repository: urns } }, ...made], estate };
};
const made = (name: unknown, urn = "a"): Example["resources"][number] => ({
  ...imageRepository({ name }),
  id: urn,
  urn,
});
const unseen =
  "unknown: policy document checkout: cannot be judged, policy.Statement[0].Principal is not known";
const by = (operator: string, values: readonly string[], key = "aws:PrincipalArn") => ({
  Condition: { [operator]: { [key]: values } },
});
const bot = exampleArn("iam", "role/release-bot");
const other = exampleArn("iam", "role/other");
const everybody = "lets everybody that its conditions let in push to shop/checkout";

const target = exampleArn("ecr", "repository/shop/checkout");
const statement = (more: object = {}) =>
  ({ Effect: "Allow", Action: ["ecr:PutImage"], Resource: target, ...more }) as Statement;
const roleOf = (
  properties: object,
  name = "orders",
  trust: object = {},
  more: Example["resources"] = [],
): Example => ({
  resources: [iamRole(trust, { name, ...properties }), ...more],
  estate,
});
const inline = (...statements: readonly Statement[]) => ({
  inlinePolicies: [{ name: "push", policy: policyDocument(...statements) }],
});
const managed = (name: string) => ({ managedPolicyArns: [`arn:aws:iam::aws:policy/${name}`] });
const codebuild = { Principal: { Service: "codebuild.amazonaws.com" } };
const boundary = "arn:aws:iam::333333333333:policy/limit";
const limited = (limit: Statement): Example =>
  roleOf({ ...inline(statement()), permissionsBoundary: boundary }, "orders", {}, [
    {
      ...resource("aws:iam/policy:Policy", "limit", { name: "limit", policy: policyDocument(limit) }),
      physicalId: boundary,
      outputs: { arn: boundary },
    },
  ]);
/** A role that pushes to a repository of the program, whose ARN AWS makes up. */
const pushingToOutput = roleOf({}, "orders", {}, [
  resource(
    "aws:iam/rolePolicy:RolePolicy",
    "push",
    {
      role: "orders",
      policy: {
        Statement: [
          statement({ Resource: new Unknown("an output of aws:ecr/repository:Repository checkout") }),
        ],
      },
    },
    {
      propertyDependencies: {
        policy: ["urn:pulumi:production::example::aws:ecr/repository:Repository::checkout"],
      },
    },
  ),
]);
const pushes = `is not the promoter and may push to ${target}`;

const grants: readonly Rule[] = [
  [repository({ Principal: { AWS: other } }), `lets ${other} push to shop/checkout`],
  [repository({ Principal: { AWS: bot } }), passes],
  [
    repository({ Principal: { AWS: [other, bot, `${other}-2`] } }),
    `lets ${other}, ${other}-2 push to shop/checkout`,
  ],
  [repository({ Principal: { AWS: exampleArn("iam", "root") } }), passes],
  [
    repository({ Principal: { AWS: "arn:aws:iam::444444444444:root" } }),
    "lets account 444444444444 push to shop/checkout",
  ],
  [
    repository({ Principal: { AWS: undefined, Service: "codebuild.amazonaws.com" } }),
    "lets codebuild.amazonaws.com push",
  ],
  [repository({ Principal: { AWS: "*" } }), everybody],
  [
    repository({ Principal: undefined, NotPrincipal: { AWS: bot } }),
    "lets all but those in NotPrincipal push to shop/checkout",
  ],
  [repository({ Principal: { AWS: other }, Effect: "Deny" }), passes],
  [repository({ Principal: { AWS: other }, Action: ["ecr:BatchGetImage"] }), passes],
  [repository({ Principal: { AWS: other } }, { repository: "lab/checkout" }), passes],
  [repository({ Principal: { AWS: "*" }, ...by("ArnLike", [bot]) }), passes],
  [repository({ Principal: { AWS: "*" }, ...by("ArnEquals", [bot]) }), passes],
  [repository({ Principal: { AWS: "*" }, ...by("StringLike", [bot], "AWS:principalarn") }), passes],
  [repository({ Principal: { AWS: "*" }, ...by("StringEquals", [bot]) }), passes],
  [repository({ Principal: { AWS: "*" }, ...by("StringNotEquals", [bot]) }), everybody],
  [repository({ Principal: { AWS: "*" }, ...by("ArnLikeIfExists", [bot]) }), everybody],
  [repository({ Principal: { AWS: "*" }, ...by("ArnLike", [bot, other]) }), everybody],
  [repository({ Principal: { AWS: "*" }, ...by("ArnLike", []) }), everybody],
  [repository({ Principal: { AWS: "*" }, ...by("ArnLike", [bot], "aws:SourceArn") }), everybody],
  [repository({ Principal: { AWS: "*" }, ...by("ForAllValues:ArnLike", [bot]) }), everybody],
  [
    repository({
      Principal: { AWS: undefined, Federated: exampleArn("iam", "saml-provider/release-bot") },
    }),
    `lets ${exampleArn("iam", "saml-provider/release-bot")} push`,
  ],
  [repository({ Principal: undefined }), passes],
  [
    repository({ Principal: { AWS: other } }, { repository: new Unknown("later") }),
    `${unseen} (the repository that the policy is of)`,
  ],
  [outputOf(made("shop/checkout")), `lets ${other} push to shop/checkout`],
  [outputOf(made("lab/checkout")), passes],
  [outputOf(made(new Unknown("its name"))), unseen],
  [outputOf(made("lab/checkout"), made("shop/checkout", "b")), unseen],
  [
    {
      ...outputOf(made("shop/checkout")),
      resources: [...outputOf(made("shop/checkout")).resources, made("lab/checkout", "b")],
    },
    `lets ${other} push to shop/checkout`,
  ],
  [
    {
      ...repository({ Principal: { AWS: "444444444444" } }),
      estate: {
        ...estate,
        images: {
          repositories: {
            default: [
              "docker.io/library/**",
              "registry.example.com/444444444444.d/**",
              "333333333333.dkr.ecr.*.amazonaws.com/shop/**",
            ],
          },
        },
      },
    },
    "lets account 444444444444 push to shop/checkout",
  ],
  [registry({ Resource: undefined }), passes],
  [
    registry({ Resource: undefined, NotResource: exampleArn("ecr", "repository/lab/*") }),
    `lets ${other} push to all but what NotResource lists`,
  ],
  [registry({}), `lets ${other} push to ${exampleArn("ecr", "repository/shop/*")}`],
  [registry({ Resource: exampleArn("ecr", "repository/lab/*") }), passes],
  [registry({ Principal: { AWS: [other, `${other}-2`] } }), `lets ${other}, ${other}-2 push`],
];

export const rules: Rules = {
  "restrict-registry-writes": [
    ...grants,
    [roleOf(inline(statement())), pushes],
    [roleOf(inline(statement()), "release-bot"), passes],
    [{ ...roleOf(inline(statement())), estate: {} }, notApplicable],
    [roleOf(inline(statement()), "orders", codebuild), notApplicable],
    [roleOf(inline(statement({ Effect: "Deny" }))), passes],
    [roleOf(inline(statement({ Action: "ecr:BatchGetImage" }))), passes],
    [roleOf(inline(statement({ Action: "*" }))), passes],
    [roleOf(inline(statement({ Action: ["*", "ecr:PutImage"] }))), passes],
    [roleOf(inline(statement({ Resource: exampleArn("ecr", "repository/lab/*") }))), passes],
    [
      roleOf(inline(statement({ Resource: undefined, NotResource: "x" }))),
      "is not the promoter and may push to all but what NotResource lists",
    ],
    [
      pushingToOutput,
      "(whether a controlled environment runs from the repository (an output of aws:ecr/repository:Repository checkout))",
    ],
    [roleOf(inline(statement({ Resource: undefined }))), passes],
    [roleOf(inline(statement({ Action: undefined, NotAction: "iam:*" }))), passes],
    [roleOf(inline(statement(), statement({ Effect: "Deny", Action: "ecr:*", Resource: "*" }))), passes],
    [
      roleOf(managed("AmazonEC2ContainerRegistryPowerUser")),
      "may push to every repository by AmazonEC2ContainerRegistryPowerUser",
    ],
    [roleOf(managed("AdministratorAccess")), passes],
    [
      roleOf({ managedPolicyArns: [exampleArn("iam", "policy/tools"), exampleArn("iam", "policy/others")] }),
      `(what the policy ${exampleArn("iam", "policy/tools")} allows)`,
      `(what the policy ${exampleArn("iam", "policy/others")} allows)`,
    ],
    [roleOf(managed("AmazonEC2ContainerRegistryReadOnly")), passes],
    [limited(statement({ Resource: "*" })), pushes],
    [limited(statement({ Action: "ecr:*" })), pushes],
    [limited(statement({ Action: "s3:*", Resource: "*" })), passes],
    [limited(statement({ Resource: exampleArn("ecr", "repository/lab/*") })), passes],
    [limited(statement({ Resource: undefined, NotResource: exampleArn("ecr", "repository/lab/*") })), pushes],
    [limited(statement({ Resource: [exampleArn("ecr", "repository/lab/*"), target] })), pushes],
    [limited(statement({ Resource: undefined })), passes],
    [
      roleOf({ ...inline(statement()), permissionsBoundary: boundary }),
      `unknown: iam role orders: cannot be judged, it is not known (the permissions boundary ${boundary})`,
    ],
    [
      roleOf({ managedPolicyArns: [new Unknown("one policy"), new Unknown("another")] }),
      "unknown: iam role orders: cannot be judged, it is not known (one policy)",
      "unknown: iam role orders: cannot be judged, it is not known (another)",
    ],
  ],
  "restrict-pipeline-registry-writes": [
    [roleOf(inline(statement()), "orders", codebuild), `is a role of builds and may push to ${target}`],
    [roleOf(inline(statement({ Action: "*" })), "orders", codebuild), `may push to ${target}`],
    [
      roleOf(managed("AdministratorAccess"), "orders", codebuild),
      "may push to every repository by AdministratorAccess",
    ],
    [
      roleOf(managed("PowerUserAccess"), "orders", codebuild),
      "may push to every repository by PowerUserAccess",
    ],
    [
      roleOf(inline(statement({ Action: undefined, NotAction: "iam:*" })), "orders", codebuild),
      `is a role of builds and may push to ${target}`,
    ],
    [
      roleOf({ ...inline(statement()), assumeRolePolicy: new Unknown("later") }),
      "unknown: iam role orders: cannot be judged, it is not known (who may take on the role)",
    ],
    [roleOf(inline(statement()), "release-bot", codebuild), passes],
    [roleOf(inline(statement())), notApplicable],
  ],
};
