import assert from "node:assert/strict";
import { buildGraph, isSecret, peek, Secret, Unknown, type Graph } from "../../../../../core/graph";
import { resource } from "../../../../../core/policy/minimal";

const graphOf = (type: string, properties: Record<string, unknown>): Graph =>
  buildGraph([resource(type, "web", properties)]);

const definitions = [
  {
    name: "migrate",
    image: "migrate:1",
    command: ["up"],
  },
  {
    name: "web",
    image: "web:1",
    entryPoint: ["/web"],
    command: ["--port", "80"],
    privileged: true,
    readonlyRootFilesystem: true,
    user: "1000:2000",
    memory: 256,
    environment: [{ name: "LEVEL", value: "info" }],
    secrets: [{ name: "PASSWORD", valueFrom: "arn:aws:ssm:eu-west-1:333333333333:parameter/db" }],
    portMappings: [{ containerPort: 80, hostPort: 8080, protocol: "tcp" }],
    mountPoints: [{ sourceVolume: "sock", containerPath: "/sock", readOnly: false }],
    linuxParameters: { capabilities: { add: ["SYS_ADMIN"], drop: ["ALL"] } },
    dependsOn: [{ containerName: "migrate", condition: "SUCCESS" }],
  },
];
const base = { family: "web", networkMode: "bridge", pidMode: "host", cpu: "512", memory: "1024" };

describe("ECS task definitions", () => {
  for (const [form, type, containerDefinitions] of [
    ["JSON text", "aws:ecs/taskDefinition:TaskDefinition", JSON.stringify(definitions)],
    ["structured", "aws-native:ecs:TaskDefinition", definitions],
    [
      "JSON text with capitals",
      "aws:ecs/taskDefinition:TaskDefinition",
      JSON.stringify(definitions).replaceAll(
        /"([a-z])(\w*)":/g,
        (_, first: string, rest: string) => `"${first.toUpperCase()}${rest}":`,
      ),
    ],
  ] as const) {
    it(`become a workload in the words of Kubernetes (${form})`, () => {
      const graph = graphOf(type, {
        ...base,
        volumes: [{ name: "sock", hostPath: "/var/run/docker.sock" }],
        containerDefinitions,
      });
      assert.deepEqual(graph.problems, []);
      const [workload] = graph.all("Workload");
      assert.ok(workload);
      assert.equal(workload.name, "web");
      assert.equal(workload.platform, "ecs");
      assert.equal(workload.pod.hostPID, true);
      assert.equal(workload.pod.hostNetwork, false);
      assert.equal(workload.pod.volumes?.[0]?.hostPath?.path, "/var/run/docker.sock");
      const [migrate, web] = workload.containers;
      assert.ok(migrate && web);
      assert.equal(migrate.role, "init");
      assert.equal(web.role, "container");
      assert.equal(web.image, "web:1");
      assert.deepEqual(web.command, ["/web"]);
      assert.deepEqual(web.args, ["--port", "80"]);
      assert.equal(web.securityContext?.privileged, true);
      assert.equal(web.securityContext.readOnlyRootFilesystem, true);
      assert.equal(web.securityContext.runAsUser, 1000);
      assert.equal(web.securityContext.runAsGroup, 2000);
      assert.deepEqual(web.securityContext.capabilities?.add, ["SYS_ADMIN"]);
      assert.equal(web.resources?.limits?.["memory"], "256Mi");
      assert.equal(migrate.resources?.limits?.["memory"], "1024Mi");
      assert.equal(web.resources.limits["cpu"], "500m");
      assert.equal(web.env?.[0]?.value, "info");
      assert.match(web.env[1]?.valueFrom?.secretKeyRef?.name ?? "", /parameter\/db$/);
      assert.deepEqual({ ...web.ports?.[0] }, { containerPort: 80, hostPort: 8080, protocol: "TCP" });
      assert.equal(web.volumeMounts?.[0]?.mountPath, "/sock");
    });
  }

  it("take no port of the host in awsvpc mode, and every port in host mode", () => {
    const ports = (networkMode: string): number | undefined =>
      graphOf("aws:ecs/taskDefinition:TaskDefinition", {
        ...base,
        networkMode,
        containerDefinitions: JSON.stringify([
          {
            name: "a",
            image: "a",
            portMappings: [{ containerPort: 80, ...(networkMode === "awsvpc" && { hostPort: 80 }) }],
          },
        ]),
      }).all("Container")[0]?.ports?.[0]?.hostPort;
    assert.equal(ports("awsvpc"), undefined);
    assert.equal(ports("bridge"), undefined);
    assert.equal(ports("host"), 80);
  });

  it("keep an unknown list unknown: one container stands for it", () => {
    const graph = graphOf("aws:ecs/taskDefinition:TaskDefinition", {
      ...base,
      containerDefinitions: new Unknown("image of build"),
    });
    const [container] = graph.all("Container");
    assert.ok(container);
    assert.ok(peek(() => container.image) instanceof Unknown);
    assert.ok(peek(() => graph.all("Workload")[0]!.containers) instanceof Unknown);
  });

  it("keep unknown and secret parts of a container what they are", () => {
    const [container] = graphOf("aws-native:ecs:TaskDefinition", {
      ...base,
      containerDefinitions: [
        {
          name: "a",
          image: new Unknown("image of build"),
          environment: [{ name: "TOKEN", value: new Secret("hunter2") }],
        },
      ],
    }).all("Container");
    assert.ok(container);
    assert.ok(peek(() => container.image) instanceof Unknown);
    assert.ok(isSecret(container.env![0]!, "value"));
  });

  it("say where a container's output goes, in either provider's words", () => {
    const driver = (type: string, logConfiguration: unknown, name = "logConfiguration"): unknown => {
      const containerDefinitions = [{ name: "a", image: "a", [name]: logConfiguration }];
      const [container] = graphOf(type, { ...base, containerDefinitions }).all("Container");
      return peek(() => container!.logDriver);
    };
    const native = "aws-native:ecs:TaskDefinition";
    assert.equal(driver(native, { logDriver: "awslogs" }), "awslogs");
    assert.equal(driver(native, { LogDriver: "awslogs" }, "LogConfiguration"), "awslogs");
    assert.equal(driver(native, undefined), undefined);
    assert.ok(driver(native, new Unknown("an output")) instanceof Unknown);
    assert.ok(driver(native, { logDriver: new Unknown("an output") }) instanceof Unknown);
  });

  it("report what is no list of containers", () => {
    for (const containerDefinitions of ["{", 7, [7]]) {
      const graph = graphOf("aws:ecs/taskDefinition:TaskDefinition", { ...base, containerDefinitions });
      assert.equal(graph.problems.length, 1);
      assert.ok(peek(() => graph.all("Container")[0]!.image) instanceof Unknown);
    }
  });
});

describe("functions", () => {
  it("from an image are workloads, with their environment", () => {
    const graph = graphOf("aws:lambda/function:Function", {
      packageType: "Image",
      imageUri: "333333333333.dkr.ecr.eu-west-1.amazonaws.com/f:1",
      imageConfig: { commands: ["handler"], entryPoints: ["/run"] },
      environment: { variables: { A: "1" } },
    });
    const [container] = graph.all("Container");
    assert.ok(container);
    assert.equal(container.platform, "lambda");
    assert.equal(container.image, "333333333333.dkr.ecr.eu-west-1.amazonaws.com/f:1");
    assert.deepEqual(container.command, ["/run"]);
    assert.deepEqual(container.args, ["handler"]);
    assert.deepEqual({ ...container.env?.[0] }, { name: "A", value: "1" });
    assert.equal(graph.all("LambdaFunction")[0]?.environment?.["A"], "1");
  });

  it("from an archive run no container", () => {
    const graph = graphOf("aws:lambda/function:Function", { runtime: "nodejs20.x", handler: "i.h" });
    assert.equal(graph.all("Workload").length, 0);
    assert.equal(graph.all("LambdaFunction").length, 1);
  });

  it("of the native provider keep the image in their code", () => {
    const graph = graphOf("aws-native:lambda:Function", { code: { imageUri: "a:1" } });
    assert.equal(graph.all("Container")[0]?.image, "a:1");
    assert.equal(graph.all("LambdaFunction")[0]?.imageUri, "a:1");
  });
});
