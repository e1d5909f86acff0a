import assert from "node:assert/strict";
import { buildGraph, type Resource } from "../../../../core/graph";
import { awsReachability, type AwsAnswer, type AwsReachability } from "../../../../core/reachability/aws";
import type { Endpoint, ExternalEndpoint } from "../../../../core/reachability/endpoint";
import { IpSet } from "../../../../core/sets";
import { aws } from "../../graph/adapters/aws/support";

/** A resource whose physical id is its name. */
export const made = (
  type: string,
  name: string,
  properties: object = {},
  more: Partial<Resource> = {},
): Resource => aws(type, name, properties, { physicalId: name, ...more });

const named =
  (type: string) =>
  (name: string, properties: object = {}, more: Partial<Resource> = {}): Resource =>
    made(type, name, properties, more);

export const vpc = (name: string, cidrBlock: string, more: object = {}): Resource =>
  made("aws:ec2/vpc:Vpc", name, { cidrBlock, ...more });
export const subnet = (name: string, vpcId: string, cidrBlock: string, more: object = {}): Resource =>
  made("aws:ec2/subnet:Subnet", name, { vpcId, cidrBlock, ...more });
export const group = named("aws:ec2/securityGroup:SecurityGroup");
export const ingressRule = named("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
export const instance = named("aws:ec2/instance:Instance");
export const acl = named("aws:ec2/networkAcl:NetworkAcl");
export const table = named("aws:ec2/routeTable:RouteTable");
export const peering = named("aws:ec2/vpcPeeringConnection:VpcPeeringConnection");
export const gateway = named("aws:ec2/internetGateway:InternetGateway");
export const associate = (subnetId: string, routeTableId: string): Resource =>
  made("aws:ec2/routeTableAssociation:RouteTableAssociation", `${subnetId}-${routeTableId}`, {
    subnetId,
    routeTableId,
  });

export const all = { protocol: "-1", fromPort: 0, toPort: 0 };
export const everywhere = { ...all, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] };
export const tcp = (port: number, more: object = {}): object => ({
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  ...more,
});

/** A group that lets everything out, and in what is given. */
export const open = (name: string, ingress: readonly object[] = [], vpcId = "vpc-1"): Resource =>
  group(name, { vpcId, ingress, egress: [everywhere] });

/** A VPC of 10.0.0.0/16 with two subnets, 10.0.1.0/24 and 10.0.2.0/24, and the local route alone. */
export const base: readonly Resource[] = [
  vpc("vpc-1", "10.0.0.0/16"),
  subnet("subnet-1", "vpc-1", "10.0.1.0/24"),
  subnet("subnet-2", "vpc-1", "10.0.2.0/24"),
  table("rtb-1", { vpcId: "vpc-1", routes: [] }),
  associate("subnet-1", "rtb-1"),
  associate("subnet-2", "rtb-1"),
];

/** The same with an internet gateway that both subnets route to. */
export const withInternet: readonly Resource[] = [
  ...base.filter(({ name }) => name !== "rtb-1"),
  gateway("igw-1", { vpcId: "vpc-1" }),
  table("rtb-1", {
    vpcId: "vpc-1",
    routes: [
      { cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
      { ipv6CidrBlock: "::/0", gatewayId: "igw-1" },
    ],
  }),
];

export const host = (
  name: string,
  subnetId: string,
  groups: readonly string[],
  more: object = {},
): Resource =>
  instance(name, { subnetId, vpcSecurityGroupIds: groups, associatePublicIpAddress: false, ...more });

export const outside = (cidr: string): ExternalEndpoint => {
  const set = IpSet.of(cidr);
  return { kind: "external", id: cidr, name: cidr, addresses: set, parts: [set] };
};

export const reach = (...resources: readonly Resource[]): AwsReachability =>
  awsReachability(buildGraph(resources));

/** The answer between two ends, by name or by block. */
export function between(aws: AwsReachability, from: string, to: string): AwsAnswer {
  const end = (name: string): Endpoint => {
    if (/[/]\d+$/.test(name)) return outside(name);
    const found = aws.endpoints.filter((each) => each.name === name);
    assert.equal(found.length, 1, `${found.length} endpoints are called ${name}`);
    return found[0]!;
  };
  return aws.between(end(from), end(to));
}

/** What may and must pass, as text: one where they are the same. */
export function passes(aws: AwsReachability, from: string, to: string): string {
  const { may, must } = between(aws, from, to);
  return may.equals(must) ? may.toText() : `may ${may.toText()}, must ${must.toText()}`;
}
