import * as aws from "@pulumi/aws";
import { logKey } from "./encryption";

export const zones = ["dmz", "app", "data", "management"] as const;
export type Zone = (typeof zones)[number];
const availabilityZones = ["a", "b"] as const;

export const vpc = new aws.ec2.Vpc("shop", {
  cidrBlock: "10.20.0.0/16",
  enableDnsHostnames: true,
  enableDnsSupport: true,
  tags: { Name: "shop" },
});

const gateway = new aws.ec2.InternetGateway("shop", { vpcId: vpc.id });

/** Each zone has a block of its own: management 10.20.0.0/22, dmz 10.20.4.0/22, app 10.20.8.0/22, data 10.20.12.0/22. */
const blocks: Record<Zone, number> = { management: 0, dmz: 4, app: 8, data: 12 };

function zoneSubnets(zone: Zone): aws.ec2.Subnet[] {
  return availabilityZones.map(
    (letter, index) =>
      new aws.ec2.Subnet(`${zone}-${letter}`, {
        vpcId: vpc.id,
        cidrBlock: `10.20.${blocks[zone] + index}.0/24`,
        availabilityZone: `eu-west-1${letter}`,
        mapPublicIpOnLaunch: false,
        tags: { Name: `${zone}-${letter}`, zone },
      }),
  );
}

export const subnets: Record<Zone, aws.ec2.Subnet[]> = {
  dmz: zoneSubnets("dmz"),
  app: zoneSubnets("app"),
  data: zoneSubnets("data"),
  management: zoneSubnets("management"),
};

/** Only the DMZ has a way to the internet; the other zones know the VPC alone. */
for (const zone of zones) {
  const table = new aws.ec2.RouteTable(zone, {
    vpcId: vpc.id,
    routes: zone === "dmz" ? [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }] : [],
    tags: { zone },
  });
  subnets[zone].forEach(
    (subnet, index) =>
      new aws.ec2.RouteTableAssociation(`${zone}-${index}`, { subnetId: subnet.id, routeTableId: table.id }),
  );
}

/** Whoever forgets to name a group reaches nothing. */
new aws.ec2.DefaultSecurityGroup("closed", { vpcId: vpc.id, ingress: [], egress: [] });

function zoneGroup(zone: Zone, description: string): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(zone, {
    vpcId: vpc.id,
    description,
    tags: { zone },
  });
}

export const groups: Record<Zone, aws.ec2.SecurityGroup> = {
  dmz: zoneGroup("dmz", "The storefront's load balancer and nodes"),
  app: zoneGroup("app", "Nodes of the shop's services"),
  data: zoneGroup("data", "The orders' database"),
  management: zoneGroup("management", "Endpoints and administration"),
};

interface Flow {
  readonly from: Zone;
  readonly to: Zone;
  readonly port: number;
  readonly description: string;
}

/** The estate's flows between zones, as pairs of rules: out of the one group, into the other. */
const flows: readonly Flow[] = [
  { from: "dmz", to: "app", port: 8080, description: "The storefront asks the services" },
  { from: "app", to: "data", port: 5432, description: "The services keep orders" },
  { from: "management", to: "dmz", port: 443, description: "Administration over TLS" },
  { from: "management", to: "app", port: 443, description: "Administration over TLS" },
  { from: "management", to: "data", port: 443, description: "Administration over TLS" },
];

for (const { from, to, port, description } of flows) {
  const rule = { ipProtocol: "tcp", fromPort: port, toPort: port, description };
  new aws.vpc.SecurityGroupEgressRule(`${from}-to-${to}`, {
    securityGroupId: groups[from].id,
    referencedSecurityGroupId: groups[to].id,
    ...rule,
  });
  new aws.vpc.SecurityGroupIngressRule(`${to}-from-${from}`, {
    securityGroupId: groups[to].id,
    referencedSecurityGroupId: groups[from].id,
    ...rule,
  });
}

new aws.vpc.SecurityGroupIngressRule("dmz-from-internet", {
  securityGroupId: groups.dmz.id,
  ipProtocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrIpv4: "0.0.0.0/0",
  description: "Customers visit the shop",
});

export const flowLogs = new aws.cloudwatch.LogGroup("network", {
  name: "/shop/network",
  retentionInDays: 365,
  kmsKeyId: logKey.arn,
});

const logRole = new aws.iam.Role("flow-logs", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "vpc-flow-logs.amazonaws.com" }),
});

new aws.ec2.FlowLog("shop", {
  vpcId: vpc.id,
  trafficType: "ALL",
  iamRoleArn: logRole.arn,
  logDestination: flowLogs.arn,
});
