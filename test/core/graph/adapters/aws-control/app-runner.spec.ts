import assert from "node:assert/strict";
import { buildGraph, isSecret, peek, Secret, Unknown, type Graph } from "../../../../../core/graph";
import { resource } from "../../../../../core/policy/minimal";
import { theOnly } from "../../../../support/the-only";

const classic = "aws:apprunner/service:Service";
const native = "aws-native:apprunner:Service";
const graphOf = (type: string, properties: Record<string, unknown>): Graph =>
  buildGraph([resource(type, "checkout", { serviceName: "shop", ...properties })]);

const arn = "arn:aws:ssm:eu-west-1:333333333333:parameter/db";
const role = (name: string): string => `arn:aws:iam::333333333333:role/${name}`;
const service = (imageConfiguration: object) => ({
  sourceConfiguration: {
    authenticationConfiguration: { accessRoleArn: role("pull") },
    imageRepository: { imageIdentifier: "shop:1", imageRepositoryType: "ECR", imageConfiguration },
  },
  instanceConfiguration: { instanceRoleArn: role("shop") },
  networkConfiguration: {
    egressConfiguration: { egressType: "VPC", vpcConnectorArn: "connector" },
    ingressConfiguration: { isPubliclyAccessible: false },
  },
});

describe("services of App Runner", () => {
  for (const [type, variables, secrets] of [
    [classic, { LEVEL: "info" }, { PASSWORD: arn }],
    [native, [{ name: "LEVEL", value: "info" }], [{ name: "PASSWORD", value: arn }]],
  ] as const) {
    it(`become a workload in the words of Kubernetes from ${type}`, () => {
      const graph = graphOf(
        type,
        service({
          port: "3000",
          startCommand: "node server.js",
          runtimeEnvironmentVariables: variables,
          runtimeEnvironmentSecrets: secrets,
        }),
      );
      assert.deepEqual(graph.problems, []);
      const workload = theOnly(graph.all("Workload"));
      assert.equal(workload.name, "shop");
      assert.equal(workload.platform, "managed");
      assert.equal(workload.workloadKind, "AppRunnerService");
      const only = theOnly(workload.containers);
      assert.equal(only.image, "shop:1");
      assert.deepEqual(only.command, ["sh", "-c", "node server.js"]);
      assert.equal(only.ports?.[0]?.containerPort, 3000);
      assert.deepEqual(
        only.env?.map(({ name, value }) => [name, value]),
        [
          ["LEVEL", "info"],
          ["PASSWORD", undefined],
        ],
      );
      assert.equal(only.env[1]?.valueFrom?.secretKeyRef?.name, arn);
      const [node] = graph.all("ManagedService");
      assert.ok(node);
      assert.equal(node.publiclyAccessible, false);
      assert.equal(node.taskRole[0]?.value, role("shop"));
      assert.equal(node.executionRole[0]?.value, role("pull"));
      assert.equal(node.connector[0]?.value, "connector");
      assert.equal(node.environment, undefined);
    });
  }

  for (const [type, variables] of [
    [classic, { LEVEL: "info" }],
    [native, [{ name: "LEVEL", value: "info" }]],
  ] as const)
    it(`made from source code run no image, and keep their variables (${type})`, () => {
      const values = { runtime: "NODEJS_22", runtimeEnvironmentVariables: variables };
      const graph = graphOf(type, {
        sourceConfiguration: { codeRepository: { codeConfiguration: { codeConfigurationValues: values } } },
      });
      assert.deepEqual(graph.problems, []);
      assert.equal(graph.all("Workload").length, 0);
      const [node] = graph.all("ManagedService");
      assert.equal(node?.environment?.["LEVEL"], "info");
      assert.equal(node.publiclyAccessible, undefined);
    });

  it("are not known where what they run is not", () => {
    const unknown = new Unknown("an output");
    for (const properties of [
      { sourceConfiguration: unknown },
      { sourceConfiguration: { imageRepository: unknown } },
      { sourceConfiguration: { imageRepository: { imageIdentifier: unknown } } },
    ]) {
      const [only] = graphOf(classic, properties).all("Container");
      assert.ok(only, JSON.stringify(Object.keys(properties)));
      assert.ok(peek(() => only.image) instanceof Unknown);
    }
    const env = graphOf(classic, service({ runtimeEnvironmentVariables: unknown })).all("Container")[0];
    assert.ok(peek(() => env!.env) instanceof Unknown);
    const one = graphOf(classic, service({ runtimeEnvironmentVariables: { LEVEL: unknown } }));
    const [level] = one.all("Container")[0]!.env!;
    assert.equal(level!.name, "LEVEL");
    assert.ok(peek(() => level!.value) instanceof Unknown);
    const [node] = graphOf(classic, { networkConfiguration: unknown }).all("ManagedService");
    assert.ok(peek(() => node!.publiclyAccessible) instanceof Unknown);
    const entry = { codeConfigurationValues: { runtimeEnvironmentVariables: [unknown] } };
    const [built] = graphOf(native, {
      sourceConfiguration: { codeRepository: { codeConfiguration: entry } },
    }).all("ManagedService");
    assert.ok(peek(() => built!.environment) instanceof Unknown);
  });

  it("keep what is secret marked so", () => {
    const [only] = graphOf(
      classic,
      service({ runtimeEnvironmentVariables: { LEVEL: new Secret("hunter2") } }),
    ).all("Container");
    assert.ok(isSecret(only!.env![0]!, "value"));
  });

  it("report what is not shaped as it must be, and judge nothing of it", () => {
    const graph = graphOf(classic, { sourceConfiguration: { imageRepository: "shop:1" } });
    assert.match(graph.problems.map(({ message }) => message).join(), /imageRepository.*expected a mapping/);
    const [only] = graph.all("Container");
    assert.ok(peek(() => only!.image) instanceof Unknown);
  });
});
