import type { Resource } from "../../../core/graph";

const made = (type: string, name: string, properties: Readonly<Record<string, unknown>>): Resource => ({
  id: `urn:pulumi:bench::bench::${type}::${name}`,
  urn: `urn:pulumi:bench::bench::${type}::${name}`,
  type,
  name,
  physicalId: name,
  properties,
});

/**
 * An EKS cluster on as many machines, half of them of one group and half of another, each in a subnet of its own; a third
 * subnet, which leads to the internet, is for load balancers.
 */
export function clusterMachines(count: number): readonly Resource[] {
  const everywhere = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
  return [
    made("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/8" }),
    made("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: "vpc" }),
    ...[0, 1].flatMap((at) => [
      made("aws:ec2/subnet:Subnet", `subnet-${at}`, { vpcId: "vpc", cidrBlock: `10.${at}.0.0/16` }),
      made("aws:ec2/securityGroup:SecurityGroup", `sg-${at}`, {
        vpcId: "vpc",
        ingress: [
          { protocol: "tcp", fromPort: 8000, toPort: 8010, cidrBlocks: ["10.0.0.0/8"] },
          { protocol: "tcp", fromPort: 30_000, toPort: 32_767, cidrBlocks: ["10.0.0.0/8"] },
        ],
        egress: [everywhere],
      }),
    ]),
    made("aws:ec2/subnet:Subnet", "subnet-2", {
      vpcId: "vpc",
      cidrBlock: "10.2.0.0/16",
      tags: { "kubernetes.io/role/elb": "1" },
    }),
    made("aws:ec2/routeTable:RouteTable", "rtb", {
      vpcId: "vpc",
      routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw" }],
    }),
    made("aws:ec2/routeTableAssociation:RouteTableAssociation", "rtb-2", {
      subnetId: "subnet-2",
      routeTableId: "rtb",
    }),
    made("aws:eks/cluster:Cluster", "eks", { name: "eks", vpcConfig: { subnetIds: ["subnet-0"] } }),
    made("aws:eks/addon:Addon", "cni", {
      clusterName: "eks",
      addonName: "vpc-cni",
      configurationValues: '{"enableNetworkPolicy":"true"}',
    }),
    ...Array.from({ length: count }, (_, at) =>
      made("aws:ec2/instance:Instance", `node-${at}`, {
        subnetId: `subnet-${at % 2}`,
        privateIp: `10.${at % 2}.${1 + Math.floor(at / 500)}.${Math.floor(at / 2) % 250}`,
        vpcSecurityGroupIds: [`sg-${at % 2}`],
        associatePublicIpAddress: false,
        tags: { "kubernetes.io/cluster/eks": "owned" },
      }),
    ),
  ];
}
