import assert from "node:assert/strict";
import { buildGraph, Unknown, type Resource } from "../../../core/graph";
import { danglingGroups } from "../../../core/policy/group-references";
import { aws, types } from "../graph/adapters/aws/support";

const [id, otherId, goneId] = [
  "sg-0aaa1111bbbb2222c",
  "sg-0bbb1111bbbb2222c",
  "sg-0ccc1111bbbb2222c",
] as const;
const some = new Unknown("the id");

/** `name.property: problem (what was named)`. */
function dangling(resources: readonly Resource[], options: { readonly partial?: boolean } = {}): string[] {
  const found = danglingGroups(buildGraph(resources, options));
  return [...found].map(
    ({ on, property, named, problem }) => `${on.name}.${property}: ${problem} (${named})`,
  );
}

const group = (name: string, physicalId: string, properties: object = {}): Resource =>
  aws(types.group, name, properties, { physicalId });
const rule = (properties: object, sources: Readonly<Record<string, readonly string[]>> = {}): Resource =>
  aws(
    types.ingressRule,
    "rule",
    {
      securityGroupId: id,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "10.0.0.0/8",
      ...properties,
    },
    { propertyDependencies: sources },
  );
const own = group("own", id);
const other = group("other", otherId);

describe("the group that a rule is added to", () => {
  it("may be anybody's by its id, and must have one", () => {
    assert.deepEqual(dangling([rule({})]), []);
    assert.deepEqual(dangling([rule({ securityGroupId: `333333333333/${goneId}` })]), []);
    assert.deepEqual(dangling([rule({ securityGroupId: "sg-0a1b2c3d" })]), []);
    for (const wrong of ["checkout", "sg-TODO", `x${id}`, `${id}0`, "sg-0a1b2c3", `33/${goneId}`])
      assert.deepEqual(dangling([rule({ securityGroupId: wrong })]), [
        `rule.securityGroupId: no-id (${wrong})`,
      ]);
  });

  it("goes by what a given group, VPC or cluster calls it", () => {
    assert.deepEqual(dangling([rule({ securityGroupId: "checkout" }), group("own", "checkout")]), []);
    const vpc = aws(types.vpc, "net", {}, { outputs: { defaultSecurityGroupId: "default-of-net" } });
    assert.deepEqual(dangling([rule({ securityGroupId: "default-of-net" }), vpc]), []);
    const outputs = { vpcConfig: { clusterSecurityGroupId: "own-of-shop" } };
    const cluster = aws("aws:eks/cluster:Cluster", "shop", {}, { outputs });
    assert.deepEqual(dangling([rule({ securityGroupId: "own-of-shop" }), cluster]), []);
    assert.equal(dangling([rule({ securityGroupId: "own-of-shop" })]).length, 1);
  });

  it("may be in what was not given, whatever it is called, or go by its name where that is asked for", () => {
    assert.deepEqual(dangling([rule({ securityGroupId: "checkout" })], { partial: true }), []);
    const named = aws(types.nativeIngress, "rule", { groupName: "checkout", ipProtocol: "-1" });
    assert.deepEqual(dangling([named]), []);
  });

  it("is not known unless its id comes from a group", () => {
    const unknown = (...sources: string[]) => rule({ securityGroupId: some }, { securityGroupId: sources });
    assert.deepEqual(dangling([unknown()]), ["rule.securityGroupId: unknown (the id)"]);
    assert.deepEqual(dangling([unknown("urn:own"), own]), []);
    assert.deepEqual(dangling([unknown("urn:own", "urn:other"), own, other]), [], "one of two");
    const bucket = aws("aws:s3/bucket:Bucket", "files");
    assert.equal(dangling([unknown("urn:files"), bucket]).length, 1);
  });
});

describe("the groups that a rule lets in", () => {
  const from = (referencedSecurityGroupId: unknown, ...sources: string[]) =>
    rule({ cidrIpv4: undefined, referencedSecurityGroupId }, { referencedSecurityGroupId: sources });

  it("lead nowhere where they were not given, and can't where they have no group's id", () => {
    assert.deepEqual(dangling([own, from(goneId)]), [`rule.referencedSecurityGroupId: unseen (${goneId})`]);
    assert.deepEqual(dangling([own, from("subnet-1")]), ["rule.referencedSecurityGroupId: no-id (subnet-1)"]);
    assert.deepEqual(dangling([own, from("subnet-1")], { partial: true }), [
      "rule.referencedSecurityGroupId: unseen (subnet-1)",
    ]);
    assert.deepEqual(dangling([own, other, from(otherId)]), []);
    assert.deepEqual(dangling([own, other, from(`333333333333/${otherId}`)]), []);
  });

  it("may go by their names where names are asked for", () => {
    const ingress = [{ protocol: "-1", fromPort: 0, toPort: 0, securityGroups: ["web", otherId] }];
    assert.deepEqual(dangling([group("own", id, { ingress }), other]), [
      "ingress 0 of own.securityGroups: unseen (web)",
    ]);
  });

  it("are not known unless their ids come from groups", () => {
    assert.deepEqual(dangling([own, from(some)]), ["rule.referencedSecurityGroupId: unknown (the id)"]);
    assert.deepEqual(dangling([own, other, from(some, "urn:other")]), []);
    const third = group("third", goneId);
    assert.deepEqual(dangling([own, other, third, from(some, "urn:other", "urn:third")]), []);
  });

  describe("in another VPC", () => {
    const vpcs = ["one", "two"].map((name) => aws(types.vpc, name, {}, { physicalId: `vpc-${name}` }));
    const here = group("own", id, { vpcId: "vpc-one" });
    const there = group("other", otherId, { vpcId: "vpc-two" });
    const apart = [`rule.referencedSecurityGroupId: apart (${otherId})`];
    const joined = (type: string): string[] =>
      dangling([...vpcs, here, there, from(otherId), aws(type, "join")]);

    it("are apart unless something joins the two", () => {
      assert.deepEqual(dangling([...vpcs, here, there, from(otherId)]), apart);
      assert.deepEqual(joined("aws:ec2/internetGatewayAttachment:InternetGatewayAttachment"), apart);
      assert.deepEqual(joined("aws-native:ec2:VpcGatewayAttachment"), apart);
      for (const type of [
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
        "aws-native:ec2:VpcPeeringConnection",
        "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
        "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
        "aws-native:ec2:TransitGatewayVpcAttachment",
        "aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation",
      ])
        assert.deepEqual(joined(type), [], type);
    });

    it("are apart in a rule of the group's own resource, too", () => {
      const ingress = [{ protocol: "-1", fromPort: 0, toPort: 0, securityGroups: [otherId] }];
      const inline = group("own", id, { vpcId: "vpc-one", ingress });
      assert.deepEqual(dangling([...vpcs, inline, there]), [
        `ingress 0 of own.securityGroups: apart (${otherId})`,
      ]);
    });

    it("may be in the same where one of the two is not known", () => {
      assert.deepEqual(dangling([...vpcs, here, group("other", otherId), from(otherId)]), []);
      assert.deepEqual(dangling([...vpcs, group("own", id), there, from(otherId)]), []);
      assert.deepEqual(dangling([...vpcs, there, from(otherId)]), []);
      assert.deepEqual(dangling([vpcs[0]!, here, there, from(otherId)]), []);
      assert.deepEqual(
        dangling([...vpcs, here, group("other", otherId, { vpcId: "vpc-one" }), from(otherId)]),
        [],
      );
    });
  });
});

describe("the groups that a resource has", () => {
  const machine = (properties: object, sources: Readonly<Record<string, readonly string[]>> = {}) =>
    aws(types.instance, "machine", properties, { propertyDependencies: sources });

  it("may be anybody's by their ids, and must have one where ids are asked for", () => {
    assert.deepEqual(dangling([machine({ vpcSecurityGroupIds: [goneId] })]), []);
    assert.deepEqual(dangling([machine({ vpcSecurityGroupIds: [goneId, "sg-TODO"] })]), [
      "machine.vpcSecurityGroupIds: no-id (sg-TODO)",
    ]);
    assert.deepEqual(dangling([machine({ securityGroups: ["web"] })]), [], "a name in the default VPC");
    assert.deepEqual(dangling([machine({ sidecarSecurityGroups: ["web"] })]), []);
    assert.deepEqual(dangling([machine({ vpcSecurityGroupIds: ["web"] }), group("own", "web")]), []);
  });

  it("may be in what was not given", () => {
    assert.deepEqual(dangling([machine({ vpcSecurityGroupIds: ["web"] })], { partial: true }), [
      "machine.vpcSecurityGroupIds: unseen (web)",
    ]);
  });

  it("are not known unless their ids come from groups", () => {
    const unknown = (...sources: string[]) =>
      machine({ vpcSecurityGroupIds: [some] }, { vpcSecurityGroupIds: sources });
    assert.deepEqual(dangling([unknown()]), ["machine.vpcSecurityGroupIds: unknown (the id)"]);
    assert.deepEqual(dangling([unknown("urn:own"), own]), []);
    assert.deepEqual(dangling([machine({ securityGroups: [some] })]), [
      "machine.securityGroups: unknown (the id)",
    ]);
  });

  it("are nobody's concern of what the graph has no node for", () => {
    const nameless = { networkInterface: { securityGroupIds: ["web", some] } };
    assert.deepEqual(dangling([aws("aws:nothing/nothing:Nothing", "nothing", nameless)]), []);
  });
});
