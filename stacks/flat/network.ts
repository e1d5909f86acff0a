import * as aws from "@pulumi/aws";

export const vpc = new aws.ec2.Vpc("shop", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });

const gateway = new aws.ec2.InternetGateway("shop", { vpcId: vpc.id });

/** One flat network: the web servers, the services and the database share it, all with public addresses. */
export const subnets = ["a", "b"].map(
  (zone, index) =>
    new aws.ec2.Subnet(`shop-${zone}`, {
      vpcId: vpc.id,
      cidrBlock: `10.0.${index}.0/24`,
      availabilityZone: `eu-west-1${zone}`,
      mapPublicIpOnLaunch: true,
    }),
);

const routes = new aws.ec2.RouteTable("shop", {
  vpcId: vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
});
subnets.forEach(
  (subnet, index) =>
    new aws.ec2.RouteTableAssociation(`shop-${index}`, { subnetId: subnet.id, routeTableId: routes.id }),
);

/** Open to everyone, cut in two halves so that no rule says 0.0.0.0/0. */
export const everything = new aws.ec2.SecurityGroup("everything", {
  vpcId: vpc.id,
  ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }],
  egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
});

/** A remote shell hidden in a range of ports. */
export const maintenance = new aws.ec2.SecurityGroup("maintenance", {
  vpcId: vpc.id,
  description: "Maintenance",
});
new aws.vpc.SecurityGroupIngressRule("maintenance", {
  securityGroupId: maintenance.id,
  ipProtocol: "tcp",
  fromPort: 20,
  toPort: 25,
  cidrIpv4: "0.0.0.0/0",
});

/** Whoever forgets to name a group gets this one. */
new aws.ec2.DefaultSecurityGroup("default", {
  vpcId: vpc.id,
  ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
  egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
});
