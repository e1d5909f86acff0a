import assert from "node:assert/strict";
import { buildGraph, type Resource } from "../../../../core/graph";
import { awsReachability } from "../../../../core/reachability/aws";
import {
  associate,
  base,
  between,
  everywhere,
  host,
  made,
  open,
  outside,
  passes,
  peering,
  reach,
  subnet,
  table,
  tcp,
  vpc,
  withInternet,
} from "./support";

const none = "No Connections";
const every = "All Connections";
const world = "8.8.8.8/32";
const fromGroup = (port: number): object => tcp(port, { securityGroups: ["sg-from"] });
const guarded = open("sg-to", [fromGroup(5432)]);
const asking = [open("sg-from"), host("from", "subnet-1", ["sg-from"])];

describe("whatever names a security group", () => {
  const kinds: readonly (readonly [string, object])[] = [
    ["aws:docdb/elasticCluster:ElasticCluster", { vpcSecurityGroupIds: ["sg-to"], subnetIds: ["subnet-2"] }],
    [
      "aws:elasticache/replicationGroup:ReplicationGroup",
      { securityGroupIds: ["sg-to"], subnetGroupName: "net" },
    ],
    ["aws:memorydb/cluster:Cluster", { securityGroupIds: ["sg-to"], subnetGroupName: "net" }],
    ["aws:redshift/cluster:Cluster", { vpcSecurityGroupIds: ["sg-to"], clusterSubnetGroupName: "net" }],
    [
      "aws:emr/cluster:Cluster",
      { ec2Attributes: { emrManagedMasterSecurityGroup: "sg-to", subnetId: "subnet-2" } },
    ],
    ["aws:codebuild/project:Project", { vpcConfig: { securityGroupIds: ["sg-to"], subnets: ["subnet-2"] } }],
    [
      "aws:dms/replicationInstance:ReplicationInstance",
      { vpcSecurityGroupIds: ["sg-to"], subnetIds: ["subnet-2"] },
    ],
    ["aws:fsx/windowsFileSystem:WindowsFileSystem", { securityGroupIds: ["sg-to"], subnetIds: ["subnet-2"] }],
    [
      "aws:opensearch/domain:Domain",
      { vpcOptions: { securityGroupIds: ["sg-to"], subnetIds: ["subnet-2"] } },
    ],
    ["aws:acme/gadget:Gadget", { network: { securityGroupIds: ["sg-to"], subnetIds: ["subnet-2"] } }],
  ];
  const groupOf = (type: string): Resource => {
    const of = /^aws:(\w+)\//.exec(type)![1]!;
    return made(`aws:${of}/subnetGroup:SubnetGroup`, "net", { name: "net", subnetIds: ["subnet-2"] });
  };
  for (const [type, properties] of kinds)
    it(`has it: ${type}`, () => {
      const aws = reach(...base, ...asking, guarded, groupOf(type), made(type, "to", properties));
      assert.equal(passes(aws, "from", "to"), "TCP 5432");
    });

  it("has those of resources that give a private way its groups and subnets", () => {
    const way = (more: object = {}): Resource =>
      made("aws:ec2/vpcEndpoint:VpcEndpoint", "way", {
        vpcEndpointType: "Interface",
        vpcId: "vpc-1",
        subnetIds: ["subnet-2"],
        securityGroupIds: ["sg-shut"],
        ...more,
      });
    const given = made("aws:ec2/securityGroupAssociation:SecurityGroupAssociation", "x", {
      vpcEndpointId: "way",
      securityGroupId: "sg-to",
    });
    const parts = [...base, ...asking, guarded, open("sg-shut"), given];
    assert.equal(passes(reach(...parts, way()), "from", "way"), "TCP 5432");
    assert.deepEqual(
      reach(...parts, way())
        .endpoints.map(({ name }) => name)
        .sort(),
      ["from", "way"],
    );
    // Without groups of its own it had the default one, which may be taken away or not.
    const bare = between(reach(...parts, way({ securityGroupIds: undefined })), "from", "way");
    assert.ok(bare.may.contains({ protocol: "tcp", port: 22 }));
    assert.equal(bare.must.toText(), "TCP 5432");
  });
});

describe("routes to what is not computed", () => {
  const routed = (...routes: object[]): Resource[] => [
    ...withInternet.filter(({ name }) => name !== "rtb-1"),
    table("rtb-1", { vpcId: "vpc-1", routes }),
    open("sg-1", [everywhere]),
    host("a", "subnet-1", ["sg-1"], { associatePublicIpAddress: true }),
  ];
  const unknown = `may ${every}, must ${none}`;

  it("give unknown: firewall and gateway balancer endpoints, appliances, VPN gateways", () => {
    for (const target of [
      { vpcEndpointId: "vpce-1" },
      { networkInterfaceId: "eni-1" },
      { gatewayId: "vgw-1" },
    ])
      assert.equal(passes(reach(...routed({ cidrBlock: "0.0.0.0/0", ...target })), "a", world), unknown);
  });

  it("within the VPC stand before the local route where they are more specific", () => {
    const parts = [
      ...routed({ cidrBlock: "10.0.2.0/24", networkInterfaceId: "eni-1" }),
      host("b", "subnet-2", ["sg-1"]),
    ];
    assert.equal(passes(reach(...parts), "a", "b"), unknown);
    const wide = [
      ...routed({ cidrBlock: "10.0.0.0/8", networkInterfaceId: "eni-1" }),
      host("b", "subnet-2", ["sg-1"]),
    ];
    assert.equal(passes(reach(...wide), "a", "b"), every);
  });

  it("are not certain where a VPN gateway writes what it learns, or the internet gateway has routes of its own", () => {
    const open1 = routed({ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" });
    assert.equal(passes(reach(...open1), world, "a"), every);
    const learnt = [
      made("aws:ec2/vpnGateway:VpnGateway", "vgw-1", { vpcId: "vpc-1" }),
      made("aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation", "p", {
        vpnGatewayId: "vgw-1",
        routeTableId: "rtb-1",
      }),
    ];
    assert.equal(passes(reach(...open1, ...learnt), world, "a"), unknown);
    const edge = [
      table("rtb-edge", { vpcId: "vpc-1", routes: [{ cidrBlock: "10.0.1.0/24", vpcEndpointId: "vpce-1" }] }),
      made("aws:ec2/routeTableAssociation:RouteTableAssociation", "edge", {
        gatewayId: "igw-1",
        routeTableId: "rtb-edge",
      }),
    ];
    assert.equal(passes(reach(...open1, ...edge), world, "a"), unknown);
    assert.equal(passes(reach(...open1, ...edge), "a", world), every);
  });

  it("take a blackhole by the longest prefix for what it is", () => {
    const holed = routed({ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }, { cidrBlock: "8.8.8.0/24" });
    assert.equal(passes(reach(...holed), "a", world), none);
    assert.equal(passes(reach(...holed), "a", "1.1.1.1/32"), every);
  });
});

describe("networks that are shared", () => {
  it("join what lies in one subnet, whichever account's groups it has", () => {
    const theirs = made("aws:ec2/securityGroup:SecurityGroup", "sg-theirs", {
      vpcId: "vpc-1",
      ingress: [tcp(5432, { securityGroups: ["111122223333/sg-from"] })],
      egress: [],
    });
    const aws = reach(...base, ...asking, theirs, host("to", "subnet-2", ["sg-theirs"]));
    assert.equal(passes(aws, "from", "to"), "TCP 5432");
  });

  it("take a group that is associated with another VPC for one of that VPC too", () => {
    const aws = reach(
      vpc("vpc-1", "10.0.0.0/16"),
      vpc("vpc-2", "10.2.0.0/16"),
      subnet("subnet-a", "vpc-2", "10.2.1.0/24"),
      subnet("subnet-b", "vpc-2", "10.2.2.0/24"),
      table("rtb-2", { vpcId: "vpc-2", routes: [] }),
      associate("subnet-a", "rtb-2"),
      associate("subnet-b", "rtb-2"),
      open("sg-1", [tcp(443, { self: true })]),
      made("aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation", "x", {
        securityGroupId: "sg-1",
        vpcId: "vpc-2",
      }),
      host("a", "subnet-a", ["sg-1"]),
      host("b", "subnet-b", ["sg-1"]),
    );
    assert.equal(passes(aws, "a", "b"), "TCP 443");
    assert.deepEqual(aws.endpoints.map(({ name }) => name).sort(), ["a", "b"]);
  });

  it("that are peered lead no further: not through the other's gateways", () => {
    const aws = reach(
      ...withInternet.filter(({ name }) => name !== "subnet-2-rtb-1"),
      vpc("vpc-2", "10.2.0.0/16"),
      subnet("subnet-3", "vpc-2", "10.2.1.0/24"),
      table("rtb-3", {
        vpcId: "vpc-2",
        routes: [{ cidrBlock: "0.0.0.0/0", vpcPeeringConnectionId: "pcx-1" }],
      }),
      associate("subnet-3", "rtb-3"),
      peering("pcx-1", { vpcId: "vpc-2", peerVpcId: "vpc-1", autoAccept: true }),
      open("sg-3", [everywhere], "vpc-2"),
      host("c", "subnet-3", ["sg-3"], { associatePublicIpAddress: true }),
    );
    assert.equal(passes(aws, "c", world), none);
    assert.equal(passes(aws, world, "c"), none);
  });
});

describe("tasks without interfaces of their own", () => {
  it("are reached through load balancers on the cluster's machines, which nobody says here", () => {
    const aws = reach(
      ...withInternet,
      open("sg-lb", [tcp(80, { cidrBlocks: ["0.0.0.0/0"] })]),
      open("sg-host", [{ protocol: "tcp", fromPort: 32768, toPort: 60999, securityGroups: ["sg-lb"] }]),
      made("aws:ec2/launchTemplate:LaunchTemplate", "lt", { vpcSecurityGroupIds: ["sg-host"] }),
      made("aws:autoscaling/group:Group", "fleet", {
        launchTemplate: { id: "lt" },
        vpcZoneIdentifiers: ["subnet-2"],
      }),
      made("aws:lb/loadBalancer:LoadBalancer", "lb", { subnets: ["subnet-1"], securityGroups: ["sg-lb"] }),
      made("aws:lb/listener:Listener", "l", {
        loadBalancerArn: "lb",
        port: 80,
        protocol: "HTTP",
        defaultActions: [{ type: "forward", targetGroupArn: "tg" }],
      }),
      made("aws:lb/targetGroup:TargetGroup", "tg", { port: 80, protocol: "HTTP", vpcId: "vpc-1" }),
      made("aws:ecs/service:Service", "svc", {
        cluster: "c",
        launchType: "EC2",
        loadBalancers: [{ targetGroupArn: "tg", containerName: "web", containerPort: 8080 }],
      }),
    );
    const found = aws.forwards.map((forward) => {
      const { may, must } = aws.through(outside(world), forward);
      return `${forward.target.name}: may ${may.toText()}, must ${must.toText()}`;
    });
    assert.deepEqual(found, [`fleet: may TCP 80, must ${none}`]);
  });
});

describe("load balancers in networks with IPv6", () => {
  const dual = { ipv6CidrBlock: "2600:1f00:a::/56" };
  const parts = (more: object): Resource[] => [
    vpc("vpc-1", "10.0.0.0/16", dual),
    subnet("subnet-1", "vpc-1", "10.0.1.0/24", { ipv6CidrBlock: "2600:1f00:a:1::/64" }),
    ...withInternet.filter(({ name }) => !["vpc-1", "subnet-1"].includes(name)),
    open("sg-lb", [tcp(80, { ipv6CidrBlocks: ["::/0"] })]),
    made("aws:lb/loadBalancer:LoadBalancer", "lb", {
      subnets: ["subnet-1"],
      securityGroups: ["sg-lb"],
      ...more,
    }),
    made("aws:lb/listener:Listener", "l", { loadBalancerArn: "lb", port: 80, protocol: "HTTP" }),
  ];

  it("have addresses of it only where they ask for them", () => {
    assert.equal(passes(reach(...parts({})), "2a00::1/128", "lb"), none);
    assert.equal(passes(reach(...parts({ ipAddressType: "dualstack" })), "2a00::1/128", "lb"), "TCP 80");
  });
});

describe("what is not given", () => {
  it("has no connections that nobody could make: an empty estate has no ends", () => {
    const aws = awsReachability(buildGraph([]));
    assert.deepEqual(aws.endpoints, []);
    assert.deepEqual([...aws.groups()], []);
  });
});
