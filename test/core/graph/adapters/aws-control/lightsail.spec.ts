import assert from "node:assert/strict";
import { buildGraph, isSecret, peek, Secret, Unknown, type Graph } from "../../../../../core/graph";
import { resource } from "../../../../../core/policy/minimal";
import { theOnly } from "../../../../support/the-only";

const classic = "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion";
const native = "aws-native:lightsail:Container";
const graphOf = (type: string, properties: Record<string, unknown>): Graph =>
  buildGraph([resource(type, "web", { serviceName: "shop", ...properties })]);

const endpoint = { containerName: "web", containerPort: 8080 };
const side = { containerName: "side", image: "side:1" };

describe("container services of Lightsail", () => {
  for (const [type, properties] of [
    [
      classic,
      {
        containers: [
          {
            containerName: "web",
            image: "shop:1",
            commands: ["serve"],
            environment: { LEVEL: "info" },
            ports: { "8080": "HTTP" },
          },
          side,
        ],
        publicEndpoint: endpoint,
      },
    ],
    [
      native,
      {
        containerServiceDeployment: {
          containers: [
            {
              containerName: "web",
              image: "shop:1",
              command: ["serve"],
              environment: [{ variable: "LEVEL", value: "info" }],
              ports: [{ port: "8080", protocol: "HTTP" }],
            },
            side,
          ],
          publicEndpoint: endpoint,
        },
      },
    ],
  ] as const) {
    it(`become a workload in the words of Kubernetes from ${type}`, () => {
      const graph = graphOf(type, properties);
      assert.deepEqual(graph.problems, []);
      const workload = theOnly(graph.all("Workload"));
      assert.equal(workload.name, "shop");
      assert.equal(workload.platform, "managed");
      assert.deepEqual(
        workload.containers.map(({ name, image }) => [name, image]),
        [
          ["web", "shop:1"],
          ["side", "side:1"],
        ],
      );
      const [web] = workload.containers;
      assert.deepEqual(web?.args, ["serve"]);
      assert.equal(web?.env?.[0]?.name, "LEVEL");
      assert.equal(web.env[0].value, "info");
      assert.equal(web.ports?.[0]?.containerPort, 8080);
      assert.equal(graph.all("ManagedService")[0]?.publiclyAccessible, true);
    });
  }

  it("without an endpoint are not asked by the internet; who knows where that is not known", () => {
    const open = (publicEndpoint: unknown): unknown =>
      peek(
        () =>
          graphOf(classic, { containers: [side], publicEndpoint }).all("ManagedService")[0]!
            .publiclyAccessible,
      );
    assert.equal(open(undefined), false);
    assert.ok(open(new Unknown("an output")) instanceof Unknown);
  });

  it("without a deployment run nothing", () => {
    const graph = graphOf(native, { power: "nano", scale: 1 });
    assert.equal(graph.all("Workload").length + graph.all("ManagedService").length, 0);
  });

  it("are not known where what they run is not", () => {
    const unknown = new Unknown("an output");
    for (const [type, properties] of [
      [classic, { containers: unknown }],
      [classic, { containers: [unknown] }],
      [classic, { containers: [{ containerName: "web", image: unknown }] }],
      [native, { containerServiceDeployment: unknown }],
    ] as const) {
      const [only] = graphOf(type, properties).all("Container");
      assert.ok(only, type);
      assert.ok(peek(() => only.image) instanceof Unknown);
    }
    const [{ env } = {}] = graphOf(classic, { containers: [{ ...side, environment: { A: unknown } }] }).all(
      "Container",
    );
    assert.equal(env?.[0]?.name, "A");
    assert.ok(peek(() => env[0]!.value) instanceof Unknown);
  });

  it("keep what is secret marked so", () => {
    const environment = { LEVEL: new Secret("hunter2") };
    const [only] = graphOf(classic, { containers: [{ ...side, environment }] }).all("Container");
    assert.ok(isSecret(only!.env![0]!, "value"));
  });

  it("report what is not shaped as it must be", () => {
    const graph = graphOf(classic, { containers: "shop:1" });
    assert.match(graph.problems.map(({ message }) => message).join(), /containers: expected a list/);
    assert.ok(peek(() => graph.all("Container")[0]!.image) instanceof Unknown);
  });
});
