import assert from "node:assert/strict";
import { Secret, Unknown } from "../../../../core/graph";
import { prelude, run } from "./program";

const names = (result: { resources: readonly { name: string }[] }) =>
  result.resources.map(({ name }) => name).filter((name) => !name.startsWith("shop-"));

describe("readProgram", () => {
  it("gives resources with their place, dependencies and unknown values", async () => {
    const { named, errors, inputs } = await run({
      "index.ts": [
        'import * as pulumi from "@pulumi/pulumi";',
        "interface Inputs { readonly size: number; }",
        "class Group extends pulumi.CustomResource {",
        '  constructor(name: string, inputs: Inputs) { super("aws:ec2/securityGroup:SecurityGroup", name, { ...inputs }); }',
        "}",
        "const inputs: Inputs = { size: 3 };",
        "",
        'const group = new Group("web", inputs);',
        'new pulumi.CustomResource("aws:rds/instance:Instance", "db", { groups: [group.id], whole: group });',
      ].join("\n"),
    });
    assert.deepEqual(errors, []);
    assert.deepEqual(named("web").properties, { size: 3 });
    assert.equal(named("web").locate?.(undefined)?.line, 8);
    assert.match(named("web").locate?.(undefined)?.file ?? "", /index\.ts$/);
    const { properties, propertyDependencies, urn, parent } = named("db");
    assert.deepEqual(properties["groups"], [
      new Unknown("an output of aws:ec2/securityGroup:SecurityGroup web"),
    ]);
    assert.deepEqual(properties["whole"], new Unknown("the id of aws:ec2/securityGroup:SecurityGroup web"));
    assert.deepEqual(propertyDependencies?.["groups"], [named("web").urn]);
    assert.equal(urn, "urn:pulumi:dev::shop::aws:rds/instance:Instance::db");
    assert.equal(parent, "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev");
    assert.equal(inputs[0]?.stack, "dev");
    assert.match(inputs[0]?.hash ?? "", /^[0-9a-f]{64}$/);
  });

  it("joins the types of parents in URNs and keeps components' children", async () => {
    const { named } = await run({
      "index.js": `${prelude}
        class Part extends pulumi.ComponentResource {
          constructor(name, options) {
            super("own:index:Part", name, {}, options);
            thing(name + "-inner", {}, { parent: this });
          }
        }
        class Whole extends pulumi.ComponentResource {
          constructor(name) { super("own:index:Whole", name); new Part(name + "-part", { parent: this }); }
        }
        new Whole("shop");`,
    });
    assert.equal(
      named("shop-part-inner").urn,
      "urn:pulumi:dev::shop::own:index:Whole$own:index:Part$test:index:Thing::shop-part-inner",
    );
    assert.equal(named("shop-part").custom, false);
  });

  it("keeps secrets secret, also where they are not known", async () => {
    const { named } = await run(
      {
        "Pulumi.dev.yaml":
          "config:\n  shop:key: { secure: v1:abc }\n  shop:nested: { plain: 1, deep: { secure: v1:def } }\n  shop:port: 08\n",
        "index.js": `${prelude}
          const config = new pulumi.Config();
          thing("a", {
            made: pulumi.secret("hunter2"),
            key: config.requireSecret("key"),
            joined: config.requireSecret("key").apply((key) => "user:" + key + "@host"),
            plain: "x" + config.require("key"),
            nested: config.requireObject("nested"),
            port: config.require("port"),
          });`,
      },
      { config: {} },
    );
    const { properties } = named("a");
    const key = new Secret(new Unknown("the encrypted setting shop:key"));
    assert.deepEqual(properties["made"], new Secret("hunter2"));
    assert.deepEqual(properties["key"], key);
    assert.deepEqual(properties["joined"], key);
    assert.deepEqual(properties["plain"], key);
    assert.deepEqual(properties["nested"], {
      plain: 1,
      deep: new Secret(new Unknown("the encrypted setting shop:nested")),
    });
    assert.equal(properties["port"], "08");
  });

  it("takes configuration from the project, the stack and the user, the last one winning", async () => {
    const { named, notSeen } = await run(
      {
        "Pulumi.yaml":
          "name: shop\nruntime: nodejs\nconfig:\n  a: { type: string, default: project }\n  b: { default: project }\n  c: { default: project }\n  aws:region: { value: eu-west-1 }\n",
        "Pulumi.dev.yaml": "environment: [base]\nconfig:\n  shop:b: stack\n  shop:c: stack\n",
        "index.js": `${prelude}
          const config = new pulumi.Config();
          thing("a", { a: config.get("a"), b: config.get("b"), c: config.get("c"), region: new pulumi.Config("aws").get("region") });`,
      },
      { config: { c: "user" } },
    );
    assert.deepEqual(named("a").properties, { a: "project", b: "stack", c: "user", region: "eu-west-1" });
    assert.deepEqual(
      notSeen.map(({ what }) => what),
      ["configuration of the environment base"],
    );
  });

  it("asks which stack where there are several, and reads the wanted one", async () => {
    const files = {
      "Pulumi.test.yaml": "config: { shop:a: test }\n",
      "Pulumi.prod.yaml": "config: { shop:a: prod }\n",
      "index.js": `${prelude} thing(pulumi.getStack() + "-" + new pulumi.Config().get("a"));`,
    };
    const undecided = await run(files);
    assert.equal(undecided.errors[0]?.code, "which-stack");
    assert.match(undecided.errors[0]?.message ?? "", /prod, test/);
    assert.deepEqual(names(await run(files, { stack: "org/shop/prod" })), ["prod-prod"]);
    const other = await run(files, { stack: "other" });
    assert.deepEqual(names(other), ["other-undefined"]);
    assert.match(other.notes[0] ?? "", /no Pulumi\.other\.yaml/);
  });

  it("runs CommonJS, ES modules, top-level await and exported functions", async () => {
    const commonJs = await run({
      "Pulumi.yaml": "name: shop\nruntime: nodejs\nmain: stacks/index.ts\n",
      "stacks/index.ts":
        'import * as pulumi from "@pulumi/pulumi";\nimport { part } from "./part";\nexport = async () => { await Promise.resolve(); part(process.cwd()); return { a: 1 }; };',
      "stacks/part.ts":
        'import * as pulumi from "@pulumi/pulumi";\nclass Thing extends pulumi.CustomResource {\n  constructor(name: string, args: object) { super("test:index:Thing", name, { ...args }); }\n}\nexport const part = (cwd: string) => new Thing("part", { cwd });',
    });
    assert.deepEqual(commonJs.errors, []);
    assert.match(String(commonJs.named("part").properties["cwd"]), /stacks$/);
    assert.match(commonJs.named("part").locate?.(undefined)?.file ?? "", /stacks\/part\.ts$/);
    const module = await run({
      "package.json": '{"type":"module","main":"src/index.ts"}',
      "src/index.ts":
        'import * as pulumi from "@pulumi/pulumi";\nimport { name } from "./name.js";\nconst late = await Promise.resolve(name as string);\nclass Thing extends pulumi.CustomResource { constructor(name: string) { super("test:index:Thing", name, {}); } }\nnew Thing(late);\nexport const output = late;',
      "src/name.ts": 'export const name: string = "late";',
    });
    assert.deepEqual(module.errors, []);
    assert.equal(module.named("late").locate?.(undefined)?.line, 5);
    const called = await run({
      "index.mjs":
        'import * as pulumi from "@pulumi/pulumi";\nexport default async () => { new pulumi.CustomResource("test:index:Thing", "called", {}); };',
    });
    assert.deepEqual(called.errors, []);
    assert.deepEqual(names(called), ["called"]);
  });

  it("compiles with the settings that the project names", async () => {
    const { named, errors } = await run({
      "Pulumi.yaml":
        "name: shop\nruntime: { name: nodejs, options: { tsconfig: settings/tsconfig.json } }\nmain: app\n",
      "app/index.ts": 'import { part } from "@own/part";\npart("made");',
      "app/settings/tsconfig.json": '{"compilerOptions":{"paths":{"@own/*":["../parts/*"]}}}',
      "app/parts/part.ts":
        'import * as pulumi from "@pulumi/pulumi";\nexport const part = (name: string) => new pulumi.CustomResource("test:index:Thing", name, {});',
    });
    assert.deepEqual(errors, []);
    assert.equal(named("made").type, "test:index:Thing");
  });

  it("blurs what ignoreChanges covers", async () => {
    const { named } = await run({
      "index.js": `${prelude} thing("a", { tags: { x: 1 }, spec: { size: 1, count: 2 } }, { ignoreChanges: ["tags", "spec.size"] });`,
    });
    assert.deepEqual(named("a").properties, {
      tags: new Unknown("the deployed value (changes to tags are ignored)"),
      spec: { size: new Unknown("the deployed value (changes to spec.size are ignored)"), count: 2 },
    });
  });

  it("lists reads and references to other stacks as not seen", async () => {
    const { named, notSeen } = await run({
      "index.js": `${prelude}
        const other = new pulumi.StackReference("org/net/prod");
        const found = new pulumi.CustomResource("aws:ec2/vpc:Vpc", "found", {}, { id: "vpc-123" });
        thing("a", { subnet: other.requireOutput("subnetId"), vpc: found.id });`,
    });
    assert.equal(named("found").external, true);
    assert.equal(named("found").physicalId, "vpc-123");
    assert.equal(named("a").properties["vpc"], "vpc-123");
    assert.ok(named("a").properties["subnet"] instanceof Unknown);
    assert.deepEqual(notSeen.map(({ what }) => what).sort(), [
      "aws:ec2/vpc:Vpc found (vpc-123)",
      "the outputs of stack org/net/prod",
    ]);
  });

  it("hands the program no credentials and no network", async () => {
    process.env["AWS_SECRET_ACCESS_KEY"] = "leaked";
    process.env["PULUMI_ACCESS_TOKEN"] = "leaked";
    try {
      const { named } = await run({
        "index.js": `${prelude}
          module.exports = async () => {
            const reached = await fetch("http://203.0.113.1/").then(() => "reached", (error) => String(error.cause));
            thing("a", { environment: JSON.stringify(process.env), reached });
          };`,
      });
      assert.doesNotMatch(String(named("a").properties["environment"]), /leaked/);
      assert.match(String(named("a").properties["reached"]), /may not use the network.*203\.0\.113\.1:80/);
    } finally {
      delete process.env["AWS_SECRET_ACCESS_KEY"];
      delete process.env["PULUMI_ACCESS_TOKEN"];
    }
  });
});
