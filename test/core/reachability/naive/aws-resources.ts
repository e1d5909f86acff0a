import type { Resource } from "../../../../core/graph";
import { isIpv6 } from "./aws-addresses";
import { aws } from "../../graph/adapters/aws/support";
import type { Entry, Estate, Rule, Way } from "./aws";

type Direction = "ingress" | "egress";
type Group = Estate["groups"][number];

const ipv4Of = ({ cidrs }: Rule): string[] => (cidrs ?? []).filter((cidr) => !isIpv6(cidr));
const ipv6Of = ({ cidrs }: Rule): string[] => (cidrs ?? []).filter(isIpv6);
const portsOf = ({ protocol, from, to }: Rule) => ({ protocol, fromPort: from, toPort: to });

const block = (rule: Rule) => ({
  ...portsOf(rule),
  cidrBlocks: ipv4Of(rule),
  ipv6CidrBlocks: ipv6Of(rule),
  prefixListIds: rule.lists ?? [],
  securityGroups: rule.groups ?? [],
  ...(rule.self === true && { self: true }),
});

/** A rule of one peer each, as the newer forms want them; a group's own id stands for itself. */
const single = (id: string, { groups, self, lists, ...rule }: Rule): readonly Rule[] => [
  ...(rule.cidrs ?? []).map((cidr): Rule => ({ ...rule, cidrs: [cidr] })),
  ...(lists ?? []).map((list): Rule => ({ ...rule, cidrs: [], lists: [list] })),
  ...[...(groups ?? []), ...(self === true ? [id] : [])].map((group): Rule => ({
    ...rule,
    cidrs: [],
    groups: [group],
  })),
];

/** The same rules in resources of their own, or as the native provider has them. */
const writers: Readonly<Record<"rules" | "vpc rules" | "native", (made: Made, group: Group) => Resource[]>> =
  {
    rules: (made, { id, vpc, ...group }) => [
      made("aws:ec2/securityGroup:SecurityGroup", id, { vpcId: vpc }),
      ...both(group, (direction, rule, at) => {
        const one = (name: string, peers: object): Resource =>
          made("aws:ec2/securityGroupRule:SecurityGroupRule", `${id}-${direction}-${at}-${name}`, {
            type: direction,
            securityGroupId: id,
            ...portsOf(rule),
            ...peers,
          });
        const blocks = {
          cidrBlocks: ipv4Of(rule),
          ipv6CidrBlocks: ipv6Of(rule),
          prefixListIds: rule.lists ?? [],
        };
        return [
          one("blocks", blocks),
          ...(rule.groups ?? []).map((peer) => one(peer, { sourceSecurityGroupId: peer })),
          ...(rule.self === true ? [one("self", { self: true })] : []),
        ];
      }),
    ],
    "vpc rules": (made, { id, vpc, ...group }) => [
      made("aws:ec2/securityGroup:SecurityGroup", id, { vpcId: vpc }),
      ...both(group, (direction, rule, at) =>
        single(id, rule).map((one, index) => {
          const kind = direction === "ingress" ? "SecurityGroupIngressRule" : "SecurityGroupEgressRule";
          const { protocol, fromPort, toPort } = portsOf(one);
          return made(
            `aws:vpc/${kind[0]!.toLowerCase()}${kind.slice(1)}:${kind}`,
            `${id}-${direction}-${at}-${index}`,
            {
              securityGroupId: id,
              ipProtocol: protocol,
              ...(protocol !== "-1" && { fromPort, toPort }),
              ...(ipv4Of(one)[0] !== undefined && { cidrIpv4: ipv4Of(one)[0] }),
              ...(ipv6Of(one)[0] !== undefined && { cidrIpv6: ipv6Of(one)[0] }),
              ...(one.lists && { prefixListId: one.lists[0] }),
              ...(one.groups && { referencedSecurityGroupId: one.groups[0] }),
            },
          );
        }),
      ),
    ],
    native: (made, { id, vpc, ...group }) => {
      const list = (direction: Direction) => {
        const [source, lists] =
          direction === "ingress"
            ? ["sourceSecurityGroupId", "sourcePrefixListId"]
            : ["destinationSecurityGroupId", "destinationPrefixListId"];
        // Without any rule for the way out, CloudFormation leaves the one that AWS makes.
        const rules =
          direction === "egress" && group.egress.length === 0
            ? [{ protocol: "tcp" as const, from: 1, to: 1, cidrs: ["127.0.0.1/32"] }]
            : group[direction];
        return rules.flatMap((rule) =>
          single(id, rule).map((one) => {
            const { protocol, fromPort, toPort } = portsOf(one);
            return {
              ipProtocol: protocol,
              ...(protocol !== "-1" && { fromPort, toPort }),
              ...(ipv4Of(one)[0] !== undefined && { cidrIp: ipv4Of(one)[0] }),
              ...(ipv6Of(one)[0] !== undefined && { cidrIpv6: ipv6Of(one)[0] }),
              ...(one.lists && { [lists]: one.lists[0] }),
              ...(one.groups && { [source]: one.groups[0] }),
            };
          }),
        );
      };
      return [
        made("aws-native:ec2:SecurityGroup", id, {
          vpcId: vpc,
          groupDescription: id,
          securityGroupIngress: list("ingress"),
          securityGroupEgress: list("egress"),
        }),
      ];
    },
  };

const both = (
  group: Pick<Group, Direction>,
  write: (direction: Direction, rule: Rule, at: number) => readonly Resource[],
): Resource[] =>
  (["ingress", "egress"] as const).flatMap((direction) =>
    group[direction].flatMap((rule, at) => write(direction, rule, at)),
  );

const entry = ({ number, allow, protocol, from, to, cidr }: Entry) => ({
  ruleNo: number,
  action: allow ? "allow" : "deny",
  protocol,
  ...(protocol === "icmp" || protocol === "58"
    ? { icmpType: from, icmpCode: to, fromPort: 0, toPort: 0 }
    : { fromPort: from, toPort: to }),
  ...(isIpv6(cidr) ? { ipv6CidrBlock: cidr } : { cidrBlock: cidr }),
});

const routeTo = (target: string): object =>
  target.startsWith("nat")
    ? { natGatewayId: target }
    : target.startsWith("pcx")
      ? { vpcPeeringConnectionId: target }
      : target.startsWith("eigw")
        ? { egressOnlyGatewayId: target }
        : { gatewayId: target };

const routeFor = ({ cidr, list }: Way): object =>
  cidr === undefined
    ? { destinationPrefixListId: list }
    : isIpv6(cidr)
      ? { ipv6CidrBlock: cidr }
      : { cidrBlock: cidr };

type Made = (type: string, id: string, properties: object, outputs?: Record<string, unknown>) => Resource;

/** The estate as a program's state would hold it. */
export function resourcesOf(estate: Estate): Resource[] {
  const made: Made = (type, id, properties, outputs) =>
    aws(type, id, properties, { physicalId: id, ...(outputs && { outputs }) });
  return [
    ...estate.vpcs.map(({ id, cidr, cidr6 }) =>
      made(
        "aws:ec2/vpc:Vpc",
        id,
        { cidrBlock: cidr, ...(cidr6 !== undefined && { ipv6CidrBlock: cidr6 }) },
        {
          defaultNetworkAclId:
            estate.acls.find((acl) => acl.isDefault === true && acl.vpc === id)?.id ?? `acl-${id}`,
        },
      ),
    ),
    ...estate.vpcs.flatMap(({ id, main }) =>
      main === undefined
        ? []
        : made("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", `${id}-main`, {
            vpcId: id,
            routeTableId: main,
          }),
    ),
    ...estate.subnets.map(({ id, vpc, cidr, cidr6 }) =>
      made("aws:ec2/subnet:Subnet", id, {
        vpcId: vpc,
        cidrBlock: cidr,
        ...(cidr6 !== undefined && { ipv6CidrBlock: cidr6 }),
      }),
    ),
    ...(estate.services ?? []).map(({ id, vpc, tables, list }) =>
      aws(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        id,
        { vpcId: vpc, serviceName: "com.amazonaws.eu-central-1.s3", routeTableIds: tables },
        { physicalId: id, outputs: { prefixListId: list } },
      ),
    ),
    ...(estate.lists ?? []).map(({ id, cidrs }) =>
      made("aws:ec2/managedPrefixList:ManagedPrefixList", id, {
        name: id,
        addressFamily: "IPv4",
        entries: cidrs.map((cidr) => ({ cidr })),
      }),
    ),
    ...estate.groups.flatMap((group) => {
      const { id, vpc, ingress, egress, form = "inline" } = group;
      if (form !== "inline") return writers[form](made, group);
      return made("aws:ec2/securityGroup:SecurityGroup", id, {
        vpcId: vpc,
        ingress: ingress.map(block),
        egress: egress.map(block),
      });
    }),
    ...estate.acls.map(({ id, vpc, ingress, egress, isDefault }) =>
      made(
        isDefault === true ? "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl" : "aws:ec2/networkAcl:NetworkAcl",
        id,
        {
          ...(isDefault === true ? { defaultNetworkAclId: id } : { vpcId: vpc }),
          subnetIds: estate.subnets.filter(({ acl }) => acl === id).map((subnet) => subnet.id),
          ingress: ingress.map(entry),
          egress: egress.map(entry),
        },
      ),
    ),
    ...estate.tables.map(({ id, vpc, routes }) =>
      made("aws:ec2/routeTable:RouteTable", id, {
        vpcId: vpc,
        routes: routes.map((route) => ({ ...routeFor(route), ...routeTo(route.to) })),
      }),
    ),
    ...estate.subnets.flatMap(({ id, table }) =>
      table === undefined
        ? []
        : made("aws:ec2/routeTableAssociation:RouteTableAssociation", `${id}-routes`, {
            subnetId: id,
            routeTableId: table,
          }),
    ),
    ...(estate.egressOnly ?? []).map(({ id, vpc }) =>
      made("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", id, { vpcId: vpc }),
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
    ...estate.machines.map(({ id, subnet, ip, ip6, groups, isPublic }) =>
      made("aws:ec2/instance:Instance", id, {
        subnetId: subnet,
        privateIp: ip,
        ...(ip6 !== undefined && { ipv6Addresses: [ip6] }),
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
