import assert from "node:assert/strict";
import { Secret, Unknown } from "../../../../core/graph";
import { run } from "./program";

const project = `name: shop
runtime: yaml
config:
  size: { type: integer, default: 3 }
  password: { type: string, secret: true }
variables:
  label: shop-\${size}
  ami:
    fn::invoke: { function: aws:ec2:getAmi, arguments: { mostRecent: true } }
resources:
  instance:
    type: aws:ec2:Instance
    properties:
      ami: \${ami.id}
      vpcSecurityGroupIds: ["\${group.id}"]
      tags: { Name: "\${label}", Literal: "$\${x}", Group: "\${group.description}", Stack: "\${pulumi.stack}" }
      userData: |
        #!/bin/sh
        echo \${group.arn}
  group:
    type: aws:ec2:SecurityGroup
    properties:
      description: open
      ingress:
        - { protocol: tcp, fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }
  db:
    type: aws:rds/instance:Instance
    name: database
    properties:
      password: \${password}
      allocatedStorage: \${size}
    options:
      dependsOn: ["\${group}"]
      ignoreChanges: [allocatedStorage]
  policy:
    type: aws:iam:Policy
    properties:
      policy:
        fn::toJSON: { Statement: [{ Effect: Allow, Resource: "\${group.arn}" }] }
  document:
    type: aws:iam:Policy
    properties:
      policy:
        fn::invoke:
          function: aws:iam:getPolicyDocument
          arguments: { statements: [{ actions: ["s3:*"], resources: ["\${group.arn}"] }] }
          return: json
      name:
        fn::invoke: { function: std:join, arguments: { separator: "-", input: [a, b] }, return: result }
  namespace:
    type: kubernetes:core/v1:Namespace
    properties: { metadata: { name: app } }
  found:
    type: aws:ec2:Vpc
    get: { id: vpc-123 }
outputs:
  id: \${instance.id}
`;

describe("readProgram on YAML programs", () => {
  it("reads resources, references, variables, settings and functions", async () => {
    const { named, errors, notSeen, folder } = await run(
      { "Pulumi.yaml": project },
      { config: { password: "hunter2" } },
    );
    assert.deepEqual(errors, []);
    const group = "aws:ec2/securityGroup:SecurityGroup group";
    assert.deepEqual(named("instance").properties, {
      ami: new Unknown("what aws:ec2:getAmi finds"),
      vpcSecurityGroupIds: [new Unknown(`the id of ${group}`)],
      tags: { Name: "shop-3", Literal: "${x}", Group: "open", Stack: "dev" },
      userData: new Unknown(`arn of ${group}`),
    });
    assert.deepEqual(named("instance").propertyDependencies?.["vpcSecurityGroupIds"], [named("group").urn]);
    assert.equal(named("group").urn, "urn:pulumi:dev::shop::aws:ec2/securityGroup:SecurityGroup::group");
    assert.deepEqual(named("database").properties, {
      password: new Secret("hunter2"),
      allocatedStorage: new Unknown("the deployed value (changes to allocatedStorage are ignored)"),
    });
    assert.deepEqual(named("database").dependencies, [named("group").urn]);
    assert.deepEqual(named("policy").properties["policy"], {
      Statement: [{ Effect: "Allow", Resource: new Unknown(`arn of ${group}`) }],
    });
    assert.deepEqual(named("document").properties, {
      policy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:*", Resource: new Unknown(`arn of ${group}`) }],
      },
      name: "a-b",
    });
    assert.deepEqual(named("document").propertyDependencies, { policy: [named("group").urn] });
    assert.deepEqual(named("namespace").properties, {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "app" },
    });
    assert.equal(named("namespace").id, "-/core/Namespace/-/app");
    assert.equal(named("found").physicalId, "vpc-123");
    const path = { parent: { parent: undefined, key: "ingress" }, key: 0 };
    assert.deepEqual(named("group").locate?.(path), { file: `${folder}/Pulumi.yaml`, line: 25, column: 11 });
    assert.deepEqual(
      notSeen.map(({ what }) => what),
      ["aws:ec2:getAmi", "aws:ec2/vpc:Vpc found (vpc-123)"],
    );
  });

  it("tells what is wrong, and reads the rest", async () => {
    const { errors, resources } = await run({
      "Pulumi.yaml": "name: shop\nruntime: yaml\nconfig: { size: { type: integer } }\n",
      "Main.yaml": `resources:
  a: { type: "aws:s3:Bucket", properties: { x: "\${b.id}" } }
  b: { type: "aws:s3:Bucket", properties: { x: "\${a.id}", y: "\${nothing}", z: "\${size}" } }
  c: { properties: {} }
`,
    });
    assert.deepEqual(
      errors.map(({ message, location }) => `${location.line ?? "-"} ${message}`),
      [
        "- needs the configuration size",
        "2 resource a refers to itself",
        "- refers to nothing, which is no resource, variable or setting",
        "4 resource c has no type",
      ],
    );
    assert.equal(errors[0]?.hint, "give it with --config size=VALUE, or set it in Pulumi.dev.yaml");
    assert.deepEqual(resources.map(({ name }) => name).sort(), ["a", "b", "shop-dev"]);
  });

  it("is not led astray by aliases, deep nesting and __proto__", async () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (let i = 0; i < 12; i++) {
      const name = String.fromCharCode(98 + i);
      const before = String.fromCharCode(97 + i);
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(", ")}]`);
    }
    const folded = await run({
      "Pulumi.yaml": `name: shop\nruntime: nodejs\nconfig:\n  big: { value: *m }\n`.replace(
        "config:",
        `${bomb.join("\n")}\nconfig:`,
      ),
      "index.js": "",
    });
    assert.equal(folded.errors[0]?.code, "too-large");
    const { named } = await run({
      "Pulumi.yaml":
        'name: shop\nruntime: yaml\nresources:\n  a: { type: "aws:s3:Bucket", properties: { "__proto__": { polluted: 1 } } }\n',
    });
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    assert.equal(named("a").properties["polluted"], undefined);
  });

  it("knows components of packages that lie in a folder, and earlier names", async () => {
    const { named, notSeen } = await run({
      "Pulumi.yaml": [
        "name: shop",
        "runtime: yaml",
        "packages: { comps: ../comps, hosted: https://git.example.com/team/hosted.git, random: random@4.16.0 }",
        "resources:",
        "  vault: { type: comps:Secure }",
        "  other: { type: hosted:Thing }",
        "  word: { type: random:RandomPassword }",
        "  data:",
        "    type: aws:s3:Bucket",
        "    options:",
        "      aliases:",
        "        - urn:pulumi:dev::shop::aws:s3/bucket:Bucket::old",
        '        - { name: older, type: "aws:s3:BucketV2", parent: "${vault}" }',
        "        - { noParent: true }",
      ].join("\n"),
    });
    assert.deepEqual(
      ["vault", "other", "word"].map((name) => [named(name).type, named(name).remote ?? false]),
      [
        ["comps:index:Secure", true],
        ["hosted:index:Thing", true],
        ["random:index/randomPassword:RandomPassword", false],
      ],
    );
    assert.deepEqual(
      notSeen.map(({ what }) => what),
      ["what comps:index:Secure vault is made of", "what hosted:index:Thing other is made of"],
    );
    assert.deepEqual(named("data").aliases, [
      "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::old",
      { name: "older", type: "aws:s3/bucketV2:BucketV2", parent: named("vault").urn },
      { noParent: true },
    ]);
  });
});
