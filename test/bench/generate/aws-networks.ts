import type { Resource } from "../../../core/graph";

/** How large an estate of AWS networks is. */
export interface AwsSize {
  readonly vpcs: number;
  readonly subnets: number;
  readonly groups: number;
  readonly machines: number;
  /** Groups of each machine: attachments are machines times this. */
  readonly groupsEach: number;
}

const made = (type: string, name: string, properties: object): Resource => {
  const urn = `urn:pulumi:bench::estate::${type}::${name}`;
  return {
    id: urn,
    urn,
    type,
    name,
    custom: true,
    physicalId: name,
    properties: properties as Resource["properties"],
  };
};

const ports = [22, 80, 443, 3306, 5432, 6379, 8080, 8443, 9090, 9100, 9200, 9300];
const tcp = (port: number, more: object): object => ({
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  ...more,
});

/**
 * An estate in which every group's rules are its own: each lets in monitoring from one block, a port of its own from the
 * group before it, and every tenth the internet. Groups are spread over the VPCs, machines over a group's subnets.
 */
export function awsNetworks({ vpcs, subnets, groups, machines, groupsEach }: AwsSize): Resource[] {
  const all: Resource[] = [];
  const vpcOf = (index: number): number => index % vpcs;
  for (let v = 0; v < vpcs; v++) {
    all.push(made("aws:ec2/vpc:Vpc", `vpc-${v}`, { cidrBlock: `10.${v}.0.0/16` }));
    all.push(made("aws:ec2/internetGateway:InternetGateway", `igw-${v}`, { vpcId: `vpc-${v}` }));
    const routes = [{ cidrBlock: "0.0.0.0/0", gatewayId: `igw-${v}` }];
    all.push(made("aws:ec2/routeTable:RouteTable", `rtb-${v}`, { vpcId: `vpc-${v}`, routes }));
  }
  for (let s = 0; s < subnets; s++) {
    const v = vpcOf(s);
    const cidrBlock = `10.${v}.${Math.floor(s / vpcs)}.0/24`;
    all.push(
      made("aws:ec2/subnet:Subnet", `subnet-${s}`, {
        vpcId: `vpc-${v}`,
        cidrBlock,
        mapPublicIpOnLaunch: s % 10 === 0,
      }),
    );
    all.push(
      made("aws:ec2/routeTableAssociation:RouteTableAssociation", `assoc-${s}`, {
        subnetId: `subnet-${s}`,
        routeTableId: `rtb-${v}`,
      }),
    );
  }
  for (let g = 0; g < groups; g++) {
    const port = ports[g % ports.length]!;
    const before = (g - vpcs + groups) % groups;
    const ingress = [
      tcp(9100, { cidrBlocks: ["10.0.250.0/24"] }),
      ...(vpcOf(before) === vpcOf(g) ? [tcp(port, { securityGroups: [`sg-${before}`] })] : []),
      ...(g % 10 === 0 ? [tcp(443, { cidrBlocks: ["0.0.0.0/0"] })] : []),
      ...(g % 7 === 0 ? [tcp(port, { cidrBlocks: [`10.${vpcOf(g)}.0.0/16`] })] : []),
    ];
    const egress = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
    all.push(
      made("aws:ec2/securityGroup:SecurityGroup", `sg-${g}`, { vpcId: `vpc-${vpcOf(g)}`, ingress, egress }),
    );
  }
  const perVpc = Math.floor(subnets / vpcs);
  for (let m = 0; m < machines; m++) {
    const first = m % groups;
    const v = vpcOf(first);
    const own = Array.from({ length: groupsEach }, (_, at) => `sg-${(first + at * vpcs) % groups}`);
    const subnetId = `subnet-${(Math.floor(m / vpcs) % perVpc) * vpcs + v}`;
    all.push(
      made("aws:ec2/instance:Instance", `i-${m}`, { subnetId, vpcSecurityGroupIds: [...new Set(own)] }),
    );
  }
  return all;
}
