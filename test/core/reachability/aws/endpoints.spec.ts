import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../../core/graph";
import {
  base,
  between,
  everywhere,
  group,
  host,
  ingressRule,
  instance,
  made,
  open,
  outside,
  passes,
  reach,
  tcp,
  withInternet,
} from "./support";

const none = "No Connections";
const every = "All Connections";
const world = "8.8.8.8/32";

/** What a machine of the group sg-from in the first subnet may open to what is given, by name. */
const reached = (name: string, ...resources: Resource[]): string =>
  passes(reach(...base, open("sg-from"), host("from", "subnet-1", ["sg-from"]), ...resources), "from", name);
const fromGroup = (port: number): object => tcp(port, { securityGroups: ["sg-from"] });
const guarded = open("sg-to", [fromGroup(5432)]);
const inBoth = made("aws:rds/subnetGroup:SubnetGroup", "net", {
  name: "net",
  subnetIds: ["subnet-1", "subnet-2"],
});

describe("endpoints of AWS networks", () => {
  const kinds: readonly (readonly [string, string, object, ...Resource[]])[] = [
    [
      "a database",
      "aws:rds/instance:Instance",
      { vpcSecurityGroupIds: ["sg-to"], dbSubnetGroupName: "net" },
      inBoth,
    ],
    [
      "a cluster of databases",
      "aws:rds/cluster:Cluster",
      { vpcSecurityGroupIds: ["sg-to"], dbSubnetGroupName: "net" },
      inBoth,
    ],
    [
      "a warehouse",
      "aws:redshiftserverless/workgroup:Workgroup",
      { securityGroupIds: ["sg-to"], subnetIds: ["subnet-2"] },
    ],
    [
      "a cache",
      "aws:elasticache/serverlessCache:ServerlessCache",
      { securityGroupIds: ["sg-to"], subnetIds: ["subnet-2"] },
    ],
    [
      "a stream",
      "aws:msk/cluster:Cluster",
      { brokerNodeGroupInfo: { securityGroups: ["sg-to"], clientSubnets: ["subnet-2"] } },
    ],
    ["a file system", "aws:efs/mountTarget:MountTarget", { securityGroups: ["sg-to"], subnetId: "subnet-2" }],
    [
      "a service",
      "aws:ecs/service:Service",
      { networkConfiguration: { securityGroups: ["sg-to"], subnets: ["subnet-2"] } },
    ],
    [
      "a private way to a service",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      { vpcEndpointType: "Interface", securityGroupIds: ["sg-to"], subnetIds: ["subnet-2"] },
    ],
    [
      "an interface",
      "aws:ec2/networkInterface:NetworkInterface",
      { securityGroups: ["sg-to"], subnetId: "subnet-2" },
    ],
    [
      "a batch environment",
      "aws:batch/computeEnvironment:ComputeEnvironment",
      { computeResources: { securityGroupIds: ["sg-to"], subnets: ["subnet-2"] } },
    ],
    ["a native instance", "aws-native:ec2:Instance", { subnetId: "subnet-2", securityGroupIds: ["sg-to"] }],
    [
      "a native database",
      "aws-native:rds:DbInstance",
      { vpcSecurityGroups: ["sg-to"], dbSubnetGroupName: "net" },
      inBoth,
    ],
  ];
  for (const [what, type, properties, ...more] of kinds) {
    it(`are ${what}: ${type}`, () =>
      assert.equal(reached("to", guarded, made(type, "to", properties), ...more), "TCP 5432"));
  }

  it("are functions in a VPC, to which nothing can be opened", () => {
    const fn = made("aws:lambda/function:Function", "fn", {
      vpcConfig: { subnetIds: ["subnet-2"], securityGroupIds: ["sg-fn"] },
    });
    const parts = [
      ...base,
      open("sg-fn", [everywhere]),
      open("sg-to", [tcp(5432, { securityGroups: ["sg-fn"] })]),
      fn,
      host("to", "subnet-1", ["sg-to"]),
    ];
    assert.equal(passes(reach(...parts), "fn", "to"), "TCP 5432");
    assert.equal(passes(reach(...parts), "to", "fn"), none);
  });

  it("are private ways to services, which open nothing", () => {
    const way = made("aws:ec2/vpcEndpoint:VpcEndpoint", "way", {
      vpcEndpointType: "Interface",
      securityGroupIds: ["sg-1"],
      subnetIds: ["subnet-2"],
    });
    const aws = reach(...base, open("sg-1", [everywhere]), way, host("a", "subnet-1", ["sg-1"]));
    assert.equal(passes(aws, "a", "way"), every);
    assert.equal(passes(aws, "way", "a"), none);
  });

  it("are machines of a scaling group by its template, each in one of its subnets", () => {
    const template = made("aws:ec2/launchTemplate:LaunchTemplate", "lt", {
      networkInterfaces: [{ securityGroups: ["sg-to"], associatePublicIpAddress: "true" }],
    });
    const fleet = made("aws:autoscaling/group:Group", "to", {
      launchTemplate: { id: "lt" },
      vpcZoneIdentifiers: ["subnet-1", "subnet-2"],
    });
    assert.equal(reached("to", guarded, template, fleet), "TCP 5432");
    const world22 = open("sg-to", [tcp(22, { cidrBlocks: ["0.0.0.0/0"] })]);
    assert.equal(passes(reach(...withInternet, world22, template, fleet), world, "to"), "TCP 22");
    const elsewhere = withInternet.filter(({ name }) => name !== "subnet-2-rtb-1");
    assert.equal(
      passes(reach(...elsewhere, world22, template, fleet), world, "to"),
      `may TCP 22, must ${none}`,
    );
  });

  it("take groups and subnets from an instance's template", () => {
    const template = made("aws:ec2/launchTemplate:LaunchTemplate", "lt", {
      networkInterfaces: [{ securityGroups: ["sg-to"], subnetId: "subnet-2" }],
    });
    assert.equal(
      reached("to", guarded, template, instance("to", { launchTemplate: { id: "lt" } })),
      "TCP 5432",
    );
  });

  it("have the groups that other resources give to their interfaces", () => {
    const given = made(
      "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
      "x",
      {
        securityGroupId: "sg-to",
        networkInterfaceId: "eni-1",
      },
    );
    const eni = made("aws:ec2/networkInterface:NetworkInterface", "eni-1", {
      subnetId: "subnet-2",
      securityGroups: ["sg-shut"],
    });
    assert.equal(reached("eni-1", guarded, group("sg-shut", { vpcId: "vpc-1" }), eni, given), "TCP 5432");
  });

  it("have several interfaces where they name them", () => {
    const eni = made("aws:ec2/networkInterface:NetworkInterface", "eni-1", {
      subnetId: "subnet-2",
      securityGroups: ["sg-to"],
    });
    const to = instance("to", { networkInterfaces: [{ networkInterfaceId: "eni-1", deviceIndex: 0 }] });
    assert.equal(reached("to", guarded, eni, to), "TCP 5432");
  });

  it("are open to the world where a database is public, and its network", () => {
    const database = (publiclyAccessible: boolean): Resource =>
      made("aws:rds/instance:Instance", "db", {
        vpcSecurityGroupIds: ["sg-db"],
        dbSubnetGroupName: "net",
        publiclyAccessible,
      });
    const parts = [...withInternet, inBoth, open("sg-db", [tcp(5432, { cidrBlocks: ["0.0.0.0/0"] })])];
    assert.equal(passes(reach(...parts, database(true)), world, "db"), "TCP 5432");
    assert.equal(passes(reach(...parts, database(false)), world, "db"), none);
  });

  it("have addresses anywhere in their subnets unless these are known", () => {
    const half = open("sg-to", [tcp(80, { cidrBlocks: ["10.0.1.0/25"] })]);
    const parts = (privateIp: string | undefined) => [
      ...base,
      half,
      open("sg-from"),
      host("from", "subnet-1", ["sg-from"], { privateIp }),
      host("to", "subnet-2", ["sg-to"]),
    ];
    assert.equal(passes(reach(...parts(undefined)), "from", "to"), `may TCP 80, must ${none}`);
    assert.equal(passes(reach(...parts("10.0.1.10")), "from", "to"), "TCP 80");
    assert.equal(passes(reach(...parts("10.0.1.200")), "from", "to"), none);
    const state = parts(undefined).map((each) =>
      each.name === "from" ? { ...each, outputs: { privateIp: "10.0.1.10" } } : each,
    );
    assert.equal(passes(reach(...state), "from", "to"), "TCP 80");
  });

  it("in a subnet that was not given may be routed anyhow", () => {
    const aws = reach(
      ...base,
      open("sg-1", [everywhere]),
      host("a", "subnet-x", ["sg-1"]),
      host("b", "subnet-1", ["sg-1"]),
    );
    assert.equal(passes(aws, "a", "b"), `may ${every}, must ${none}`);
  });
});

describe("clusters of EKS", () => {
  const cluster = (vpcConfig: object = {}): Resource =>
    made("aws:eks/cluster:Cluster", "shop", {
      name: "shop",
      vpcConfig: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-extra"], ...vpcConfig },
    });
  const nodes = (more: object = {}): Resource =>
    made("aws:eks/nodeGroup:NodeGroup", "nodes", {
      clusterName: "shop",
      subnetIds: ["subnet-1", "subnet-2"],
      ...more,
    });
  const parts = [...withInternet, open("sg-extra"), cluster(), nodes()];

  it("join control plane and nodes by a group that no state holds", () => {
    const aws = reach(...parts);
    assert.equal(passes(aws, "shop", "nodes"), every);
    assert.equal(passes(aws, "nodes", "nodes"), every);
    assert.equal(passes(aws, "nodes", "shop"), `may TCP 443, must ${none}`);
    assert.equal(
      passes(
        reach(...parts.filter(({ name }) => name !== "shop"), cluster({ endpointPrivateAccess: true })),
        "nodes",
        "shop",
      ),
      "TCP 443",
    );
  });

  it("let a rule refer to that group by the cluster's output", () => {
    const reference = { ...tcp(5432), securityGroups: [new Unknown("the cluster's group")] };
    const db = group(
      "sg-db",
      { vpcId: "vpc-1", ingress: [reference] },
      { propertyDependencies: { ingress: ["urn:shop"] } },
    );
    assert.equal(passes(reach(...parts, db, host("db", "subnet-1", ["sg-db"])), "nodes", "db"), "TCP 5432");
    const state = parts.map((each) =>
      each.name === "shop" ? { ...each, outputs: { vpcConfig: { clusterSecurityGroupId: "sg-eks" } } } : each,
    );
    const known = open("sg-db", [tcp(5432, { securityGroups: ["sg-eks"] })]);
    assert.equal(
      passes(reach(...state, known, host("db", "subnet-1", ["sg-db"])), "nodes", "db"),
      "TCP 5432",
    );
    const opened = ingressRule("r", {
      securityGroupId: "sg-eks",
      ipProtocol: "tcp",
      fromPort: 30000,
      toPort: 30000,
      cidrIpv4: "10.0.0.0/8",
    });
    assert.equal(
      passes(reach(...state, opened, open("sg-a"), host("a", "subnet-1", ["sg-a"])), "a", "nodes"),
      "TCP 30000",
    );
  });

  it("give nodes the groups of their template alone, where it has some", () => {
    const template = made("aws:ec2/launchTemplate:LaunchTemplate", "lt", {
      vpcSecurityGroupIds: ["sg-nodes"],
    });
    const own = [
      ...parts.filter(({ name }) => name !== "nodes"),
      open("sg-nodes"),
      template,
      nodes({ launchTemplate: { id: "lt", version: "1" } }),
    ];
    assert.equal(passes(reach(...own), "shop", "nodes"), none);
  });

  it("open port 22 of nodes to the world by a key without groups", () => {
    const keyed = (remoteAccess: object) =>
      reach(
        ...parts.filter(({ name }) => name !== "nodes" && name !== "subnet-1" && name !== "subnet-2"),
        ...["1", "2"].map((n) =>
          made("aws:ec2/subnet:Subnet", `subnet-${n}`, {
            vpcId: "vpc-1",
            cidrBlock: `10.0.${n}.0/24`,
            mapPublicIpOnLaunch: true,
          }),
        ),
        nodes({ remoteAccess }),
        open("sg-admin"),
        host("admin", "subnet-1", ["sg-admin"]),
      );
    assert.equal(passes(keyed({ ec2SshKey: "key" }), world, "nodes"), "TCP 22");
    const named = keyed({ ec2SshKey: "key", sourceSecurityGroupIds: ["sg-admin"] });
    assert.equal(passes(named, world, "nodes"), none);
    assert.equal(passes(named, "admin", "nodes"), "TCP 22");
  });

  it("show their API to the world unless they say otherwise", () => {
    const front = (vpcConfig: object): string => {
      const aws = reach(...parts.filter(({ name }) => name !== "shop"), cluster(vpcConfig));
      const end = aws.endpoints.find(({ id }) => id.endsWith("#public-endpoint"));
      return end ? aws.between(outside(world), end).must.toText() : "closed";
    };
    assert.equal(front({}), "TCP 443");
    assert.equal(front({ publicAccessCidrs: [] }), "TCP 443");
    assert.equal(front({ publicAccessCidrs: ["203.0.113.0/24"] }), none);
    assert.equal(front({ publicAccessCidrs: ["8.8.8.0/24"] }), "TCP 443");
    assert.equal(front({ endpointPublicAccess: false }), "closed");
  });

  it("have pods on Fargate in the cluster's group", () => {
    const profile = made("aws:eks/fargateProfile:FargateProfile", "pods", {
      clusterName: "shop",
      subnetIds: ["subnet-2"],
    });
    const aws = reach(...parts, profile);
    assert.equal(passes(aws, "shop", "pods"), every);
    assert.equal(passes(aws, world, "pods"), none);
  });
});

describe("addresses outside", () => {
  it("are told apart only as far as rules do", () => {
    const aws = reach(
      ...withInternet,
      open("sg-1", [
        tcp(22, { cidrBlocks: ["203.0.113.0/25", "203.0.113.128/25"] }),
        tcp(443, { cidrBlocks: ["203.0.113.0/24", "198.51.100.0/24"] }),
      ]),
      open("sg-2", [tcp(22, { cidrBlocks: ["10.0.0.0/8"] })]),
      host("a", "subnet-1", ["sg-1", "sg-2"], { associatePublicIpAddress: true }),
    );
    const names = aws.externals.map(({ name }) => name).filter((name) => !/IPv6|fc00/.test(name));
    assert.deepEqual(names.sort(), [
      "10.1.0.0/16, 10.2.0.0/15, 10.4.0.0/14 and 5 more",
      "100.64.0.0/10, 172.16.0.0/12, 192.168.0.0/16",
      "198.51.100.0/24",
      "203.0.113.0/24",
      "the internet",
    ]);
    for (const external of aws.externals) {
      const { may, must } = aws.between(external, aws.endpoints[0]!);
      assert.ok(may.equals(must), external.name);
    }
    assert.equal(between(aws, "203.0.113.7/32", "a").must.toText(), "TCP 22,443");
  });
});
