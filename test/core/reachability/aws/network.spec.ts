import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../../core/graph";
import {
  acl,
  associate,
  base,
  between,
  everywhere,
  gateway,
  host,
  made,
  open,
  passes,
  peering,
  reach,
  subnet,
  table,
  vpc,
  withInternet,
} from "./support";

const none = "No Connections";
const every = "All Connections";
const world = "8.8.8.8/32";

const entry = (ruleNo: number, action: string, more: object = {}): object => ({
  ruleNo,
  action,
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlock: "0.0.0.0/0",
  ...more,
});
const tcp = (from: number, to = from): object => ({ protocol: "tcp", fromPort: from, toPort: to });

/** Machines a and b in two subnets and c beside b, all open to each other but for what the ACL of b's subnet says. */
const withAcl = (...more: Resource[]) =>
  reach(
    ...base,
    open("sg-1", [everywhere]),
    host("a", "subnet-1", ["sg-1"]),
    host("b", "subnet-2", ["sg-1"]),
    host("c", "subnet-2", ["sg-1"]),
    ...more,
  );
const ofSubnet = (
  ingress: readonly unknown[],
  egress: readonly unknown[] = [entry(100, "allow")],
): Resource => acl("acl-1", { vpcId: "vpc-1", subnetIds: ["subnet-2"], ingress, egress });

describe("network ACLs", () => {
  it("let everything through where none is declared, nothing where one is declared empty", () => {
    assert.equal(passes(withAcl(), "a", "b"), every);
    const empty = withAcl(acl("acl-1", { vpcId: "vpc-1", subnetIds: ["subnet-2"] }));
    assert.equal(passes(empty, "a", "b"), none);
    assert.deepEqual(between(empty, "a", "b").blockedBy(between(withAcl(), "a", "b").may), ["network-acl"]);
  });

  it("judge nothing within a subnet", () => assert.equal(passes(withAcl(ofSubnet([])), "b", "c"), every));

  it("go by the first entry that matches, in the order of numbers", () => {
    const both = [entry(200, "allow"), entry(100, "deny", { ...tcp(22) })];
    const { may } = between(withAcl(ofSubnet(both)), "a", "b");
    assert.ok(!may.contains({ protocol: "tcp", port: 22 }) && may.contains({ protocol: "tcp", port: 23 }));
    const other = [entry(50, "allow"), entry(100, "deny", { ...tcp(22) })];
    assert.equal(passes(withAcl(ofSubnet(other)), "a", "b"), every);
  });

  it("need an entry for the reply, to the client's port", () => {
    const request = [entry(100, "allow", tcp(443))];
    assert.equal(passes(withAcl(ofSubnet(request, [])), "a", "b"), none);
    assert.equal(
      passes(withAcl(ofSubnet(request, [entry(100, "allow", tcp(1024, 65535))])), "a", "b"),
      "TCP 443",
    );
    const some = ofSubnet(request, [entry(100, "allow", tcp(32768, 60999))]);
    assert.equal(passes(withAcl(some), "a", "b"), `may TCP 443, must ${none}`);
  });

  it("need echo replies for echo requests, and none for messages that nobody answers", () => {
    const icmp = { protocol: "icmp", icmpType: -1, icmpCode: -1 };
    const { may } = between(withAcl(ofSubnet([entry(100, "allow", icmp)], [])), "a", "b");
    assert.ok(!may.contains({ protocol: "icmp", type: 8, code: 0 }));
    assert.ok(may.contains({ protocol: "icmp", type: 3, code: 1 }));
  });

  it("keep IPv6 and IPv4 apart", () => {
    const only6 = { cidrBlock: undefined, ipv6CidrBlock: "::/0" };
    assert.equal(passes(withAcl(ofSubnet([entry(100, "allow", only6)])), "a", "b"), none);
  });

  it("read entries in resources of their own, and associations", () => {
    const entries = ([egress, more]: readonly [boolean, object]): Resource =>
      made("aws:ec2/networkAclRule:NetworkAclRule", `entry-${egress}`, {
        networkAclId: "acl-1",
        ruleNumber: 100,
        ruleAction: "allow",
        egress,
        cidrBlock: "10.0.0.0/8",
        ...more,
      });
    const parts = [
      acl("acl-1", { vpcId: "vpc-1" }),
      made("aws:ec2/networkAclAssociation:NetworkAclAssociation", "x", {
        networkAclId: "acl-1",
        subnetId: "subnet-2",
      }),
      ...[
        [false, { protocol: "tcp", fromPort: 22, toPort: 22 }] as const,
        [true, { protocol: "-1" }] as const,
      ].map(entries),
    ];
    assert.equal(passes(withAcl(...parts), "a", "b"), "TCP 22");
  });

  it("are the default one where that is taken over, emptied unless it says otherwise", () => {
    const taken = (more: object): Resource =>
      made("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "acl-d", more, {
        propertyDependencies: { defaultNetworkAclId: ["urn:vpc-1"] },
      });
    const defaultNetworkAclId = new Unknown("the default ACL's id");
    assert.equal(passes(withAcl(taken({ defaultNetworkAclId })), "a", "b"), none);
    const whole = { ingress: [entry(1, "allow")], egress: [entry(1, "allow")] };
    assert.equal(passes(withAcl(taken({ defaultNetworkAclId, ...whole })), "a", "b"), every);
  });

  it("of which an entry is not known: a denial may be absent and must be taken to match", () => {
    const unknown = (action: string) => [
      entry(100, action, { cidrBlock: new Unknown("a block"), ...tcp(22) }),
      entry(200, "allow"),
    ];
    const denied = between(withAcl(ofSubnet(unknown("deny"))), "a", "b");
    assert.ok(denied.may.isAll && !denied.must.contains({ protocol: "tcp", port: 22 }));
    assert.ok(denied.must.contains({ protocol: "tcp", port: 23 }));
    const allowed = ofSubnet([entry(100, "allow", { cidrBlock: new Unknown("a block"), ...tcp(22) })]);
    assert.equal(passes(withAcl(allowed), "a", "b"), `may TCP 22, must ${none}`);
  });
});

const publicly = (name: string, subnetId = "subnet-1"): Resource =>
  host(name, subnetId, ["sg-1"], { associatePublicIpAddress: true });
const one = open("sg-1", [everywhere]);

describe("routes and gateways", () => {
  it("lead in from the internet with an attached gateway, a route and a public address, and not without any of them", () => {
    const whole = [...withInternet, one, publicly("a")];
    assert.equal(passes(reach(...whole), world, "a"), every);
    const blocked = (...resources: Resource[]): readonly string[] => {
      const aws = reach(...resources);
      assert.equal(passes(aws, world, "a"), none);
      return between(aws, world, "a").blockedBy(between(reach(...whole), world, "a").may);
    };
    const loose = whole.map((each) => (each.name === "igw-1" ? gateway("igw-1", {}) : each));
    assert.deepEqual(blocked(...loose), ["gateway"]);
    assert.deepEqual(
      blocked(...whole.map((each) => (each.name === "rtb-1" ? table("rtb-1", { vpcId: "vpc-1" }) : each))),
      ["route"],
    );
    assert.deepEqual(blocked(...withInternet, one, host("a", "subnet-1", ["sg-1"])), ["gateway"]);
    assert.deepEqual(blocked(...base, open("sg-1"), host("a", "subnet-1", ["sg-1"])), [
      "security-group",
      "route",
      "gateway",
    ]);
  });

  it("take a gateway's attachment from a resource of its own", () => {
    const parts = withInternet.map((each) => (each.name === "igw-1" ? gateway("igw-1", {}) : each));
    const attachment = made("aws:ec2/internetGatewayAttachment:InternetGatewayAttachment", "x", {
      internetGatewayId: "igw-1",
      vpcId: "vpc-1",
    });
    assert.equal(passes(reach(...parts, attachment, one, publicly("a")), world, "a"), every);
  });

  it("take public addresses from elastic ones and from the subnet", () => {
    const eip = made("aws:ec2/eip:Eip", "eip-1", { instance: "a" });
    assert.equal(
      passes(reach(...withInternet, one, host("a", "subnet-1", ["sg-1"]), eip), world, "a"),
      every,
    );
    const mapping = withInternet.map((each) =>
      each.name === "subnet-1"
        ? subnet("subnet-1", "vpc-1", "10.0.1.0/24", { mapPublicIpOnLaunch: true })
        : each,
    );
    const silent = host("a", "subnet-1", ["sg-1"], { associatePublicIpAddress: undefined });
    assert.equal(passes(reach(...mapping, one, silent), world, "a"), every);
    assert.equal(passes(reach(...withInternet, one, silent), world, "a"), none);
  });

  it("of a subnet that names none are those of the main table", () => {
    const bare = withInternet.filter(({ type }) => !type.includes("Association"));
    assert.equal(passes(reach(...bare, one, publicly("a")), world, "a"), none);
    const main = made("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "m", {
      vpcId: "vpc-1",
      routeTableId: "rtb-1",
    });
    assert.equal(passes(reach(...bare, main, one, publicly("a")), world, "a"), every);
    const taken = made(
      "aws:ec2/defaultRouteTable:DefaultRouteTable",
      "rtb-d",
      {
        defaultRouteTableId: new Unknown("the main table's id"),
        routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }],
      },
      { propertyDependencies: { defaultRouteTableId: ["urn:vpc-1"] } },
    );
    assert.equal(passes(reach(...bare, taken, one, publicly("a")), world, "a"), every);
  });

  it("are not known of a VPC of which no routing was given: then its own gateways may be led to", () => {
    const parts = [...withInternet.filter(({ type }) => !/oute/.test(type)), one];
    const aws = reach(...parts, publicly("a"), host("b", "subnet-2", ["sg-1"]));
    assert.equal(passes(aws, world, "a"), `may ${every}, must ${none}`);
    assert.equal(passes(aws, world, "b"), none);
    assert.equal(passes(aws, "a", "b"), every);
  });

  it("go by the longest prefix", () => {
    const split = table("rtb-1", {
      vpcId: "vpc-1",
      routes: [
        { cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
        { cidrBlock: "8.8.8.0/24", networkInterfaceId: "eni-firewall" },
      ],
    });
    const aws = reach(...withInternet.filter(({ name }) => name !== "rtb-1"), split, one, publicly("a"));
    assert.equal(passes(aws, "1.1.1.1/32", "a"), every);
    assert.equal(passes(aws, world, "a"), `may ${every}, must ${none}`);
  });

  it("through a NAT gateway let out only, and what it can translate", () => {
    const parts = [
      vpc("vpc-1", "10.0.0.0/16"),
      subnet("subnet-1", "vpc-1", "10.0.1.0/24"),
      subnet("subnet-2", "vpc-1", "10.0.2.0/24"),
      gateway("igw-1", { vpcId: "vpc-1" }),
      made("aws:ec2/natGateway:NatGateway", "nat-1", { subnetId: "subnet-2", allocationId: "eip-1" }),
      table("rtb-1", { vpcId: "vpc-1", routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" }] }),
      table("rtb-2", { vpcId: "vpc-1", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] }),
      associate("subnet-1", "rtb-1"),
      associate("subnet-2", "rtb-2"),
      one,
      publicly("a"),
    ];
    const aws = reach(...parts);
    assert.equal(passes(aws, "a", world), "TCP 1-65535;UDP 1-65535;ICMP");
    assert.equal(passes(aws, world, "a"), none);
    const stuck = parts.map((each) =>
      each.name === "rtb-2" ? table("rtb-2", { vpcId: "vpc-1", routes: [] }) : each,
    );
    assert.equal(passes(reach(...stuck), "a", world), none);
  });

  it("through an egress-only gateway let IPv6 out only", () => {
    const dual = { ipv6CidrBlock: "2600:1f00::/64", assignIpv6AddressOnCreation: true };
    const aws = reach(
      vpc("vpc-1", "10.0.0.0/16", { ipv6CidrBlock: "2600:1f00::/56" }),
      subnet("subnet-1", "vpc-1", "10.0.1.0/24", dual),
      made("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "eigw-1", { vpcId: "vpc-1" }),
      table("rtb-1", { vpcId: "vpc-1", routes: [{ ipv6CidrBlock: "::/0", egressOnlyGatewayId: "eigw-1" }] }),
      associate("subnet-1", "rtb-1"),
      one,
      host("a", "subnet-1", ["sg-1"]),
    );
    assert.equal(passes(aws, "a", "2a00::1/128"), every);
    assert.equal(passes(aws, "2a00::1/128", "a"), none);
  });

  it("are overridden by block public access, but for what is excluded", () => {
    const block = (mode: string): Resource =>
      made("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "block", {
        internetGatewayBlockMode: mode,
      });
    const except = (mode: string): Resource =>
      made("aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", "except", {
        internetGatewayExclusionMode: mode,
        subnetId: "subnet-1",
      });
    const whole = [...withInternet, one, publicly("a")];
    const both = (...more: Resource[]): readonly string[] => {
      const aws = reach(...whole, ...more);
      return [passes(aws, world, "a"), passes(aws, "a", world)];
    };
    assert.deepEqual(both(block("off")), [every, every]);
    assert.deepEqual(both(block("block-bidirectional")), [none, none]);
    assert.deepEqual(both(block("block-ingress")), [none, none]);
    assert.deepEqual(both(block("block-bidirectional"), except("allow-bidirectional")), [every, every]);
    assert.deepEqual(both(block("block-bidirectional"), except("allow-egress")), [none, every]);
    assert.deepEqual(both(block("block-ingress"), except("allow-egress")), [none, none]);
  });
});

/** Machine a in vpc-1, b in vpc-2, c in vpc-3; 1 and 2, 2 and 3 are peered. */
const chain = (more: object = { autoAccept: true }): readonly Resource[] => [
  ...["1", "2", "3"].flatMap((n) => [
    vpc(`vpc-${n}`, `10.${n}.0.0/16`),
    subnet(`subnet-${n}`, `vpc-${n}`, `10.${n}.1.0/24`),
    open(`sg-${n}`, [everywhere], `vpc-${n}`),
    host(`host-${n}`, `subnet-${n}`, [`sg-${n}`]),
    associate(`subnet-${n}`, `rtb-${n}`),
  ]),
  peering("pcx-12", { vpcId: "vpc-1", peerVpcId: "vpc-2", ...more }),
  peering("pcx-23", { vpcId: "vpc-2", peerVpcId: "vpc-3", ...more }),
];
const to = (cidrBlock: string, vpcPeeringConnectionId: string): object => ({
  cidrBlock,
  vpcPeeringConnectionId,
});
const routed = (n: string, ...routes: object[]): Resource => table(`rtb-${n}`, { vpcId: `vpc-${n}`, routes });

describe("peering", () => {
  const tables = [
    routed("1", to("10.0.0.0/8", "pcx-12")),
    routed("2", to("10.1.0.0/16", "pcx-12"), to("10.3.0.0/16", "pcx-23")),
    routed("3", to("10.0.0.0/8", "pcx-23")),
  ];

  it("joins two VPCs and goes no further", () => {
    const aws = reach(...chain(), ...tables);
    assert.equal(passes(aws, "host-1", "host-2"), every);
    assert.equal(passes(aws, "host-3", "host-2"), every);
    assert.equal(passes(aws, "host-1", "host-3"), none);
  });

  it("needs routes on both sides", () => {
    const aws = reach(...chain(), tables[0]!, routed("2"), tables[2]!);
    assert.equal(passes(aws, "host-1", "host-2"), none);
    assert.ok(
      between(aws, "host-1", "host-2")
        .blockedBy(between(aws, "host-1", "host-1").may)
        .includes("route"),
    );
  });

  it("that nobody here accepts may be accepted elsewhere", () => {
    assert.equal(passes(reach(...chain({}), ...tables), "host-1", "host-2"), `may ${every}, must ${none}`);
    const accepter = made("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "x", {
      vpcPeeringConnectionId: "pcx-12",
      autoAccept: true,
    });
    assert.equal(passes(reach(...chain({}), accepter, ...tables), "host-1", "host-2"), every);
  });
});

describe("transit gateways", () => {
  const attachment = (n: string): Resource =>
    made("aws:ec2transitgateway/vpcAttachment:VpcAttachment", `att-${n}`, {
      transitGatewayId: "tgw-1",
      vpcId: `vpc-${n}`,
      subnetIds: [`subnet-${n}`],
    });
  const zoned = chain().map((each) =>
    each.type.endsWith(":Subnet")
      ? { ...each, properties: { ...each.properties, availabilityZone: "eu-west-1a" } }
      : each,
  );
  const parts = [
    ...zoned.filter(({ name }) => !name.startsWith("pcx")),
    made("aws:ec2transitgateway/transitGateway:TransitGateway", "tgw-1"),
    ...["1", "2", "3"].map(attachment),
    ...["1", "2", "3"].map((n) =>
      table(`rtb-${n}`, {
        vpcId: `vpc-${n}`,
        routes: [{ cidrBlock: "10.0.0.0/8", transitGatewayId: "tgw-1" }],
      }),
    ),
  ];
  const own = (n: string): Resource[] => [
    made("aws:ec2transitgateway/routeTable:RouteTable", `tgw-rtb-${n}`, { transitGatewayId: "tgw-1" }),
    made("aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation", `assoc-${n}`, {
      transitGatewayAttachmentId: `att-${n}`,
      transitGatewayRouteTableId: `tgw-rtb-${n}`,
    }),
  ];
  const learn = (n: string, from: string): Resource =>
    made("aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation", `learn-${n}-${from}`, {
      transitGatewayAttachmentId: `att-${from}`,
      transitGatewayRouteTableId: `tgw-rtb-${n}`,
    });
  const tables = ["1", "2", "3"].flatMap(own);

  it("without tables of their own may pass anything", () =>
    assert.equal(passes(reach(...parts), "host-1", "host-2"), `may ${every}, must ${none}`));

  it("pass what their tables lead there and back", () => {
    const aws = reach(...parts, ...tables, learn("1", "2"), learn("2", "1"), learn("3", "1"));
    assert.equal(passes(aws, "host-1", "host-2"), every);
    assert.equal(passes(aws, "host-1", "host-3"), none);
    assert.equal(passes(aws, "host-3", "host-1"), none);
  });

  it("pass nothing into a blackhole", () => {
    const hole = made("aws:ec2transitgateway/route:Route", "hole", {
      destinationCidrBlock: "10.2.0.0/16",
      blackhole: true,
      transitGatewayRouteTableId: "tgw-rtb-1",
    });
    const aws = reach(...parts, ...tables, learn("1", "2"), learn("2", "1"), hole);
    assert.equal(passes(aws, "host-1", "host-2"), none);
  });
});
