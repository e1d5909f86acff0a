import assert from "node:assert/strict";
import type { Resource } from "../../../../core/graph";
import type { AwsReachability } from "../../../../core/reachability/aws";
import { host, made, open, outside, reach, tcp, withInternet } from "./support";

const none = "No Connections";
const anywhere = { cidrBlocks: ["0.0.0.0/0"] };
const fromBalancer = (first: number, last = first): object => ({
  protocol: "tcp",
  fromPort: first,
  toPort: last,
  securityGroups: ["sg-lb"],
});

const front = (type: "ip" | "instance"): readonly Resource[] => [
  ...withInternet,
  made("aws:lb/loadBalancer:LoadBalancer", "lb", { subnets: ["subnet-1"], securityGroups: ["sg-lb"] }),
  made("aws:lb/listener:Listener", "listener", {
    loadBalancerArn: "lb",
    port: 443,
    protocol: "HTTPS",
    defaultActions: [{ type: "forward", targetGroupArn: "tg" }],
  }),
  made("aws:lb/targetGroup:TargetGroup", "tg", { port: 80, protocol: "HTTP", targetType: type }),
  open("sg-lb", [tcp(443, anywhere)]),
];
const balanced = { targetGroupArn: "tg", containerName: "web", containerPort: 8080 };

const definition = (networkMode: string | undefined, mapping: object): Resource =>
  made("aws:ecs/taskDefinition:TaskDefinition", "web", {
    family: "web",
    ...(networkMode !== undefined && { networkMode }),
    containerDefinitions: JSON.stringify([
      { name: "web", image: "web", portMappings: [{ containerPort: 8080, ...mapping }] },
    ]),
  });
const service = (more: object = {}): Resource =>
  made("aws:ecs/service:Service", "service", {
    cluster: "ecs",
    taskDefinition: "web",
    loadBalancers: [balanced],
    ...more,
  });
const machines: readonly Resource[] = [
  made("aws:ec2/launchTemplate:LaunchTemplate", "lt-1", { vpcSecurityGroupIds: ["sg-hosts"] }),
  made("aws:autoscaling/group:Group", "fleet", {
    launchTemplate: { id: "lt-1" },
    vpcZoneIdentifiers: ["subnet-2"],
  }),
  made("aws:ecs/capacityProvider:CapacityProvider", "own", {
    name: "own",
    autoScalingGroupProvider: { autoScalingGroupArn: "fleet" },
  }),
];
const byProvider = { capacityProviderStrategies: [{ capacityProvider: "own", weight: 1 }] };
const cluster = made("aws:ecs/cluster:Cluster", "ecs", { name: "ecs" });

function reached(aws: AwsReachability): string[] {
  return aws.forwards.map((forward) => {
    const { may, must } = aws.through(outside("8.8.8.8/32"), forward);
    const text = may.equals(must) ? may.toText() : `may ${may.toText()}, must ${must.toText()}`;
    return `${forward.target.name}: ${text}`;
  });
}

describe("tasks of ECS behind load balancers", () => {
  it("with interfaces of their own answer on their containers' ports", () => {
    const tasks = service({ networkConfiguration: { subnets: ["subnet-2"], securityGroups: ["sg-web"] } });
    const estate = (port: number) =>
      reach(...front("ip"), cluster, tasks, definition("awsvpc", {}), open("sg-web", [fromBalancer(port)]));
    assert.deepEqual(reached(estate(8080)), ["service: TCP 443"]);
    // The port of the target group is nothing to them.
    assert.deepEqual(reached(estate(80)), [`service: ${none}`]);
  });

  const onMachines = (mode: string | undefined, mapping: object, rule: object, more: object = byProvider) =>
    reach(
      ...front("instance"),
      cluster,
      ...machines,
      service(more),
      definition(mode, mapping),
      open("sg-hosts", [rule]),
    );

  it("in bridge mode answer on the ports of their machines that they are mapped to", () => {
    assert.deepEqual(reached(onMachines("bridge", { hostPort: 9000 }, fromBalancer(9000))), [
      "fleet: TCP 443",
    ]);
    assert.deepEqual(reached(onMachines("bridge", { hostPort: 9000 }, fromBalancer(8080))), [
      `fleet: ${none}`,
    ]);
  });

  it("in bridge mode, which is the default, take any free port where none is said", () => {
    for (const [mode, mapping] of [
      ["bridge", { hostPort: 0 }],
      [undefined, {}],
    ] as const) {
      assert.deepEqual(reached(onMachines(mode, mapping, fromBalancer(32768, 60999))), ["fleet: TCP 443"]);
      assert.deepEqual(reached(onMachines(mode, mapping, fromBalancer(32768, 40000))), [
        `fleet: may TCP 443, must ${none}`,
      ]);
      assert.deepEqual(reached(onMachines(mode, mapping, fromBalancer(8080))), [`fleet: ${none}`]);
    }
  });

  it("on the network of their machines answer on their own ports there", () => {
    assert.deepEqual(reached(onMachines("host", {}, fromBalancer(8080))), ["fleet: TCP 443"]);
    assert.deepEqual(reached(onMachines("host", {}, fromBalancer(9000))), [`fleet: ${none}`]);
  });

  it("run on the machines of their cluster's own providers where they name none", () => {
    const defaults = made("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "defaults", {
      clusterName: "ecs",
      defaultCapacityProviderStrategies: [{ capacityProvider: "own", weight: 1 }],
    });
    const parts = [
      ...front("instance"),
      cluster,
      ...machines,
      service(),
      definition("host", {}),
      open("sg-hosts", [fromBalancer(8080)]),
    ];
    assert.deepEqual(reached(reach(...parts, defaults)), ["fleet: TCP 443"]);
    assert.deepEqual(reached(reach(...parts)), [`fleet: may TCP 443, must ${none}`]);
  });

  it("may run on any machine, and answer on any port, where that is not known", () => {
    const lost = reach(
      ...front("instance"),
      cluster,
      service(),
      host("other", "subnet-2", ["sg-hosts"]),
      open("sg-hosts", [fromBalancer(1)]),
    );
    assert.deepEqual(reached(lost), [`other: may TCP 443, must ${none}`]);
  });

  it("stand behind classic load balancers by these' names", () => {
    const classic = made("aws:elb/loadBalancer:LoadBalancer", "classic", {
      name: "classic",
      subnets: ["subnet-1"],
      securityGroups: ["sg-lb"],
      listeners: [{ lbPort: 443, lbProtocol: "tcp", instancePort: 9000, instanceProtocol: "tcp" }],
    });
    const behind = service({
      ...byProvider,
      loadBalancers: [{ elbName: "classic", containerName: "web", containerPort: 8080 }],
    });
    const aws = reach(
      ...withInternet,
      classic,
      open("sg-lb", [tcp(443, anywhere)]),
      cluster,
      ...machines,
      behind,
      definition("bridge", { hostPort: 9000 }),
      open("sg-hosts", [fromBalancer(9000)]),
    );
    assert.deepEqual(reached(aws), ["fleet: TCP 443"]);
  });
});
