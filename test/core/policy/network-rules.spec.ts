import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../core/graph";
import { coversRule, hasIpv6, shadowedEntries } from "../../../core/policy/network-rules";
import { aws, graphOf, types } from "../graph/adapters/aws/support";

const some = new Unknown("the value");
const vpcBlock = "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation";

describe("a rule of a security group beside another", () => {
  const tcp = (more: object = {}) => ({
    protocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrBlocks: ["10.0.0.0/16"],
    ...more,
  });
  const from = (peers: object) => tcp({ cidrBlocks: undefined, ...peers });
  const others = ["one", "two"].map((name) => aws(types.group, name, {}, { physicalId: `sg-${name}` }));

  /** Whether the first rule of a group allows all that its second one does. */
  function covers(wide: object, narrow: object, more: Partial<Resource> = {}): boolean | undefined {
    const own = aws(types.group, "own", { ingress: [wide, narrow] }, { physicalId: "sg-own", ...more });
    const graph = graphOf(own, ...others);
    const [first, second] = graph.all("SecurityGroupRule");
    return coversRule(graph, graph.all("SecurityGroup")[0]!, first!, second!);
  }

  it("covers it where it takes in all its ports and all its blocks", () => {
    assert.equal(covers(tcp(), tcp()), true);
    assert.equal(covers(tcp({ toPort: 450 }), tcp()), true);
    assert.equal(covers(tcp({ fromPort: 444, toPort: 450 }), tcp()), false);
    assert.equal(covers(tcp(), tcp({ cidrBlocks: ["10.0.1.0/24"] })), true);
    assert.equal(covers(tcp(), tcp({ cidrBlocks: ["10.0.1.0/24", "10.1.0.0/24"] })), false);
  });

  it("covers it where it takes in all its groups, and itself where that is named", () => {
    const both = from({ securityGroups: ["sg-one", "sg-two"] });
    const one = from({ securityGroups: ["sg-one"] });
    assert.equal(covers(both, one), true);
    assert.equal(covers(one, both), false);
    assert.equal(covers(tcp(), one), false);
    assert.equal(covers(from({ self: true }), from({ self: true })), true);
    assert.equal(covers(one, from({ self: true })), false);
    assert.equal(covers(from({ self: true }), one), false);
    assert.equal(covers(from({ self: true }), from({ securityGroups: ["sg-own"] })), true);
  });

  it("covers it by the same id, whether or not the group was given", () => {
    const [gone, other] = [from({ securityGroups: ["sg-gone"] }), from({ securityGroups: ["sg-other"] })];
    assert.equal(covers(gone, gone), true);
    assert.equal(covers(gone, other), false);
  });

  it("may cover it where ports or peers of either are not known", () => {
    assert.equal(covers(tcp({ toPort: some }), tcp()), undefined);
    assert.equal(covers(tcp(), tcp({ toPort: some })), undefined);
    assert.equal(covers(tcp({ cidrBlocks: [some] }), tcp()), undefined);
    assert.equal(covers(tcp(), tcp({ cidrBlocks: [some] })), undefined);
    assert.equal(covers(from({ self: some }), from({ self: true })), undefined);
    assert.equal(covers(from({ self: true }), from({ self: some })), undefined);
    assert.equal(covers(from({ securityGroups: [some] }), from({ securityGroups: ["sg-one"] })), undefined);
  });

  it("may cover it where several groups may be meant", () => {
    const meant = { propertyDependencies: { ingress: ["urn:one", "urn:two"] } };
    const either = from({ securityGroups: [some] });
    assert.equal(covers(either, from({ securityGroups: ["sg-one"] }), meant), undefined);
    assert.equal(covers(from({ securityGroups: ["sg-gone"] }), either, meant), undefined);
  });

  it("does not cover it where what is known of both settles that", () => {
    assert.equal(covers(tcp({ cidrBlocks: [some] }), tcp({ fromPort: 80, toPort: 80 })), false);
    assert.equal(covers(tcp({ toPort: some }), tcp({ cidrBlocks: ["10.1.0.0/16"] })), false);
    assert.equal(covers(tcp(), tcp({ cidrBlocks: ["10.1.0.0/16", some] })), false);
  });
});

describe("a VPC", () => {
  const six = (properties: object, ...blocks: Resource[]): boolean | undefined => {
    const own = aws(types.vpc, "own", { cidrBlock: "10.0.0.0/16", ...properties }, { physicalId: "vpc-own" });
    const other = aws(types.vpc, "other", { cidrBlock: "10.1.0.0/16" }, { physicalId: "vpc-other" });
    const graph = graphOf(own, other, ...blocks);
    return hasIpv6(graph, graph.all("Vpc")[0]!);
  };
  const block = (vpcId: unknown, ipv6CidrBlock: unknown, ...sources: string[]): Resource =>
    aws(vpcBlock, "block", { vpcId, ipv6CidrBlock }, { propertyDependencies: { vpcId: sources } });

  it("has IPv6 addresses by a block of its own, or by one that AWS chooses", () => {
    assert.equal(six({}), false);
    assert.equal(six({ ipv6CidrBlock: "2600:1f00:a::/56" }), true);
    assert.equal(six({ ipv6CidrBlock: "" }), false);
    assert.equal(six({ assignGeneratedIpv6CidrBlock: true }), true);
    assert.equal(six({ assignGeneratedIpv6CidrBlock: false }), false);
  });

  it("has them by a block that is added to it, and not by another's", () => {
    assert.equal(six({}, block("vpc-own", "2600:1f00:a::/56")), true);
    assert.equal(six({}, block("vpc-other", "2600:1f00:a::/56")), false);
    assert.equal(six({}, block("vpc-gone", "2600:1f00:a::/56")), false);
    assert.equal(six({}, block("vpc-own", undefined)), false);
  });

  it("may have them where a block, or whose it is, is not known", () => {
    assert.equal(six({ ipv6CidrBlock: some }), undefined);
    assert.equal(six({ assignGeneratedIpv6CidrBlock: some }), undefined);
    assert.equal(six({}, block("vpc-own", some)), undefined);
    assert.equal(six({}, block(some, "2600:1f00:a::/56")), undefined);
    assert.equal(six({}, block(some, undefined)), false);
    assert.equal(six({}, block(some, "2600:1f00:a::/56", "urn:own", "urn:other")), undefined);
    assert.equal(six({}, block(some, "2600:1f00:a::/56", "urn:other")), false);
    assert.equal(six({}, block(some, "2600:1f00:a::/56", "urn:own")), true);
  });

  it("has them whatever else is not known", () => {
    assert.equal(six({ ipv6CidrBlock: some, assignGeneratedIpv6CidrBlock: true }), true);
  });
});

describe("an entry of a network ACL", () => {
  const entry = (ruleNo: unknown, more: object = {}) => ({
    ruleNo,
    action: "allow",
    protocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrBlock: "10.0.0.0/16",
    ...more,
  });
  const port = (fromPort: unknown, toPort: unknown = fromPort) => ({ fromPort, toPort });

  /** The shadowed entries, `200 by 100`; `?` before those that only may be. */
  function shadows(ingress: readonly object[], ...others: Resource[]): string[] {
    const acl = aws(types.acl, "acl", { ingress }, { physicalId: "acl-1" });
    const graph = graphOf(acl, aws(types.acl, "second", {}, { physicalId: "acl-2" }), ...others);
    const found = shadowedEntries(graph, graph.all("NetworkAcl")[0]!, "ingress");
    const number = (each: { readonly name: string }): string => /\d+/.exec(each.name)?.[0] ?? each.name;
    return [...found].map(([own, { by, missing }]) =>
      `${missing === undefined ? "" : "? "}${number(own)} by ${by.map(number).join(" ")}`.trim(),
    );
  }
  const standalone = (name: string, properties: object, ...sources: string[]): Resource =>
    aws(
      "aws:ec2/networkAclRule:NetworkAclRule",
      name,
      {
        networkAclId: "acl-1",
        ruleNumber: 50,
        ruleAction: "allow",
        protocol: "-1",
        cidrBlock: "0.0.0.0/0",
        ...properties,
      },
      { propertyDependencies: { networkAclId: sources } },
    );

  it("is shadowed where entries of lower numbers leave it nothing, wherever it is written", () => {
    assert.deepEqual(shadows([entry(100), entry(200)]), ["1 by 0"]);
    assert.deepEqual(shadows([entry(200), entry(100)]), ["0 by 1"]);
    const halves = [
      entry(100, { cidrBlock: "10.0.0.0/17" }),
      entry(110, { cidrBlock: "10.0.128.0/17" }),
      entry(200),
    ];
    assert.deepEqual(shadows(halves), ["2 by 0 1"]);
    assert.deepEqual(shadows([entry(100), entry(100)]), [], "a number that AWS refuses to give twice");
  });

  it("is not where they leave it a port or an address", () => {
    assert.deepEqual(shadows([entry(100), entry(200, port(443, 444))]), []);
    assert.deepEqual(shadows([entry(100), entry(200, { cidrBlock: "10.0.0.0/15" })]), []);
    assert.deepEqual(shadows([entry(100), entry(200, { protocol: "udp" })]), []);
  });

  it("is about nothing where it names no address", () => {
    assert.deepEqual(shadows([entry(100, { cidrBlock: undefined })]), ["0 by"]);
    assert.deepEqual(shadows([entry(100, { cidrBlock: undefined, toPort: some })]), []);
  });

  it("is judged with entries in resources of their own, of its direction", () => {
    assert.deepEqual(shadows([entry(100)], standalone("all", {})), ["0 by all"]);
    assert.deepEqual(shadows([entry(100)], standalone("all", { egress: true })), []);
  });

  it("may be shadowed by one that may be of another ACL, and is none of its own for that", () => {
    const either = standalone("all", { networkAclId: some }, "urn:acl", "urn:second");
    assert.deepEqual(shadows([entry(100)], either), ["? 0 by all"]);
    assert.deepEqual(shadows([entry(10)], either), []);
    const later = { ...either, properties: { ...either.properties, ruleNumber: 200 } };
    assert.deepEqual(shadows([entry(100, { protocol: "-1", cidrBlock: "0.0.0.0/0" })], later), []);
  });

  it("may be where a number is not known", () => {
    assert.deepEqual(shadows([entry(some), entry(200)]), ["? 0 by 1", "? 1 by 0"]);
    assert.deepEqual(shadows([entry(some), entry(200, port(80))]), []);
  });

  it("may be where ports or blocks of entries before it are not known", () => {
    assert.deepEqual(shadows([entry(100, port(some)), entry(200)]), ["? 1 by 0"]);
    assert.deepEqual(shadows([entry(100, { cidrBlock: some }), entry(200)]), ["? 1 by 0"]);
    assert.deepEqual(shadows([entry(100, { cidrBlock: some }), entry(200, port(80))]), []);
    assert.deepEqual(shadows([entry(100, { ...port(some), cidrBlock: "10.1.0.0/16" }), entry(200)]), []);
  });

  it("may be where its own block is not known and its ports are all decided", () => {
    const open = entry(200, { cidrBlock: some });
    assert.deepEqual(shadows([open]), []);
    assert.deepEqual(shadows([entry(100), open]), ["? 1 by 0"]);
    assert.deepEqual(shadows([entry(100, port(80)), open]), []);
    assert.deepEqual(shadows([entry(100, port(some)), open]), ["? 1 by 0"]);
    assert.deepEqual(
      shadows([
        entry(100, port(443, 500)),
        entry(110, port(400, 442)),
        entry(200, { ...port(400, 500), cidrBlock: some }),
      ]),
      ["? 2 by 0 1"],
    );
  });

  it("may be where its own ports are not known and its addresses are all decided", () => {
    const open = entry(200, port(some));
    assert.deepEqual(shadows([open]), []);
    assert.deepEqual(shadows([entry(100), open]), ["? 1 by 0"]);
    assert.deepEqual(shadows([entry(100, { cidrBlock: "10.1.0.0/16" }), open]), []);
    assert.deepEqual(shadows([entry(100, { cidrBlock: some }), open]), ["? 1 by 0"]);
    const halves = [
      entry(100, { cidrBlock: "10.0.0.0/17" }),
      entry(110, { cidrBlock: "10.0.128.0/17" }),
      open,
    ];
    assert.deepEqual(shadows(halves), ["? 2 by 0 1"]);
  });

  it("may be where nothing of it is known and some entry comes before it", () => {
    const open = entry(200, { ...port(some), cidrBlock: some });
    assert.deepEqual(shadows([open]), []);
    assert.deepEqual(shadows([entry(100), open]), ["? 1 by 0"]);
    assert.deepEqual(shadows([entry(300), open]), ["? 0 by 1"]);
  });

  it("is certainly shadowed by entries that are known, whatever others are", () => {
    assert.deepEqual(shadows([entry(90, port(some)), entry(100), entry(200)]), ["? 1 by 0", "2 by 1"]);
  });
});
