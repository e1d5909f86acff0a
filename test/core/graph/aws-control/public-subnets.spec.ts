import assert from "node:assert/strict";
import { buildGraph, type Resource } from "../../../../core/graph";
import { publicRouteOf } from "../../../../core/graph/aws-control";
import { resource } from "../../../../core/policy/minimal";

const at = (type: string, id: string, properties: object): Resource =>
  resource(type, id, properties as Record<string, unknown>, { physicalId: id });
const vpc = at("aws:ec2/vpc:Vpc", "vpc-1", { cidrBlock: "10.0.0.0/16" });
const subnet = at("aws:ec2/subnet:Subnet", "subnet-1", { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" });
const gateway = at("aws:ec2/internetGateway:InternetGateway", "igw-1", { vpcId: "vpc-1" });
const table = (routes?: object[]): Resource =>
  at("aws:ec2/routeTable:RouteTable", "rtb-1", { vpcId: "vpc-1", ...(routes && { routes }) });
const associated = at("aws:ec2/routeTableAssociation:RouteTableAssociation", "rtbassoc-1", {
  subnetId: "subnet-1",
  routeTableId: "rtb-1",
});
const main = at("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main-1", {
  vpcId: "vpc-1",
  routeTableId: "rtb-1",
});
const route = (properties: object): Resource =>
  at("aws:ec2/route:Route", "r-1", { routeTableId: "rtb-1", ...properties });

const isPublic = (...resources: Resource[]): boolean => {
  const graph = buildGraph([vpc, subnet, gateway, ...resources]);
  return publicRouteOf(graph, graph.all("Subnet")[0]!) !== undefined;
};
const world = { cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" };

describe("public subnets", () => {
  it("follow a table with a route to an internet gateway, inline or apart, for either family", () => {
    assert.ok(isPublic(table([world]), associated));
    assert.ok(
      isPublic(table(), associated, route({ destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" })),
    );
    assert.ok(isPublic(table(), associated, route({ destinationIpv6CidrBlock: "::/0", gatewayId: "igw-1" })));
    assert.ok(isPublic(table([{ cidrBlock: "0.0.0.0/1", gatewayId: "igw-1" }]), associated));
  });

  it("follow the main table where they name none", () => {
    assert.ok(isPublic(table([world]), main));
    assert.ok(!isPublic(table([world])));
    const own = at("aws:ec2/routeTable:RouteTable", "rtb-2", { vpcId: "vpc-1", routes: [] });
    const theirs = at("aws:ec2/routeTableAssociation:RouteTableAssociation", "rtbassoc-2", {
      subnetId: "subnet-1",
      routeTableId: "rtb-2",
    });
    assert.ok(!isPublic(table([world]), main, own, theirs));
  });

  it("are not those whose routes lead elsewhere, or to a part of the world", () => {
    assert.ok(!isPublic(table([{ cidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" }]), associated));
    assert.ok(!isPublic(table([{ cidrBlock: "203.0.113.0/24", gatewayId: "igw-1" }]), associated));
    assert.ok(!isPublic(table([{ cidrBlock: "0.0.0.0/0", gatewayId: "vgw-1" }]), associated));
  });
});
