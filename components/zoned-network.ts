import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DeclaredEstate } from "./estate";
import { Loosenings } from "./loosening";
import { buildEndpoints } from "./network/endpoints";
import { buildFlowLogs } from "./network/flow-logs";
import { buildGroupRules } from "./network/group-rules";
import { regionOf } from "./network/region";
import { blockPublicAccess, buildWaysOut } from "./network/ways-out";
import { buildZone, type Site, type ZoneParts } from "./network/zone";
import { PlanError } from "./planners/plan-error";
import { planNetwork, type NetworkPlan } from "./planners/zoned-network";
import type { ZonedNetworkArgs } from "./zoned-network-args";

export type {
  ZonedNetworkArgs,
  ZonedNetworkEndpoints,
  ZonedNetworkIpv6,
  ZonedNetworkLoosening,
} from "./zoned-network-args";

/** Not a property of the class: those are outputs, which depend on all zones at once. */
const partsOf = new WeakMap<ZonedNetwork, ReadonlyMap<string, ZoneParts>>();

/**
 * A VPC divided as the estate says: each zone has subnets, routes, a network ACL and a security group of its own, and
 * only declared flows pass. Ways to the internet are there for zones whose flows name it, and for no other.
 */
export class ZonedNetwork extends pulumi.ComponentResource {
  /** The VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** Subnets by zone, in the order of the availability zones. */
  readonly subnetIds: pulumi.Output<Record<string, string[]>>;
  /** One security group a zone. */
  readonly securityGroupIds: pulumi.Output<Record<string, string>>;
  /** Blocks by zone, those of subnets to come included. */
  readonly zoneCidrs: pulumi.Output<Record<string, string>>;
  /** Blocks of IPv6 by zone, those of subnets to come included; empty without IPv6. */
  readonly zoneIpv6Cidrs: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: ZonedNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:ZonedNetwork", name, {}, opts);
    const parent = { parent: this };
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const estate = new DeclaredEstate({ type: "ZonedNetwork", name, stack, path: args.estate });
    const loosened = Loosenings.read(args.loosen, estate.error.bind(estate));
    const plan = planned(estate, args);
    const vpc = closedVpc(name, args, loosened.tags(), parent);
    const site: Site = { name, vpc, parent };
    const parts = plan.zones.map((zone) =>
      buildZone(site, zone, estate.labels(zone.zone, "subnetTag", "estate")),
    );
    partsOf.set(this, new Map(parts.map((part) => [part.plan.zone, part])));
    buildWaysOut(site, parts);
    buildGroupRules(site, plan.rules, (zone) => this.part(zone).group);
    if (!loosened.has("noPublicAccessBlock")) blockPublicAccess(site, parts);
    if (!loosened.has("noFlowLogs")) buildFlowLogs(site, args);
    if (args.endpoints) {
      const zone = estate.zone(args.endpoints.zone, "endpoints.zone").name;
      const zoneTags = estate.labels(zone, "subnetTag", "endpoints.zone");
      const within = partsOf.get(this)?.get(zone);
      if (!within) throw estate.error("endpoints.zone", `is ${zone}, which is not among the network's zones`);
      buildEndpoints({ ...site, region: regionOf(args), within, zoneTags, all: parts }, args.endpoints);
    }

    this.vpcId = vpc.id;
    const each = <T>(get: (part: ZoneParts) => T) =>
      Object.fromEntries(parts.map((part) => [part.plan.zone, get(part)]));
    this.subnetIds = pulumi.output(each(({ subnets }) => subnets.map(({ id }) => id)));
    this.securityGroupIds = pulumi.output(each(({ group }) => group.id));
    this.zoneCidrs = pulumi.output(each(({ plan: { cidr } }) => cidr));
    this.zoneIpv6Cidrs = pulumi.output(args.ipv6 ? each(({ plan: { ipv6Cidr } }) => ipv6Cidr ?? "") : {});
    this.registerOutputs({
      vpcId: this.vpcId,
      subnetIds: this.subnetIds,
      securityGroupIds: this.securityGroupIds,
      zoneCidrs: this.zoneCidrs,
      zoneIpv6Cidrs: this.zoneIpv6Cidrs,
    });
  }

  /** The zone's subnets alone, so that what stands in them waits for no other zone. */
  subnetsOf(zone: string): pulumi.Output<string>[] {
    return this.part(zone).subnets.map(({ id }) => id);
  }

  /** The zone's security group alone. */
  groupOf(zone: string): pulumi.Output<string> {
    return this.part(zone).group.id;
  }

  /** The block of the zone's subnets, those to come included. */
  cidrOf(zone: string): string {
    return this.part(zone).plan.cidr;
  }

  /** The same of IPv6; undefined without. */
  ipv6CidrOf(zone: string): string | undefined {
    return this.part(zone).plan.ipv6Cidr;
  }

  private part(zone: string): ZoneParts {
    const part = partsOf.get(this)?.get(zone);
    if (!part) throw new RangeError(`the network has no zone ${zone}`);
    return part;
  }
}

/** A VPC in which nothing may connect: its own group and network ACL are emptied. */
function closedVpc(
  name: string,
  { cidr, ipv6 }: ZonedNetworkArgs,
  tags: Readonly<Record<string, string>>,
  parent: Site["parent"],
): aws.ec2.Vpc {
  const vpc = new aws.ec2.Vpc(
    name,
    {
      cidrBlock: cidr,
      ...(ipv6 && { ipv6CidrBlock: ipv6.cidr, ipv6IpamPoolId: ipv6.ipamPoolId }),
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: name, ...tags },
    },
    parent,
  );
  new aws.ec2.DefaultSecurityGroup(`${name}-closed`, { vpcId: vpc.id, ingress: [], egress: [] }, parent);
  new aws.ec2.DefaultNetworkAcl(
    `${name}-closed`,
    { defaultNetworkAclId: vpc.defaultNetworkAclId, ingress: [], egress: [] },
    parent,
  );
  return vpc;
}

function planned(estate: DeclaredEstate, args: ZonedNetworkArgs): NetworkPlan {
  const { zones, flows } = estate.estate;
  for (const [workload, zone] of Object.entries(args.workloadZones ?? {}))
    estate.zone(zone, `workloadZones.${workload}`);
  const only = args.zones?.map((zone, index) => estate.zone(zone, `zones[${index}]`).name);
  const level = estate.level(args.level);
  const count = only?.length ?? Object.values(zones).filter(({ external }) => !external).length;
  if (count > 1 && level.separateZonesBy.includes("vpc"))
    throw estate.error(
      "zones",
      `are ${count}, where the level ${level.name} keeps each in a VPC of its own`,
      ["levels", level.name],
    );
  const ipv6Cidr = args.ipv6?.cidr;
  try {
    return planNetwork({
      ...args,
      zones,
      flows,
      nat: args.nat ?? false,
      ...(only && { only }),
      ...(ipv6Cidr !== undefined && { ipv6Cidr }),
    });
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    throw estate.error(error.input, error.problem, error.at);
  }
}
