import type { Resource } from "../../../core/graph";

const made = (type: string, name: string, properties: Readonly<Record<string, unknown>>): Resource => ({
  id: `urn:pulumi:bench::bench::${type}::${name}`,
  urn: `urn:pulumi:bench::bench::${type}::${name}`,
  type,
  name,
  physicalId: name,
  properties,
});

/** An EKS cluster on as many machines, half of them of one group and half of another. */
export function clusterMachines(count: number): readonly Resource[] {
  const everywhere = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
  return [
    made("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/8" }),
    ...[0, 1].flatMap((at) => [
      made("aws:ec2/subnet:Subnet", `subnet-${at}`, { vpcId: "vpc", cidrBlock: `10.${at}.0.0/16` }),
      made("aws:ec2/securityGroup:SecurityGroup", `sg-${at}`, {
        vpcId: "vpc",
        ingress: [{ protocol: "tcp", fromPort: 8000, toPort: 8010, cidrBlocks: ["10.0.0.0/8"] }],
        egress: [everywhere],
      }),
    ]),
    made("aws:eks/cluster:Cluster", "eks", { name: "eks", vpcConfig: { subnetIds: ["subnet-0"] } }),
    made("aws:eks/addon:Addon", "cni", {
      clusterName: "eks",
      addonName: "vpc-cni",
      configurationValues: '{"enableNetworkPolicy":"true"}',
    }),
    ...Array.from({ length: count }, (_, at) =>
      made("aws:ec2/instance:Instance", `node-${at}`, {
        subnetId: `subnet-${at % 2}`,
        privateIp: `10.${at % 2}.1.${at % 250}`,
        vpcSecurityGroupIds: [`sg-${at % 2}`],
        associatePublicIpAddress: false,
        tags: { "kubernetes.io/cluster/eks": "owned" },
      }),
    ),
  ];
}
