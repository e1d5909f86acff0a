import assert from "node:assert/strict";
import type { Resource } from "../../../core/graph";
import { hostingOf } from "../../../core/placement";
import { shareMachine, sharedPools } from "../../../core/placement/sharing";
import { graphOf } from "./support";

const aws = (type: string, name: string, properties: Record<string, unknown>): Resource => ({
  id: `urn::${name}`,
  urn: `urn::${name}`,
  type,
  name,
  properties,
  physicalId: name,
});
const machines = [
  aws("aws:ecs/cluster:Cluster", "shop", { name: "shop" }),
  aws("aws:ec2/launchTemplate:LaunchTemplate", "lt", {
    userData: Buffer.from(
      `#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\necho ECS_INSTANCE_ATTRIBUTES='{"zone":"dmz"}' >> /etc/ecs/ecs.config\n`,
    ).toString("base64"),
  }),
  aws("aws:autoscaling/group:Group", "instances", { launchTemplate: { id: "lt" } }),
  aws("aws:ecs/taskDefinition:TaskDefinition", "web", { family: "web", containerDefinitions: "[]" }),
];

function answers(service: Record<string, unknown>, resources = machines): Record<string, string> {
  const given = { cluster: "shop", taskDefinition: "web", ...service };
  const graph = graphOf([...resources, aws("aws:ecs/service:Service", "web-service", given)]);
  const task = graph.all("Workload")[0]!;
  const verdicts = hostingOf(graph).verdicts(task);
  return Object.fromEntries(verdicts.map(({ pool, answer }) => [pool.name, answer]));
}

describe("pools of ECS", () => {
  const memberOf = (expression: string) => ({ placementConstraints: [{ type: "memberOf", expression }] });

  it("launch on instances, or each task on a machine of Fargate", () => {
    assert.deepEqual(answers({}), { instances: "yes", Fargate: "no" });
    assert.deepEqual(answers({ launchType: "FARGATE" }), { instances: "no", Fargate: "yes" });
    const strategy = { capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT" }] };
    assert.deepEqual(answers(strategy), { instances: "no", Fargate: "yes" });
  });

  it("heed placement constraints, as far as they can be read", () => {
    assert.equal(answers(memberOf("attribute:zone == dmz"))["instances"], "yes");
    assert.equal(answers(memberOf("attribute:zone != dmz"))["instances"], "no");
    assert.equal(answers(memberOf("attribute:zone in [app, data]"))["instances"], "no");
    assert.equal(answers(memberOf("attribute:zone =~ d.*"))["instances"], "unknown");
  });

  it("are not known where a capacity provider chooses among instances", () => {
    const strategy = { capacityProviderStrategies: [{ capacityProvider: "blue" }] };
    assert.deepEqual(answers(strategy), { instances: "unknown", Fargate: "no" });
  });

  it("stand for instances that were not seen: who asks for nothing lands there", () => {
    const bare = machines.filter(({ name }) => name === "shop" || name === "web");
    assert.deepEqual(answers({}, bare), { "unseen instances": "yes", Fargate: "no" });
    assert.equal(answers(memberOf("attribute:zone == dmz"), bare)["unseen instances"], "unknown");
  });

  it("read the whole query language of constraints, and take what it can't read as unknown", () => {
    const on = (expression: string): string | undefined => answers(memberOf(expression))["instances"];
    assert.equal(on("attribute:zone == app or attribute:zone == dmz"), "yes");
    assert.equal(on("attribute:zone == app or attribute:zone == data"), "no");
    assert.equal(on("not (attribute:zone == dmz)"), "no");
    assert.equal(on("not (attribute:zone == app and attribute:zone == dmz)"), "yes");
    assert.equal(on("attribute:zone !exists"), "no");
    assert.equal(on("attribute:zone exists and attribute:zone not_in [app, data]"), "yes");
    assert.equal(on("not (attribute:zone in [dmz, app])"), "no");
    assert.equal(on("runningTasksCount == 0"), "unknown");
    assert.equal(on("attribute:zone =~ d.* and attribute:zone == app"), "no");
    assert.equal(on("attribute:zone == dmz )"), "unknown");
    assert.equal(on("(".repeat(500)), "unknown");
    assert.equal(on("not (task:group == service:other)"), "yes", "it only says who may not be there yet");
    assert.equal(on("task:group == service:other"), "unknown");
  });

  describe("of capacity providers", () => {
    const provider = (name: string, group: string) =>
      aws("aws:ecs/capacityProvider:CapacityProvider", name, {
        name,
        autoScalingGroupProvider: { autoScalingGroupArn: group },
      });
    const others = [
      ...machines,
      aws("aws:autoscaling/group:Group", "bare", {}),
      provider("blue", "instances"),
      provider("green", "bare"),
    ];
    const by = (name: string) => ({ capacityProviderStrategies: [{ capacityProvider: name }] });

    it("place tasks on the machines of their scaling group alone", () => {
      assert.deepEqual(answers(by("blue"), others), { instances: "yes", bare: "no", Fargate: "no" });
      assert.deepEqual(answers(by("green"), others), { instances: "no", bare: "yes", Fargate: "no" });
      assert.deepEqual(answers({ launchType: "EC2" }, others), {
        instances: "yes",
        bare: "yes",
        Fargate: "no",
      });
    });

    it("hold for services that say nothing, where they are the cluster's default ones", () => {
      const defaults = aws("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "defaults", {
        clusterName: "shop",
        defaultCapacityProviderStrategies: [{ capacityProvider: "green" }],
      });
      assert.deepEqual(answers({}, [...others, defaults]), { instances: "no", bare: "yes", Fargate: "no" });
      const native = others.map((each) =>
        each.name === "shop"
          ? aws("aws-native:ecs:Cluster", "shop", {
              clusterName: "shop",
              defaultCapacityProviderStrategy: [{ capacityProvider: "FARGATE" }],
            })
          : each,
      );
      assert.equal(answers({}, native)["Fargate"], "yes");
      assert.equal(answers({ cluster: "other" })["Fargate"], "unknown", "its default is not known");
    });

    it("are not known where the group behind them is not", () => {
      const unseen = [...machines, provider("blue", "elsewhere")];
      assert.deepEqual(answers(by("blue"), unseen), { instances: "unknown", Fargate: "no" });
    });
  });

  it("count instances that stand alone", () => {
    const alone = [
      ...machines.filter(({ name }) => name !== "instances"),
      aws("aws:ec2/instance:Instance", "single", { launchTemplate: { id: "lt" } }),
    ];
    assert.deepEqual(answers(memberOf("attribute:zone == dmz"), alone), { single: "yes", Fargate: "no" });
  });

  const pair = (one: object, two: object, service: object = {}) => {
    const task = (name: string, more: object) =>
      aws("aws:ecs/taskDefinition:TaskDefinition", name, { family: name, ...more });
    const run = (name: string) =>
      aws("aws:ecs/service:Service", `${name}-service`, {
        cluster: "shop",
        taskDefinition: name,
        ...service,
      });
    const graph = graphOf([
      ...machines.filter(({ name }) => name !== "web"),
      task("one", one),
      task("two", two),
      run("one"),
      run("two"),
    ]);
    const hosting = hostingOf(graph);
    const [a, b] = graph.all("Workload").map((each) => hosting.classOf(each)!);
    return { shared: shareMachine(a!, b!), pools: sharedPools(hosting, a!, b!) };
  };
  const port = (hostPort: number, networkMode?: string) => ({
    ...(networkMode !== undefined && { networkMode }),
    containerDefinitions: JSON.stringify([{ name: "main", portMappings: [{ containerPort: 80, hostPort }] }]),
  });

  it("give each port of a machine away once, but not those of tasks with a network of their own", () => {
    assert.equal(pair(port(80), port(80)).shared, "no");
    assert.equal(pair(port(80), port(81)).shared, "yes");
    assert.equal(pair(port(0), port(0)).shared, "yes", "any free port");
    assert.equal(pair(port(80, "host"), port(80, "bridge")).shared, "no");
    assert.equal(pair(port(80, "awsvpc"), port(80, "awsvpc")).shared, "yes");
  });

  it("name constraints that part tasks of one service only", () => {
    const distinct = { placementConstraints: [{ type: "distinctInstance" }] };
    const { shared, pools } = pair(port(0), port(0), distinct);
    assert.equal(shared, "yes");
    assert.match(pools[0]!.unproved.join(), /distinctInstance: it keeps tasks of one service apart/);
  });
});

describe("machines that run containers without a cluster", () => {
  const instance = (userData: string) =>
    aws("aws:ec2/instance:Instance", "box", { userData, instanceType: "m7i.large" });
  const kinds = (resource: Resource) =>
    hostingOf(
      graphOf([
        resource,
        ...machines.slice(3),
        aws("aws:ecs/service:Service", "s", { taskDefinition: "web" }),
      ]),
    )
      .clusters.flatMap(({ pools }) => pools)
      .filter(({ name }) => name === "box")
      .map(({ kind }) => kind);

  it("are hosts of their own, by what their user data starts", () => {
    assert.deepEqual(kinds(instance("#!/bin/sh\ndocker run -d --restart always nginx:1\n")), [
      "container host",
    ]);
    assert.deepEqual(kinds(instance("#!/bin/sh\ndocker compose -f /srv/app.yaml up -d\n")), [
      "container host",
    ]);
    assert.deepEqual(kinds(instance("#!/bin/sh\nctr -n shop run docker.io/library/nginx:1 web\n")), [
      "container host",
    ]);
    assert.deepEqual(kinds(instance("#!/bin/sh\nyum install -y docker\n")), []);
  });
});
