import * as aws from "@pulumi/aws";
import type { ZonedNetworkEndpoints } from "../zoned-network-args";
import type { Site, ZoneParts } from "./zone";

const SERVICES = [
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "kms",
  "logs",
  "s3",
  "secretsmanager",
  "ssm",
  "ssmmessages",
  "sts",
];

/** Where endpoints stand, and what tables gateways enter. */
export interface EndpointSite extends Site {
  readonly region: string;
  readonly within: ZoneParts;
  readonly zoneTags: Readonly<Record<string, string>>;
  readonly all: readonly ZoneParts[];
}

/** Interface endpoints in one zone's subnets and group; gateway endpoints in every zone's routes. */
export function buildEndpoints(
  { name, vpc, parent, region, within, zoneTags, all }: EndpointSite,
  wanted: ZonedNetworkEndpoints,
): void {
  for (const service of wanted.services ?? SERVICES)
    new aws.ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        // Else names of S3 lead to its public addresses for machines of the network.
        ...(service === "s3" ? { dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: false } } : {}),
        subnetIds: within.subnets.map(({ id }) => id),
        securityGroupIds: [within.group.id],
        tags: { Name: `${name}-${service}`, ...zoneTags },
      },
      parent,
    );
  for (const service of wanted.gateways ?? [])
    new aws.ec2.VpcEndpoint(
      `${name}-${service}-gateway`,
      {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Gateway",
        routeTableIds: all.map(({ table }) => table.id),
        tags: { Name: `${name}-${service}` },
      },
      parent,
    );
}
