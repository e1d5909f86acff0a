import assert from "node:assert/strict";
import { buildGraph, isSecret, peek, Secret, Unknown, type Graph } from "../../../../../core/graph";
import { resource } from "../../../../../core/policy/minimal";
import { theOnly } from "../../../../support/the-only";

const classic = "aws:batch/jobDefinition:JobDefinition";
const native = "aws-native:batch:JobDefinition";
const graphOf = (type: string, properties: Record<string, unknown>): Graph =>
  buildGraph([resource(type, "reports", { type: "container", ...properties })]);

const container = {
  image: "reports:1",
  command: ["run", "Ref::day"],
  jobRoleArn: "arn:aws:iam::333333333333:role/reports",
  executionRoleArn: "arn:aws:iam::333333333333:role/start",
  privileged: true,
  readonlyRootFilesystem: true,
  user: "1000:2000",
  resourceRequirements: [
    { type: "VCPU", value: "0.5" },
    { type: "MEMORY", value: "256" },
  ],
  environment: [{ name: "LEVEL", value: "info" }],
  secrets: [{ name: "PASSWORD", valueFrom: "arn:aws:ssm:eu-west-1:333333333333:parameter/db" }],
  mountPoints: [{ sourceVolume: "sock", containerPath: "/sock", readOnly: false }],
  volumes: [
    { name: "sock", host: { sourcePath: "/var/run/docker.sock" } },
    { name: "files", efsVolumeConfiguration: { fileSystemId: "fs-1", transitEncryption: "ENABLED" } },
  ],
  networkConfiguration: { assignPublicIp: "ENABLED" },
};
const capitals = (value: object): string =>
  JSON.stringify(value).replaceAll(
    /"([a-z])(\w*)":/g,
    (_, first: string, rest: string) => `"${first.toUpperCase()}${rest}":`,
  );

describe("job definitions of Batch", () => {
  for (const [form, type, containerProperties] of [
    ["JSON text", classic, JSON.stringify(container)],
    ["JSON text with capitals", classic, capitals(container)],
    ["secret JSON text", classic, new Secret(JSON.stringify(container))],
    ["structured", native, container],
  ] as const) {
    it(`become a workload in the words of Kubernetes (${form})`, () => {
      const graph = graphOf(type, { name: "nightly", containerProperties });
      assert.deepEqual(graph.problems, []);
      const workload = theOnly(graph.all("Workload"));
      assert.equal(workload.name, "nightly");
      assert.equal(workload.platform, "batch");
      assert.equal(workload.workloadKind, "JobDefinition");
      assert.equal(workload.pod.volumes?.[0]?.hostPath?.path, "/var/run/docker.sock");
      assert.equal(workload.pod.volumes[1]?.csi?.driver, "efs.csi.aws.com");
      const [only] = workload.containers;
      assert.ok(only);
      assert.equal(only.image, "reports:1");
      assert.deepEqual(only.args, ["run", "Ref::day"]);
      assert.equal(only.securityContext?.privileged, true);
      assert.equal(only.securityContext.readOnlyRootFilesystem, true);
      assert.equal(only.securityContext.runAsUser, 1000);
      assert.equal(only.securityContext.runAsGroup, 2000);
      assert.equal(only.resources?.limits?.["cpu"], "500m");
      assert.equal(only.resources.limits["memory"], "256Mi");
      assert.equal(only.env?.[0]?.value, "info");
      assert.match(only.env[1]?.valueFrom?.secretKeyRef?.name ?? "", /parameter\/db$/);
      assert.equal(only.volumeMounts?.[0]?.mountPath, "/sock");
      assert.equal(only.logDriver, "awslogs");
      const [job] = graph.all("BatchJob");
      assert.ok(job);
      assert.equal(job.assignPublicIp, true);
      assert.equal(job.taskRole[0]?.value, container.jobRoleArn);
      assert.equal(job.executionRole[0]?.value, container.executionRoleArn);
      assert.equal(job.volumes?.[1]?.efsVolumeConfiguration?.transitEncryption, "ENABLED");
      assert.equal(job.places["assignPublicIp"], "containerProperties.networkConfiguration.assignPublicIp");
    });
  }

  it("may ask for processors and memory in the older words", () => {
    const [only] = graphOf(classic, {
      containerProperties: JSON.stringify({ image: "a", vcpus: 2, memory: 512 }),
    }).all("Container");
    assert.equal(only?.resources?.limits?.["cpu"], "2000m");
    assert.equal(only.resources.limits["memory"], "512Mi");
  });

  it("with several containers keep those that others wait for apart", () => {
    const task = {
      taskRoleArn: "arn:aws:iam::333333333333:role/reports",
      pidMode: "host",
      networkConfiguration: { assignPublicIp: "DISABLED" },
      containers: [
        { name: "migrate", image: "migrate:1", logConfiguration: { logDriver: "none" } },
        {
          name: "main",
          image: "reports:1",
          dependsOn: [{ containerName: "migrate", condition: "SUCCESS" }],
        },
      ],
    };
    const graph = graphOf(classic, { ecsProperties: JSON.stringify({ taskProperties: [task] }) });
    const [workload] = graph.all("Workload");
    assert.equal(workload?.pod.hostPID, true);
    assert.deepEqual(
      workload.containers.map(({ name, role, logDriver }) => [name, role, logDriver]),
      [
        ["migrate", "init", "none"],
        ["main", "container", "awslogs"],
      ],
    );
    const [job] = graph.all("BatchJob");
    assert.equal(job?.assignPublicIp, false);
    assert.equal(job.taskRole[0]?.value, task.taskRoleArn);
  });

  const pod = (words: "classic" | "native", more: object = {}) => ({
    podProperties: {
      initContainers: [{ name: "first", image: "first:1" }],
      containers: [
        {
          image: "reports:1",
          [words === "classic" ? "commands" : "command"]: ["/run"],
          [words === "classic" ? "envs" : "env"]: [{ name: "LEVEL", value: "info" }],
          resources: { limits: { cpu: "1", memory: "1Gi" } },
          securityContext: {
            privileged: true,
            [words === "classic" ? "readOnlyRootFileSystem" : "readOnlyRootFilesystem"]: true,
          },
        },
      ],
      volumes: [{ name: "logs", hostPath: { path: "/var/log" } }],
      ...more,
    },
  });

  for (const [words, type] of [
    ["classic", classic],
    ["native", native],
  ] as const) {
    it(`on EKS are pods, on the machine's network unless told otherwise (${words})`, () => {
      const graph = graphOf(type, { eksProperties: pod(words) });
      assert.deepEqual(graph.problems, []);
      const [workload] = graph.all("Workload");
      assert.ok(workload);
      assert.equal(workload.pod.hostNetwork, true);
      assert.equal(workload.pod.volumes?.[0]?.hostPath?.path, "/var/log");
      const [first, main] = workload.containers;
      assert.equal(first?.role, "init");
      assert.equal(first.name, "first");
      assert.ok(main);
      assert.deepEqual(main.command, ["/run"]);
      assert.equal(main.env?.[0]?.value, "info");
      assert.equal(main.resources?.limits?.["memory"], "1Gi");
      assert.equal(main.securityContext?.privileged, true);
      assert.equal(main.securityContext.readOnlyRootFilesystem, true);
      assert.equal(main.securityContext.allowPrivilegeEscalation, false);
      assert.equal(graph.all("BatchJob").length, 0);
      const [own] = graphOf(type, { eksProperties: pod(words, { hostNetwork: false }) }).all("Workload");
      assert.equal(own?.pod.hostNetwork, false);
    });
  }

  it("of several nodes have a workload for each range of them", () => {
    const nodes = {
      mainNode: 0,
      numNodes: 3,
      nodeRangeProperties: [
        { targetNodes: "0", container },
        {
          targetNodes: "1",
          ecsProperties: { taskProperties: [{ containers: [{ name: "b", image: "b:1" }] }] },
        },
        { targetNodes: "2", eksProperties: pod("native") },
      ],
    };
    for (const nodeProperties of [JSON.stringify(nodes), capitals(nodes), nodes]) {
      const graph = graphOf(typeof nodeProperties === "string" ? classic : native, { nodeProperties });
      assert.deepEqual(graph.problems, []);
      assert.deepEqual(
        graph.all("Workload").map(({ containers }) => containers.map(({ image }) => image)),
        [["reports:1"], ["b:1"], ["first:1", "reports:1"]],
      );
      assert.deepEqual(
        graph.all("BatchJob").map(({ assignPublicIp }) => assignPublicIp),
        [true, undefined],
      );
    }
  });

  for (const property of ["containerProperties", "ecsProperties", "eksProperties", "nodeProperties"]) {
    it(`keep unknown ${property} unknown: one container stands for them`, () => {
      const graph = graphOf(classic, { [property]: new Unknown("image of build") });
      const [workload] = graph.all("Workload");
      assert.ok(workload);
      assert.equal(graph.all("Container").length, 1);
      assert.ok(peek(() => graph.all("Container")[0]!.image) instanceof Unknown);
      assert.ok(peek(() => workload.containers) instanceof Unknown);
      assert.ok(peek(() => workload.pod) instanceof Unknown);
      for (const job of graph.all("BatchJob")) assert.ok(peek(() => job.assignPublicIp) instanceof Unknown);
    });

    it(`report what is no JSON, or no mapping, in ${property}`, () => {
      for (const text of ["{", "7", '"a"']) {
        const graph = graphOf(classic, { [property]: text });
        assert.equal(graph.problems.length, 1, text);
        assert.match(graph.problems[0]!.message, new RegExp(`^${property}: `));
        assert.ok(peek(() => graph.all("Container")[0]!.image) instanceof Unknown);
      }
    });
  }

  it("report what is wrong below, and let none of it pass", () => {
    for (const properties of [
      { ecsProperties: { taskProperties: [{ containers: 7 }] } },
      { ecsProperties: { taskProperties: [{ containers: [7] }] } },
      { ecsProperties: { taskProperties: [7] } },
      { nodeProperties: { nodeRangeProperties: 7 } },
      { nodeProperties: { nodeRangeProperties: [7] } },
    ]) {
      const graph = graphOf(native, properties);
      assert.equal(graph.problems.length, 1, JSON.stringify(properties));
      assert.ok(peek(() => graph.all("Container")[0]!.image) instanceof Unknown);
    }
  });

  it("keep unknown and secret parts of a container what they are", () => {
    const graph = graphOf(native, {
      containerProperties: {
        image: new Unknown("image of build"),
        environment: [{ name: "TOKEN", value: new Secret("hunter2") }],
        resourceRequirements: [{ type: new Unknown("an output"), value: "1" }],
        volumes: [{ name: "a", host: new Unknown("an output") }],
      },
    });
    const [only] = graph.all("Container");
    assert.ok(only);
    assert.ok(peek(() => only.image) instanceof Unknown);
    assert.ok(isSecret(only.env![0]!, "value"));
    assert.ok(peek(() => only.resources!.limits!["memory"]) instanceof Unknown);
    const [volume] = graph.all("Workload")[0]!.pod.volumes!;
    assert.ok(peek(() => volume!.hostPath) instanceof Unknown);
  });

  it("without containers of their own are no workload, and nesting without end is read to no end", () => {
    assert.equal(graphOf(classic, {}).all("Workload").length, 0);
    const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    const graph = graphOf(classic, {
      containerProperties: `{"image":"a:1","__proto__":{"image":"b"},"x":${deep}}`,
    });
    assert.equal(graph.all("Container")[0]?.image, "a:1");
  });
});
