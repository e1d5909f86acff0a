import * as aws from "@pulumi/aws";
import type { Way } from "../planners/zoned-network";
import type { Site, ZoneParts } from "./zone";

/** Gateways for zones that the internet reaches, others for those that only go out, and none for the rest. */
export function buildWaysOut({ name, vpc, parent }: Site, zones: readonly ZoneParts[]): void {
  const tags = { Name: name };
  const ways = new Set<Way>(zones.flatMap(({ plan }) => [plan.way, plan.ipv6Way]));
  const gateway =
    ways.has("internet-gateway") || ways.has("nat-gateway")
      ? new aws.ec2.InternetGateway(name, { vpcId: vpc.id, tags }, parent)
      : undefined;
  // A regional one stands in no subnet: no zone needs an opening for what others send through it.
  const nat =
    gateway && ways.has("nat-gateway")
      ? new aws.ec2.NatGateway(
          name,
          { vpcId: vpc.id, availabilityMode: "regional", connectivityType: "public", tags },
          { ...parent, dependsOn: gateway },
        )
      : undefined;
  const outwards = ways.has("egress-only-gateway")
    ? new aws.ec2.EgressOnlyInternetGateway(name, { vpcId: vpc.id, tags }, parent)
    : undefined;
  const targets: Record<Way, Partial<aws.ec2.RouteArgs> | undefined> = {
    none: undefined,
    "internet-gateway": gateway && { gatewayId: gateway.id },
    "nat-gateway": nat && { natGatewayId: nat.id },
    "egress-only-gateway": outwards && { egressOnlyGatewayId: outwards.id },
  };
  for (const { plan, table } of zones)
    for (const [way, which, destination] of [
      [plan.way, "internet", { destinationCidrBlock: "0.0.0.0/0" }],
      [plan.ipv6Way, "internet-ipv6", { destinationIpv6CidrBlock: "::/0" }],
    ] as const) {
      const target = targets[way];
      if (!target) continue;
      const route = { routeTableId: table.id, ...destination, ...target };
      new aws.ec2.Route(`${name}-${plan.zone}-${which}`, route, parent);
    }
}

/** Blocked for the account's whole Region, but for the subnets whose flows name the internet. */
export function blockPublicAccess({ name, parent }: Site, zones: readonly ZoneParts[]): void {
  const ways = zones.map(({ plan }) => [plan.way, plan.ipv6Way]);
  const outwards = ways.flat().some((way) => way === "nat-gateway" || way === "egress-only-gateway");
  new aws.ec2.VpcBlockPublicAccessOptions(
    name,
    { internetGatewayBlockMode: outwards ? "block-ingress" : "block-bidirectional" },
    parent,
  );
  zones.forEach(({ plan, subnets }, at) => {
    if (!ways[at]?.includes("internet-gateway")) return;
    subnets.forEach((subnet, index) => {
      const letter = plan.subnets[index]?.letter ?? "";
      new aws.ec2.VpcBlockPublicAccessExclusion(
        `${name}-${plan.zone}-${letter}`,
        { subnetId: subnet.id, internetGatewayExclusionMode: "allow-bidirectional" },
        parent,
      );
    });
  });
}
