import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../../core/graph";
import { made } from "./support";
import {
  all,
  associate,
  base,
  between,
  everywhere,
  group,
  host,
  ingressRule,
  instance,
  open,
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

/** Two machines in one subnet; the target's group is given. */
const toTarget = (target: Resource, ...more: Resource[]): string =>
  passes(
    reach(
      ...base,
      open("sg-from"),
      target,
      host("from", "subnet-1", ["sg-from"]),
      host("to", "subnet-1", [target.name]),
      ...more,
    ),
    "from",
    "to",
  );

describe("security groups", () => {
  it("must allow on both sides, for the initiator alone", () => {
    const aws = reach(
      ...base,
      group("sg-a", { vpcId: "vpc-1", ingress: [], egress: [tcp(22, { cidrBlocks: ["10.0.0.0/16"] })] }),
      group("sg-b", { vpcId: "vpc-1", ingress: [tcp(22, { cidrBlocks: ["10.0.1.0/24"] })], egress: [] }),
      host("a", "subnet-1", ["sg-a"]),
      host("b", "subnet-2", ["sg-b"]),
    );
    assert.equal(passes(aws, "a", "b"), "TCP 22");
    assert.equal(passes(aws, "b", "a"), none);
    assert.deepEqual(between(aws, "b", "a").blockedBy(between(aws, "a", "b").may), ["security-group"]);
  });

  it("add up over all groups of an interface", () => {
    const aws = reach(
      ...base,
      open("sg-from"),
      open("sg-1", [tcp(22, { cidrBlocks: ["10.0.0.0/16"] })]),
      open("sg-2", [tcp(443, { cidrBlocks: ["10.0.1.0/24"] })]),
      host("from", "subnet-1", ["sg-from"]),
      host("to", "subnet-1", ["sg-1", "sg-2"]),
    );
    assert.equal(passes(aws, "from", "to"), "TCP 22,443");
  });

  it("speak of every port with protocol -1, whatever the ports say", () => {
    assert.equal(
      toTarget(open("sg-to", [{ protocol: "-1", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] }])),
      every,
    );
  });

  it("take protocols by number and by name in any case", () => {
    const rule = { fromPort: 20, toPort: 25, cidrBlocks: ["10.0.0.0/8"] };
    assert.equal(toTarget(open("sg-to", [{ protocol: "6", ...rule }])), "TCP 20-25");
    assert.equal(toTarget(open("sg-to", [{ protocol: "TCP", ...rule }])), "TCP 20-25");
  });

  it("take the ports of ICMP for type and code", () => {
    const rule = { protocol: "icmp", fromPort: 8, toPort: -1, cidrBlocks: ["10.0.0.0/8"] };
    assert.equal(toTarget(open("sg-to", [rule])), "ICMP 8");
  });

  it("take all peers of a block as a union", () => {
    const rule = { ...tcp(80), cidrBlocks: ["192.168.0.0/16"], securityGroups: ["sg-from"], self: true };
    assert.equal(toTarget(open("sg-to", [rule])), "TCP 80");
    const blocks = { ...tcp(80), cidrBlocks: ["10.0.1.0/24"], self: true };
    assert.equal(toTarget(open("sg-to", [blocks])), "TCP 80");
  });

  it("allow nothing by a block without peers", () => assert.equal(toTarget(open("sg-to", [tcp(80)])), none));

  it("let in nothing with rules for the way out alone", () => assert.equal(toTarget(open("sg-to")), none));

  it("let members of one group meet by self", () => {
    const shared = open("sg-1", [{ ...all, self: true }]);
    const aws = reach(...base, shared, host("a", "subnet-1", ["sg-1"]), host("b", "subnet-2", ["sg-1"]));
    assert.equal(passes(aws, "a", "b"), every);
  });

  it("don't open to the world by a reference to a group that the world may enter", () => {
    const aws = reach(
      ...withInternet,
      open("sg-front", [everywhere]),
      open("sg-back", [{ ...all, securityGroups: ["sg-front"] }]),
      host("front", "subnet-1", ["sg-front"], { associatePublicIpAddress: true }),
      host("back", "subnet-2", ["sg-back"], { associatePublicIpAddress: true }),
    );
    assert.equal(passes(aws, "8.8.8.8/32", "front"), every);
    assert.equal(passes(aws, "8.8.8.8/32", "back"), none);
    assert.equal(passes(aws, "front", "back"), every);
  });

  it("read rules in resources of their own, also of the native provider", () => {
    const own = group("sg-to", { vpcId: "vpc-1" });
    const rule = { securityGroupId: "sg-to", ipProtocol: "tcp", fromPort: 22, toPort: 22 };
    assert.equal(toTarget(own, ingressRule("r", { ...rule, cidrIpv4: "10.0.0.0/8" })), "TCP 22");
    assert.equal(
      toTarget(own, ingressRule("r", { ...rule, referencedSecurityGroupId: "sg-from" })),
      "TCP 22",
    );
    const native = made("aws-native:ec2:SecurityGroupIngress", "r", {
      groupId: "sg-to",
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      sourceSecurityGroupId: "sg-from",
    });
    assert.equal(toTarget(own, native), "TCP 22");
  });

  it("of the classic provider let nothing out unless told; of the native one everything", () => {
    const aws = reach(
      ...base,
      group("sg-a", { vpcId: "vpc-1" }),
      made("aws-native:ec2:SecurityGroup", "sg-n", { vpcId: "vpc-1", groupDescription: "-" }),
      open("sg-to", [everywhere]),
      host("a", "subnet-1", ["sg-a"]),
      host("n", "subnet-1", ["sg-n"]),
      host("to", "subnet-1", ["sg-to"]),
    );
    assert.equal(passes(aws, "a", "to"), none);
    assert.equal(passes(aws, "n", "to"), every);
  });

  it("take rules in two forms on one group for rules that may go again", () => {
    const mixed = group("sg-to", { vpcId: "vpc-1", ingress: [tcp(80, { cidrBlocks: ["10.0.0.0/8"] })] });
    const rule = ingressRule("r", {
      securityGroupId: "sg-to",
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrIpv4: "10.0.0.0/8",
    });
    assert.equal(toTarget(mixed, rule), "may TCP 22,80, must TCP 80");
  });

  it("read prefix lists, and take those that were not given for anything", () => {
    const rule = { ...tcp(443), prefixListIds: ["pl-1"] };
    const list = made("aws:ec2/managedPrefixList:ManagedPrefixList", "pl-1", {
      entries: [{ cidr: "10.0.1.0/24" }],
    });
    assert.equal(toTarget(open("sg-to", [rule]), list), "TCP 443");
    assert.equal(toTarget(open("sg-to", [rule])), `may TCP 443, must ${none}`);
  });

  it("of what names none are the VPC's default one: all from itself, all out", () => {
    const bare = (name: string) => instance(name, { subnetId: "subnet-1" });
    const aws = reach(...base, bare("a"), bare("b"), open("sg-c"), host("c", "subnet-1", ["sg-c"]));
    assert.equal(passes(aws, "a", "b"), every);
    assert.equal(passes(aws, "c", "a"), none);
  });

  it("are the emptied default one where that is taken over", () => {
    const bare = (name: string) => instance(name, { subnetId: "subnet-1" });
    const taken = made("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "sg-d", { vpcId: "vpc-1" });
    assert.equal(passes(reach(...base, taken, bare("a"), bare("b")), "a", "b"), none);
  });

  it("grant by a reference to the default group, by the VPC's output too", () => {
    const bare = instance("from", { subnetId: "subnet-1" });
    const rule = { ...tcp(80), securityGroups: [new Unknown("the default group's id")] };
    const target = group(
      "sg-to",
      { vpcId: "vpc-1", ingress: [rule], egress: [] },
      { propertyDependencies: { ingress: ["urn:vpc-1"] } },
    );
    const aws = reach(...base, target, bare, host("to", "subnet-1", ["sg-to"]));
    assert.equal(passes(aws, "from", "to"), "TCP 80");
  });

  it("grant nothing by a reference to a group that nobody has", () =>
    assert.equal(toTarget(open("sg-to", [{ ...all, securityGroups: ["sg-gone"] }])), none));

  it("never take an unknown reference for the internet", () => {
    const rule = { ...all, securityGroups: [new Unknown("an id")] };
    const aws = reach(
      ...withInternet,
      open("sg-to", [rule]),
      open("sg-from"),
      host("to", "subnet-1", ["sg-to"], { associatePublicIpAddress: true }),
      host("from", "subnet-1", ["sg-from"]),
    );
    assert.equal(passes(aws, "8.8.8.8/32", "to"), none);
    assert.equal(passes(aws, "from", "to"), `may ${every}, must ${none}`);
  });

  it("open nothing by IPv6 alone where there is only IPv4", () => {
    const rule = { ...all, ipv6CidrBlocks: ["::/0"] };
    const aws = reach(
      ...withInternet,
      open("sg-to", [rule]),
      host("to", "subnet-1", ["sg-to"], { associatePublicIpAddress: true }),
    );
    assert.equal(passes(aws, "8.8.8.8/32", "to"), none);
    assert.equal(passes(aws, "2600::1/128", "to"), none);
  });

  it("refer into peered VPCs of the same Region, by ids with the account too, but not into others", () => {
    const joined = (more: object, reference: string) =>
      reach(
        vpc("vpc-1", "10.0.0.0/16"),
        vpc("vpc-2", "10.1.0.0/16"),
        subnet("subnet-1", "vpc-1", "10.0.1.0/24"),
        subnet("subnet-2", "vpc-2", "10.1.1.0/24"),
        table("rtb-1", {
          vpcId: "vpc-1",
          routes: [{ cidrBlock: "10.1.0.0/16", vpcPeeringConnectionId: "pcx-1" }],
        }),
        table("rtb-2", {
          vpcId: "vpc-2",
          routes: [{ cidrBlock: "10.0.0.0/16", vpcPeeringConnectionId: "pcx-1" }],
        }),
        associate("subnet-1", "rtb-1"),
        associate("subnet-2", "rtb-2"),
        peering("pcx-1", {
          vpcId: "vpc-1",
          peerVpcId: "vpc-2",
          autoAccept: true,
          region: "eu-west-1",
          ...more,
        }),
        open("sg-from"),
        open("sg-to", [{ ...tcp(80), securityGroups: [reference] }], "vpc-2"),
        host("from", "subnet-1", ["sg-from"]),
        host("to", "subnet-2", ["sg-to"]),
      );
    assert.equal(passes(joined({}, "sg-from"), "from", "to"), "TCP 80");
    assert.equal(passes(joined({}, "123456789012/sg-from"), "from", "to"), "TCP 80");
    assert.equal(passes(joined({ peerRegion: "us-east-1" }, "sg-from"), "from", "to"), none);
  });

  it("don't let references hold through the internet", () => {
    const aws = reach(
      vpc("vpc-1", "10.0.0.0/16"),
      vpc("vpc-2", "10.1.0.0/16"),
      ...["1", "2"].flatMap((n) => [
        subnet(`subnet-${n}`, `vpc-${n}`, `10.${Number(n) - 1}.1.0/24`),
        made("aws:ec2/internetGateway:InternetGateway", `igw-${n}`, { vpcId: `vpc-${n}` }),
        table(`rtb-${n}`, { vpcId: `vpc-${n}`, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: `igw-${n}` }] }),
        associate(`subnet-${n}`, `rtb-${n}`),
      ]),
      open("sg-from"),
      open(
        "sg-to",
        [{ ...tcp(80), securityGroups: ["sg-from"] }, tcp(443, { cidrBlocks: ["0.0.0.0/0"] })],
        "vpc-2",
      ),
      host("from", "subnet-1", ["sg-from"], { associatePublicIpAddress: true }),
      host("to", "subnet-2", ["sg-to"], { associatePublicIpAddress: true }),
    );
    assert.equal(passes(aws, "from", "to"), "TCP 443");
  });

  it("that may be one of several let through what some, and for sure what all of them do", () => {
    const target = instance(
      "to",
      { subnetId: "subnet-1", vpcSecurityGroupIds: [new Unknown("an id")] },
      { propertyDependencies: { vpcSecurityGroupIds: ["urn:sg-1", "urn:sg-2"] } },
    );
    const aws = reach(
      ...base,
      open("sg-from"),
      open("sg-1", [tcp(80, { cidrBlocks: ["10.0.0.0/8"] }), tcp(22, { cidrBlocks: ["10.0.0.0/8"] })]),
      open("sg-2", [tcp(80, { cidrBlocks: ["10.0.0.0/8"] })]),
      host("from", "subnet-1", ["sg-from"]),
      target,
    );
    assert.equal(passes(aws, "from", "to"), "may TCP 22,80, must TCP 80");
  });

  it("that were only referred to may let through anything", () => {
    const aws = reach(
      ...base,
      open("sg-from"),
      host("from", "subnet-1", ["sg-from"]),
      host("to", "subnet-1", ["sg-x"]),
    );
    assert.equal(passes(aws, "from", "to"), `may ${every}, must ${none}`);
  });

  it("that were not given let in those alone that may have them, where rules name them", () => {
    const unseen = "sg-0aaa1111bbbb2222c";
    const aws = reach(
      ...base,
      open("sg-known"),
      open("sg-to", [tcp(80, { securityGroups: [unseen] })]),
      host("to", "subnet-1", ["sg-to"]),
      host("stranger", "subnet-1", ["sg-known"]),
      host("holder", "subnet-1", ["sg-known", unseen]),
      host("doubtful", "subnet-1", [new Unknown("the group") as unknown as string]),
    );
    assert.equal(passes(aws, "stranger", "to"), none);
    assert.equal(passes(aws, "holder", "to"), "TCP 80");
    assert.equal(passes(aws, "doubtful", "to"), `may TCP 80, must ${none}`);
  });

  it("attached to nothing open nothing", () => {
    const aws = reach(
      ...withInternet,
      open("sg-open", [everywhere]),
      open("sg-shut"),
      host("a", "subnet-1", ["sg-shut"], { associatePublicIpAddress: true }),
    );
    assert.equal(passes(aws, "8.8.8.8/32", "a"), none);
  });
});
