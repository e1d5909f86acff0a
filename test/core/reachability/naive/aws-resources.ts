import type { Resource } from "../../../../core/graph";
import { aws } from "../../graph/adapters/aws/support";
import type { Entry, Estate, Rule } from "./aws";

const block = ({ protocol, from, to, cidrs, groups, self }: Rule) => ({
  protocol,
  fromPort: from,
  toPort: to,
  cidrBlocks: cidrs ?? [],
  securityGroups: groups ?? [],
  ...(self === true && { self }),
});

const entry = ({ number, allow, protocol, from, to, cidr }: Entry) => ({
  ruleNo: number,
  action: allow ? "allow" : "deny",
  protocol,
  ...(protocol === "icmp"
    ? { icmpType: from, icmpCode: to, fromPort: 0, toPort: 0 }
    : { fromPort: from, toPort: to }),
  cidrBlock: cidr,
});

const routeTo = (target: string): object =>
  target.startsWith("nat")
    ? { natGatewayId: target }
    : target.startsWith("pcx")
      ? { vpcPeeringConnectionId: target }
      : { gatewayId: target };

/** The estate as a program's state would hold it. */
export function resourcesOf(estate: Estate): Resource[] {
  const made = (type: string, id: string, properties: object): Resource =>
    aws(type, id, properties, { physicalId: id });
  return [
    ...estate.vpcs.map(({ id, cidr }) => made("aws:ec2/vpc:Vpc", id, { cidrBlock: cidr })),
    ...estate.subnets.map(({ id, vpc, cidr }) =>
      made("aws:ec2/subnet:Subnet", id, { vpcId: vpc, cidrBlock: cidr }),
    ),
    ...estate.groups.map(({ id, vpc, ingress, egress }) =>
      made("aws:ec2/securityGroup:SecurityGroup", id, {
        vpcId: vpc,
        ingress: ingress.map(block),
        egress: egress.map(block),
      }),
    ),
    ...estate.acls.map(({ id, vpc, ingress, egress }) =>
      made("aws:ec2/networkAcl:NetworkAcl", id, {
        vpcId: vpc,
        subnetIds: estate.subnets.filter(({ acl }) => acl === id).map((subnet) => subnet.id),
        ingress: ingress.map(entry),
        egress: egress.map(entry),
      }),
    ),
    ...estate.tables.map(({ id, vpc, routes }) =>
      made("aws:ec2/routeTable:RouteTable", id, {
        vpcId: vpc,
        routes: routes.map(({ cidr, to }) => ({ cidrBlock: cidr, ...routeTo(to) })),
      }),
    ),
    ...estate.subnets.map(({ id, table }) =>
      made("aws:ec2/routeTableAssociation:RouteTableAssociation", `${id}-routes`, {
        subnetId: id,
        routeTableId: table,
      }),
    ),
    ...estate.gateways.map(({ id, vpc }) =>
      made("aws:ec2/internetGateway:InternetGateway", id, vpc === undefined ? {} : { vpcId: vpc }),
    ),
    ...estate.nats.map(({ id, subnet }) =>
      made("aws:ec2/natGateway:NatGateway", id, { subnetId: subnet, allocationId: "eipalloc-1" }),
    ),
    ...estate.peerings.map(({ id, a, b }) =>
      made("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", id, {
        vpcId: a,
        peerVpcId: b,
        autoAccept: true,
      }),
    ),
    ...estate.machines.map(({ id, subnet, ip, groups, isPublic }) =>
      made("aws:ec2/instance:Instance", id, {
        subnetId: subnet,
        privateIp: ip,
        vpcSecurityGroupIds: groups,
        associatePublicIpAddress: isPublic,
      }),
    ),
    ...(estate.block === undefined
      ? []
      : [
          made("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "block", {
            internetGatewayBlockMode: estate.block,
          }),
        ]),
  ];
}
