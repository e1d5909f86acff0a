import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedZone } from "../planners/zoned-network";

/** What a network is built with: its name, its VPC, and the component as parent. */
export interface Site {
  readonly name: string;
  readonly vpc: aws.ec2.Vpc;
  readonly parent: { readonly parent: pulumi.Resource };
}

export interface ZoneParts {
  readonly plan: PlannedZone;
  readonly subnets: readonly aws.ec2.Subnet[];
  readonly table: aws.ec2.RouteTable;
  readonly group: aws.ec2.SecurityGroup;
}

/** A zone's subnets, with a route table, a network ACL and a security group of their own. */
export function buildZone(
  { name, vpc, parent }: Site,
  plan: PlannedZone,
  zoneTags: Readonly<Record<string, string>>,
): ZoneParts {
  const own = `${name}-${plan.zone}`;
  const tags = { Name: own, ...zoneTags };
  const subnets = plan.subnets.map(
    ({ letter, availabilityZone, cidr, ipv6Cidr }) =>
      new aws.ec2.Subnet(
        `${own}-${letter}`,
        {
          vpcId: vpc.id,
          cidrBlock: cidr,
          ...(ipv6Cidr !== undefined && { ipv6CidrBlock: ipv6Cidr, assignIpv6AddressOnCreation: true }),
          availabilityZone,
          mapPublicIpOnLaunch: false,
          tags: { ...tags, Name: `${own}-${letter}` },
        },
        parent,
      ),
  );
  const table = new aws.ec2.RouteTable(own, { vpcId: vpc.id, tags }, parent);
  subnets.forEach(({ id }, index) => {
    const letter = plan.subnets[index]?.letter ?? "";
    new aws.ec2.RouteTableAssociation(`${own}-${letter}`, { subnetId: id, routeTableId: table.id }, parent);
  });
  const numbered = (entries: PlannedZone["acl"]["ingress"]) =>
    entries.map((entry, index) => ({ ruleNo: 100 + index * 10, ...entry }));
  new aws.ec2.NetworkAcl(
    own,
    {
      vpcId: vpc.id,
      subnetIds: subnets.map(({ id }) => id),
      ingress: numbered(plan.acl.ingress),
      egress: numbered(plan.acl.egress),
      tags,
    },
    parent,
  );
  const group = new aws.ec2.SecurityGroup(
    own,
    { vpcId: vpc.id, description: `Zone ${plan.zone}: the estate's flows, nothing else`, tags },
    parent,
  );
  return { plan, subnets, table, group };
}
