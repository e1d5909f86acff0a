import assert from "node:assert/strict";
import { buildGraph, isSecret, peek, Secret, Unknown, type Graph } from "../../../../../core/graph";
import { resource } from "../../../../../core/policy/minimal";
import { theOnly } from "../../../../support/the-only";

const classic = "aws:ecs/expressGatewayService:ExpressGatewayService";
const native = "aws-native:ecs:ExpressGatewayService";
const graphOf = (type: string, properties: Record<string, unknown>): Graph =>
  buildGraph([resource(type, "web", { serviceName: "shop", ...properties })]);

const secret = "arn:aws:secretsmanager:eu-west-1:333333333333:secret:db";
const role = (name: string): string => `arn:aws:iam::333333333333:role/${name}`;
const environment = [{ name: "LEVEL", value: "info" }];
const secrets = [{ name: "PASSWORD", valueFrom: secret }];
const roles = { taskRoleArn: role("shop"), executionRoleArn: role("start") };

describe("services of ECS in Express Mode", () => {
  for (const [type, properties] of [
    [
      classic,
      {
        primaryContainer: { image: "shop:1", commands: ["serve"], environments: environment, secrets },
        networkConfigurations: [{ subnets: ["subnet-1", "subnet-2"], securityGroups: ["sg-1"] }],
      },
    ],
    [
      native,
      {
        primaryContainer: { image: "shop:1", command: ["serve"], environment, secrets },
        networkConfiguration: { subnets: ["subnet-1", "subnet-2"], securityGroups: ["sg-1"] },
      },
    ],
  ] as const) {
    it(`become a workload in the words of Kubernetes from ${type}`, () => {
      const graph = graphOf(type, { ...roles, cpu: "512", ...properties });
      assert.deepEqual(graph.problems, []);
      const workload = theOnly(graph.all("Workload"));
      assert.equal(workload.name, "shop");
      assert.equal(workload.platform, "managed");
      const only = theOnly(workload.containers);
      assert.equal(only.image, "shop:1");
      assert.deepEqual(only.args, ["serve"]);
      assert.equal(only.env?.[0]?.value, "info");
      assert.equal(only.env[1]?.valueFrom?.secretKeyRef?.name, secret);
      assert.equal(only.ports?.[0]?.containerPort, 80);
      assert.equal(only.ports[0].hostPort, undefined);
      assert.equal(only.resources?.limits?.["cpu"], "500m");
      assert.equal(only.resources.limits["memory"], "2048Mi");
      const [node] = graph.all("ManagedService");
      assert.ok(node);
      assert.equal(node.front, "subnets");
      assert.equal(node.taskRole[0]?.value, roles.taskRoleArn);
      assert.equal(node.executionRole[0]?.value, roles.executionRoleArn);
      assert.deepEqual(
        node.subnets.map(({ value }) => value),
        ["subnet-1", "subnet-2"],
      );
    });
  }

  it("are not known where what they run is not", () => {
    const unknown = new Unknown("an output");
    for (const primaryContainer of [unknown, { image: unknown }]) {
      const [only] = graphOf(classic, { primaryContainer }).all("Container");
      assert.ok(peek(() => only!.image) instanceof Unknown);
    }
    const [variable] = graphOf(classic, {
      primaryContainer: { image: "shop:1", environments: [{ name: "LEVEL", value: unknown }] },
    }).all("Container")[0]!.env!;
    assert.ok(peek(() => variable!.value) instanceof Unknown);
    const [node] = graphOf(classic, { networkConfigurations: unknown }).all("ManagedService");
    assert.equal(node!.subnets[0]!.missing, "an output");
  });

  it("keep what is secret marked so", () => {
    const environments = [{ name: "LEVEL", value: new Secret("hunter2") }];
    const [only] = graphOf(classic, { primaryContainer: { image: "shop:1", environments } }).all("Container");
    assert.ok(isSecret(only!.env![0]!, "value"));
  });

  it("report what is not shaped as it must be", () => {
    const graph = graphOf(classic, { primaryContainer: "shop:1" });
    assert.match(graph.problems.map(({ message }) => message).join(), /primaryContainer: expected a mapping/);
    assert.ok(peek(() => graph.all("Container")[0]!.image) instanceof Unknown);
  });
});
