import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Secret, Unknown } from "../../core/graph";
import { trustedImage } from "../../core/policy/minimal";
import type { Provider } from "../support/provider";
import { readmeBlock } from "../support/readme";
import { sharedProvider } from "../support/shared-provider";

const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secretKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const outputMark = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

interface Program {
  readonly resources: Readonly<Record<string, { readonly type: string; readonly properties: object }>>;
}

/** Programs in any language reach the components as structs over gRPC. */
describe("the component provider", function () {
  this.timeout(120_000);
  let provider: Provider;
  // No input names the estate: it is found from the program's folder.
  before(async () => (provider = await sharedProvider()));
  beforeEach(() => provider.registered.splice(0));

  const workload = (inputs: object = {}, dependencies = {}) =>
    provider.construct({
      type: "bulkhead:index:HardenedWorkload",
      name: "web",
      inputs: {
        namespace: "shop-web",
        zone: "app",
        pool: "app",
        image: trustedImage,
        ports: [{ port: 8080 }],
        ...inputs,
      },
      dependencies,
    });
  const deployment = () => {
    const found = provider.registered.find(({ type }) => type === "kubernetes:apps/v1:Deployment");
    assert.ok(found, provider.registered.map(({ type }) => type).join());
    return found.inputs as {
      metadata: { namespace: unknown };
      spec: {
        template: { spec: { containers: { image: unknown; env?: { name: string; value: unknown }[] }[] } };
      };
    };
  };
  const main = () => deployment().spec.template.spec.containers[0]!;

  it("gives the schema that is checked in", async () => {
    const expected: unknown = JSON.parse(
      readFileSync(join(__dirname, "../../components/schema.json"), "utf8"),
    );
    assert.deepEqual(JSON.parse(await provider.schema()), expected);
  });

  it("constructs from plain structs, with the right parts and outputs", async () => {
    const { urn, state } = await workload();
    assert.equal(urn, "urn:pulumi:production::example::bulkhead:index:HardenedWorkload::web");
    assert.equal(state["image"], trustedImage);
    assert.equal(state["namespace"], "shop-web");
    assert.equal(typeof state["userId"], "number");
    assert.deepEqual(provider.registered.map(({ type }) => type).sort(), [
      "bulkhead:index:HardenedWorkload",
      "kubernetes:apps/v1:Deployment",
      "kubernetes:core/v1:Service",
      "kubernetes:core/v1:ServiceAccount",
      "kubernetes:policy/v1:PodDisruptionBudget",
    ]);
    const parts = provider.registered.filter(({ type }) => type.startsWith("kubernetes:"));
    assert.ok(parts.every(({ parent }) => parent === urn));
  });

  it("keeps what is not known yet unknown, in parts and outputs", async () => {
    const source = "urn:pulumi:production::example::aws:ecr/repository:Repository::shop";
    const { state } = await workload({ image: new Unknown("image") }, { image: [source] });
    assert.ok(isUnknownOutput(main().image));
    assert.ok(isUnknownOutput(state["image"]));
    assert.equal(state["namespace"], "shop-web");
  });

  it("keeps secrets secret, in parts and outputs", async () => {
    const { state } = await workload({ namespace: new Secret("shop-secret") });
    for (const value of [deployment().metadata.namespace, state["namespace"]])
      assert.ok(isSecret(value), JSON.stringify(value));
  });

  it("keeps what is secret or unknown within a list or map", async () => {
    const later = { [secretKey]: outputMark };
    const arn = { [secretKey]: outputMark, value: "arn:aws:secretsmanager:x", secret: true };
    const secrets = [{ name: "key", secret: arn }];
    await workload({ environment: { APP_LEVEL: "info", APP_HOST: later }, secrets, cluster: "shop" });
    const given = new Map((main().env ?? []).map(({ name, value }) => [name, value]));
    assert.equal(given.get("APP_LEVEL"), "info");
    assert.ok(isUnknownOutput(given.get("APP_HOST")));
    const provided = provider.registered.find(({ type }) => type.includes("SecretProviderClass"));
    const { parameters } = provided!.inputs["spec"] as { parameters: { objects: unknown } };
    assert.ok(isSecret(parameters.objects), JSON.stringify(parameters));
  });

  const hidden = { [secretKey]: outputMark, value: "hunter2", secret: true };
  for (const [form, given] of Object.entries({ whole: new Secret("hunter2"), nested: hidden }))
    it(`refuses a secret in the environment (${form})`, async () => {
      await assert.rejects(
        workload({ environment: { APP_KEY: given } }),
        (error: Error) =>
          /environment(\.APP_KEY)? is a secret/.test(error.message) && !/hunter2/.test(error.message),
      );
    });

  it("constructs the README's YAML program, resource by resource", async () => {
    const { resources } = parse(readmeBlock("yaml")) as Program;
    const outputs = new Map<string, Record<string, unknown>>();
    for (const [name, { type, properties }] of Object.entries(resources)) {
      const inputs = Object.fromEntries(
        Object.entries(properties).map(([key, value]: [string, unknown]) => {
          const [, from, output] = /^\$\{(\w+)\.(\w+)\}$/.exec(String(value)) ?? [];
          return [key, from === undefined || output === undefined ? value : outputs.get(from)![output]];
        }),
      );
      const { state } = await provider.construct({ type: type.replace(":", ":index:"), name, inputs });
      outputs.set(name, state);
    }
    const deployment = provider.registered.find(({ type }) => type === "kubernetes:apps/v1:Deployment");
    assert.ok(JSON.stringify(deployment!.inputs).includes('"values":["pool"]'));
    assert.ok(provider.registered.some(({ type }) => type === "aws:eks/nodeGroup:NodeGroup"));
  });

  for (const [what, inputs, message] of [
    ["an unknown zone", { zone: "ap" }, /HardenedWorkload web: zone is "ap".*bulkhead\.yaml:\d+/],
    ["an image by tag", { image: "shop/web:1" }, /HardenedWorkload web: image names no digest/],
    [
      "an undeclared connection",
      { connections: { to: [{ zone: "data", ports: ["5432/tcp"] }] } },
      /connections\.to\[0\] is no flow of the estate.*bulkhead\.yaml:\d+/,
    ],
  ] satisfies [string, object, RegExp][])
    it(`refuses ${what} with one error that names component, input and the estate's line`, async () => {
      await assert.rejects(workload(inputs), (error: Error) => {
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n\s+at /);
        return true;
      });
    });
});

const isSecret = (value: unknown): boolean => {
  const envelope = value as Record<string, unknown>;
  return (
    envelope[secretKey] === secretMark || (envelope[secretKey] === outputMark && envelope["secret"] === true)
  );
};
const isUnknownOutput = (value: unknown): boolean => {
  const envelope = value as Record<string, unknown>;
  return value === unknownText || (envelope[secretKey] === outputMark && envelope["value"] === undefined);
};
