import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../core/graph";
import {
  exampleIds,
  groupRule,
  host,
  overlay,
  resource,
  zonedMachine,
  zonedService,
  wayOut,
} from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "../support/judge-example";

const { policy } = catalog.find((each) => each.policy.name === "restrict-management-connections")!;

/** `violation node: 22 (SSH)`, `unknown node`. */
function verdicts(resources: readonly Resource[], estate: Record<string, unknown> = {}): string[] {
  const { findings, problems } = judgeExample([policy], { resources, estate });
  assert.deepEqual(problems, []);
  return findings.map((each) => {
    const ports = /between them on (.*)$/.exec(each.kind === "violation" ? each.message : "")?.[1];
    return `${each.kind} ${each.subject.name}${ports === undefined ? "" : `: ${ports}`}`;
  });
}

const balancerGroup = "sg-0bbb1111bbbb2222c";
const groupArn = "arn:aws:elasticloadbalancing:eu-west-1:333333333333:targetgroup/ssh/73e2d6bc24d8a067";

interface Front {
  readonly listens?: number;
  readonly sends?: unknown;
  readonly internal?: boolean;
  readonly preserveClientIp?: boolean;
  /** What the machine's group lets in. */
  readonly admits?: object;
  readonly attachment?: object;
}

/** A machine without a public address, behind a network load balancer in its own subnet. */
function behindBalancer(changes: Front = {}): readonly Resource[] {
  const { listens = 2222, sends = 22, internal = false, preserveClientIp = false } = changes;
  const { admits = { securityGroups: [balancerGroup], cidrBlocks: undefined }, attachment = {} } = changes;
  const open = groupRule({ fromPort: listens, toPort: listens, cidrBlocks: ["0.0.0.0/0"] });
  const out = groupRule({ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/16"] });
  return [
    ...zonedMachine("app", { port: 22, isPublic: true })
      .map((each) =>
        each.type === "aws:ec2/securityGroup:SecurityGroup"
          ? {
              ...each,
              properties: {
                ...each.properties,
                ingress: [groupRule({ fromPort: 22, toPort: 22, ...admits })],
              },
            }
          : each.type === "aws:ec2/instance:Instance"
            ? host({ associatePublicIpAddress: false })
            : each,
      )
      .map((each) => (each.name === "node" ? { ...each, physicalId: "i-0aaa1111bbbb2222c" } : each)),
    resource(
      "aws:ec2/securityGroup:SecurityGroup",
      "front",
      { name: "front", vpcId: exampleIds.vpc, ingress: [open], egress: [out] },
      { physicalId: balancerGroup },
    ),
    resource(
      "aws:lb/loadBalancer:LoadBalancer",
      "shop",
      {
        internal,
        loadBalancerType: "network",
        subnets: [exampleIds.subnet],
        securityGroups: [balancerGroup],
      },
      { physicalId: exampleIds.balancer },
    ),
    resource("aws:lb/listener:Listener", "tcp", {
      loadBalancerArn: exampleIds.balancer,
      port: listens,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: groupArn }],
    }),
    resource(
      "aws:lb/targetGroup:TargetGroup",
      "ssh",
      { port: sends, protocol: "TCP", vpcId: exampleIds.vpc, preserveClientIp },
      { physicalId: groupArn },
    ),
    resource("aws:lb/targetGroupAttachment:TargetGroupAttachment", "node", {
      targetGroupArn: groupArn,
      targetId: "i-0aaa1111bbbb2222c",
      ...attachment,
    }),
  ];
}

describe("ways to port 22", () => {
  it("lead to machines with a public address and a route", () => {
    assert.deepEqual(verdicts(zonedMachine("app", { port: 22, isPublic: true })), [
      "violation node: 22 (SSH)",
    ]);
    // From other private networks, a rule for all addresses may let something in.
    assert.ok(!verdicts(zonedMachine("app", { port: 22 })).some((text) => text.startsWith("violation")));
    assert.deepEqual(verdicts(zonedMachine("app", { port: 443, isPublic: true })), []);
  });

  it("lead through balancers, whatever port these are asked on", () => {
    assert.deepEqual(verdicts(behindBalancer()), ["violation node: 22 (SSH)"]);
    assert.deepEqual(verdicts(behindBalancer({ listens: 443 })), ["violation node: 22 (SSH)"]);
    assert.deepEqual(verdicts(behindBalancer({ listens: 443, attachment: { port: 8080 } })), []);
    assert.deepEqual(verdicts(behindBalancer({ listens: 443, sends: 8080 })), []);
    assert.deepEqual(verdicts(behindBalancer({ listens: 443, sends: 8080, attachment: { port: 22 } })), [
      "violation node: 22 (SSH)",
    ]);
  });

  it("are two where the balancer itself answers on it", () => {
    const found = verdicts(behindBalancer({ listens: 22 }));
    assert.deepEqual(found.sort(), ["violation node: 22 (SSH)", "violation shop: 22 (SSH)"]);
  });

  it("end where the target doesn't admit the balancer, or nobody outside reaches that", () => {
    assert.deepEqual(verdicts(behindBalancer({ admits: { cidrBlocks: ["10.9.0.0/24"] } })), []);
    assert.deepEqual(verdicts(behindBalancer({ internal: true })), []);
  });

  it("are judged by the client's address where the target sees that", () => {
    const admits = (cidr: string): Front => ({ preserveClientIp: true, admits: { cidrBlocks: [cidr] } });
    assert.deepEqual(verdicts(behindBalancer(admits("0.0.0.0/0"))), ["violation node: 22 (SSH)"]);
    assert.deepEqual(verdicts(behindBalancer(admits("10.9.0.0/24"))), []);
  });

  it("are in doubt where a port is not known", () => {
    assert.deepEqual(verdicts(behindBalancer({ sends: new Unknown("the port") })), ["unknown node"]);
    assert.deepEqual(verdicts(behindBalancer({ attachment: { port: new Unknown("the port") } })), [
      "unknown node",
    ]);
  });

  it("are open where a flow declares them", () => {
    const flows = [{ from: "internet", to: "app", ports: ["22/tcp"], reason: "a jump host" }];
    assert.deepEqual(verdicts(behindBalancer(), { flows }), []);
  });
});

/** A service whose pods may ask any address of a block on a port. */
const asking = (cidr: string, port: number): readonly Resource[] => [
  ...zonedService("orders", "app"),
  wayOut("orders", cidr, port),
];

const control = (zone: string, changes: object = {}): readonly Resource[] => [
  resource("aws:ec2/vpc:Vpc", "shop", { cidrBlock: "10.0.0.0/16" }, { physicalId: exampleIds.vpc }),
  resource(
    "aws:ec2/subnet:Subnet",
    "control",
    { vpcId: exampleIds.vpc, cidrBlock: "10.0.20.0/24", tags: { zone } },
    { physicalId: "subnet-control" },
  ),
  resource(
    "aws:ec2/subnet:Subnet",
    "pool",
    { vpcId: exampleIds.vpc, cidrBlock: "10.0.10.0/24", tags: { zone: "app" } },
    { physicalId: "subnet-pool" },
  ),
  resource(
    "aws:ec2/routeTable:RouteTable",
    "shop",
    { vpcId: exampleIds.vpc, routes: [] },
    { physicalId: "rtb-0aaa1111bbbb2222c" },
  ),
  ...["control", "pool"].map((name) =>
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", name, {
      subnetId: `subnet-${name}`,
      routeTableId: "rtb-0aaa1111bbbb2222c",
    }),
  ),
  resource("aws:eks/cluster:Cluster", "eks", {
    name: "eks",
    vpcConfig: overlay(
      { subnetIds: ["subnet-control"], endpointPrivateAccess: true, endpointPublicAccess: false },
      changes,
    ),
  }),
  resource("aws:eks/nodeGroup:NodeGroup", "pool", {
    clusterName: "eks",
    nodeGroupName: "pool",
    subnetIds: ["subnet-pool"],
  }),
  resource("aws:eks/addon:Addon", "cni", {
    clusterName: "eks",
    addonName: "vpc-cni",
    configurationValues: '{"enableNetworkPolicy":"true"}',
  }),
];

const toControl = ["violation eks: 443"];

describe("ways of pods to what controls their cluster", () => {
  it("are open where nothing keeps pods from any address", () => {
    assert.deepEqual(verdicts(asking("0.0.0.0/0", 6443)), ["violation orders: 6443 (the Kubernetes API)"]);
    assert.deepEqual(verdicts(asking("0.0.0.0/0", 10250)), ["violation orders: 10250 (the kubelet)"]);
    assert.deepEqual(verdicts(asking("0.0.0.0/0", 2379)), ["violation orders: 2379 (etcd)"]);
    assert.deepEqual(verdicts(asking("0.0.0.0/0", 8443)), []);
    assert.deepEqual(verdicts(zonedService("orders", "app")), []);
  });

  it("are the estate's own matter where nobody knows the address, and only some may be asked", () =>
    assert.deepEqual(verdicts(asking("198.51.100.0/24", 443)), []));

  it("are open where a flow leads to management", () => {
    const flows = [{ from: "app", to: "management", ports: ["6443/tcp"], reason: "controllers" }];
    assert.deepEqual(verdicts(asking("0.0.0.0/0", 6443), { flows }), []);
    assert.deepEqual(verdicts(asking("0.0.0.0/0", 2379), { flows }), ["violation orders: 2379 (etcd)"]);
  });

  it("are open to the platform's agents, but for etcd and kubelets", () => {
    const platform = [{ namespace: "shop-orders" }];
    assert.deepEqual(verdicts(asking("0.0.0.0/0", 6443), { platform }), []);
    assert.deepEqual(verdicts(asking("0.0.0.0/0", 2379), { platform }), ["violation orders: 2379 (etcd)"]);
  });

  it("lead to the interfaces of EKS, where policies let pods ask their subnets", () => {
    const to = (cidr: string, port = 443): readonly Resource[] => asking(cidr, port);
    assert.deepEqual(verdicts([...to("10.0.20.0/24"), ...control("mgmt")]), toControl);
    assert.deepEqual(verdicts([...to("10.0.30.0/24"), ...control("mgmt")]), []);
    assert.deepEqual(verdicts([...to("10.0.20.0/24", 8080), ...control("mgmt")]), []);
  });

  it("are in doubt where EKS may or may not serve there", () => {
    const hidden = { endpointPrivateAccess: new Unknown("whether it does") };
    assert.deepEqual(verdicts([...asking("10.0.20.0/24", 443), ...control("mgmt", hidden)]), ["unknown eks"]);
  });

  it("are open where a flow leads to the zone of the control plane's subnets", () => {
    const flows = [{ from: "app", to: "management", ports: ["443/tcp"], reason: "controllers" }];
    const all = (zone: string) => [...asking("10.0.20.0/24", 443), ...control(zone)];
    assert.deepEqual(verdicts(all("mgmt"), { flows }), []);
    assert.deepEqual(verdicts(all("data"), { flows }), toControl);
  });
});
