import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DeclaredEstate } from "./estate";
import { logKey, logStreams, logWriting } from "./keys";
import { Loosenings } from "./loosening";
import { planNetwork, type NetworkPlan, type PlannedZone } from "./planners/zoned-network";

/** What a network may take back of its defaults, each for a written reason. */
export interface ZonedNetworkLoosening {
  /** Why no flow logs are kept. */
  noFlowLogs?: string;
  /** Why public access of the account's networks in the Region is not blocked here. */
  noPublicAccessBlock?: string;
}

/** Ways to AWS's services that do not leave the network. */
export interface ZonedNetworkEndpoints {
  /** The zone in which interface endpoints stand; who may reach them, the estate's flows say. */
  zone: string;
  /**
   * Services by interface endpoint, by their short names.
   * @default what nodes of EKS and sessions need: ec2, ecr.api, ecr.dkr, eks, eks-auth, elasticloadbalancing, kms,
   * logs, s3, ssm, ssmmessages, sts
   */
  services?: string[];
  /**
   * Services by gateway endpoint, by their short names: dynamodb, s3.
   * @default none
   */
  gateways?: string[];
}

/** What a ZonedNetwork is asked for. */
export interface ZonedNetworkArgs {
  /** The network's IPv4 block, from /16 to /21. */
  cidr: string;
  /** Availability zones; one more moves no subnet. */
  availabilityZones: string[];
  /**
   * The estate's file.
   * @default BULKHEAD_ESTATE, else bulkhead.yaml found upwards
   */
  estate?: string;
  /**
   * The security level, by name.
   * @default the environment's
   */
  level?: string;
  /**
   * Zones in this network. A level that keeps zones apart by VPC allows one.
   * @default all that are not external
   */
  zones?: string[];
  /**
   * Places of zones in the block, 0 to 15.
   * @default the lowest free ones, in the estate's order
   */
  slots?: Record<string, number>;
  /**
   * Zones of the workloads that the estate's flows name.
   * @default none: flows of workloads open nothing between zones
   */
  workloadZones?: Record<string, string>;
  /**
   * Whether zones that declare flows to the outside, and none from there, go out by NAT.
   * @default false
   */
  nat?: boolean;
  /**
   * Endpoints of AWS's services.
   * @default none
   */
  endpoints?: ZonedNetworkEndpoints;
  /**
   * Days that flow logs are kept.
   * @default 365
   */
  logRetentionDays?: number;
  /**
   * The account, which the logs' key belongs to.
   * @default the provider's
   */
  accountId?: pulumi.Input<string>;
  /**
   * Defaults that are taken back.
   * @default none
   */
  loosen?: ZonedNetworkLoosening;
}

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
  "ssm",
  "ssmmessages",
  "sts",
];

interface ZoneParts {
  readonly cidr: string;
  readonly subnets: readonly aws.ec2.Subnet[];
  readonly table: aws.ec2.RouteTable;
  readonly group: aws.ec2.SecurityGroup;
}

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

  constructor(name: string, args: ZonedNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:ZonedNetwork", name, {}, opts);
    const parent = { parent: this };
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const estate = new DeclaredEstate({ type: "ZonedNetwork", name, stack, path: args.estate });
    const loosened = Loosenings.read(args.loosen, estate.error.bind(estate));
    const plan = planned(estate, args);
    const tags = { Name: name, ...loosened.tags() };

    const vpc = new aws.ec2.Vpc(
      name,
      { cidrBlock: args.cidr, enableDnsHostnames: true, enableDnsSupport: true, tags },
      parent,
    );
    new aws.ec2.DefaultSecurityGroup(`${name}-closed`, { vpcId: vpc.id, ingress: [], egress: [] }, parent);
    new aws.ec2.DefaultNetworkAcl(
      `${name}-closed`,
      { defaultNetworkAclId: vpc.defaultNetworkAclId, ingress: [], egress: [] },
      parent,
    );

    const parts = new Map<string, ZoneParts>();
    for (const zone of plan.zones) parts.set(zone.zone, this.zone(name, vpc, zone, estate));
    partsOf.set(this, parts);
    this.routes(name, vpc, plan);
    this.rules(name, plan);
    if (!loosened.has("noPublicAccessBlock")) this.publicAccess(name, plan);
    if (!loosened.has("noFlowLogs")) this.flowLogs(name, vpc, args);
    if (args.endpoints) this.endpoints(name, vpc, estate, args, args.endpoints);

    this.vpcId = vpc.id;
    const each = <T>(get: (part: ZoneParts) => T) =>
      Object.fromEntries([...parts].map(([zone, part]) => [zone, get(part)]));
    this.subnetIds = pulumi.output(each(({ subnets }) => subnets.map(({ id }) => id)));
    this.securityGroupIds = pulumi.output(each(({ group }) => group.id));
    this.zoneCidrs = pulumi.output(Object.fromEntries(plan.zones.map(({ zone, cidr }) => [zone, cidr])));
    this.registerOutputs({
      vpcId: this.vpcId,
      subnetIds: this.subnetIds,
      securityGroupIds: this.securityGroupIds,
      zoneCidrs: this.zoneCidrs,
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
    return this.part(zone).cidr;
  }

  private part(zone: string): ZoneParts {
    const part = partsOf.get(this)?.get(zone);
    if (!part) throw new RangeError(`the network has no zone ${zone}`);
    return part;
  }

  private zone(name: string, vpc: aws.ec2.Vpc, plan: PlannedZone, estate: DeclaredEstate): ZoneParts {
    const parent = { parent: this };
    const zoneTags = estate.labels(plan.zone, "subnetTag", "estate");
    const own = `${name}-${plan.zone}`;
    const tags = { Name: own, ...zoneTags };
    const subnets = plan.subnets.map(
      ({ letter, availabilityZone, cidr }) =>
        new aws.ec2.Subnet(
          `${own}-${letter}`,
          {
            vpcId: vpc.id,
            cidrBlock: cidr,
            availabilityZone,
            mapPublicIpOnLaunch: false,
            tags: { ...tags, Name: `${own}-${letter}` },
          },
          parent,
        ),
    );
    const table = new aws.ec2.RouteTable(own, { vpcId: vpc.id, tags }, parent);
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
    return { cidr: plan.cidr, subnets, table, group };
  }

  /** Ways out: the internet gateway for zones that the internet reaches, NAT for those that only go out. */
  private routes(name: string, vpc: aws.ec2.Vpc, plan: NetworkPlan): void {
    const parent = { parent: this };
    const tags = { Name: name };
    const outwards = plan.zones.filter(({ way }) => way !== "none");
    if (outwards.length > 0) {
      const gateway = new aws.ec2.InternetGateway(name, { vpcId: vpc.id, tags }, parent);
      // A regional one stands in no subnet: no zone needs an opening for what others send through it.
      const nat = outwards.some(({ way }) => way === "nat-gateway")
        ? new aws.ec2.NatGateway(
            name,
            { vpcId: vpc.id, availabilityMode: "regional", connectivityType: "public", tags },
            { ...parent, dependsOn: gateway },
          )
        : undefined;
      for (const { zone, way } of outwards) {
        const target = way === "nat-gateway" && nat ? { natGatewayId: nat.id } : { gatewayId: gateway.id };
        const routeTableId = this.part(zone).table.id;
        const route = { routeTableId, destinationCidrBlock: "0.0.0.0/0", ...target };
        new aws.ec2.Route(`${name}-${zone}-internet`, route, parent);
      }
    }
    for (const { zone, subnets } of plan.zones) {
      const { subnets: built, table } = this.part(zone);
      built.forEach(({ id }, index) => {
        const own = `${name}-${zone}-${subnets[index]?.letter ?? ""}`;
        new aws.ec2.RouteTableAssociation(own, { subnetId: id, routeTableId: table.id }, parent);
      });
    }
  }

  private rules(name: string, plan: NetworkPlan): void {
    for (const rule of plan.rules) {
      const args = {
        securityGroupId: this.part(rule.zone).group.id,
        ipProtocol: rule.protocol,
        description: rule.description,
        ...(rule.fromPort === undefined ? {} : { fromPort: rule.fromPort }),
        ...(rule.toPort === undefined ? {} : { toPort: rule.toPort }),
        ...(rule.cidr === undefined ? {} : { cidrIpv4: rule.cidr }),
        ...(rule.peer === undefined ? {} : { referencedSecurityGroupId: this.part(rule.peer).group.id }),
      };
      const Rule =
        rule.direction === "ingress" ? aws.vpc.SecurityGroupIngressRule : aws.vpc.SecurityGroupEgressRule;
      new Rule(`${name}-${rule.name}`, args, { parent: this });
    }
  }

  /** Blocked for the account's whole Region, but for the subnets whose flows name the internet. */
  private publicAccess(name: string, plan: NetworkPlan): void {
    const parent = { parent: this };
    const nat = plan.zones.some(({ way }) => way === "nat-gateway");
    new aws.ec2.VpcBlockPublicAccessOptions(
      name,
      { internetGatewayBlockMode: nat ? "block-ingress" : "block-bidirectional" },
      parent,
    );
    for (const zone of plan.zones.filter(({ way }) => way === "internet-gateway"))
      this.part(zone.zone).subnets.forEach((subnet, index) => {
        const letter = zone.subnets[index]?.letter ?? "";
        new aws.ec2.VpcBlockPublicAccessExclusion(
          `${name}-${zone.zone}-${letter}`,
          { subnetId: subnet.id, internetGatewayExclusionMode: "allow-bidirectional" },
          parent,
        );
      });
  }

  private flowLogs(name: string, vpc: aws.ec2.Vpc, args: ZonedNetworkArgs): void {
    const parent = { parent: this };
    const place = { region: (args.availabilityZones[0] ?? "").slice(0, -1), accountId: args.accountId };
    const key = logKey(`${name}-logs`, "Logs of the network", place, parent);
    const own = `/bulkhead/networks/${name}`;
    const group = new aws.cloudwatch.LogGroup(
      `${name}-flows`,
      { name: own, retentionInDays: args.logRetentionDays ?? 365, kmsKeyId: key.arn },
      parent,
    );
    const role = new aws.iam.Role(
      `${name}-flows`,
      { assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "vpc-flow-logs.amazonaws.com" }) },
      parent,
    );
    new aws.iam.RolePolicy(
      `${name}-flows`,
      { role: role.name, policy: logWriting(logStreams(own, place, parent)) },
      parent,
    );
    new aws.ec2.FlowLog(
      name,
      {
        vpcId: vpc.id,
        trafficType: "ALL",
        iamRoleArn: role.arn,
        logDestination: group.arn,
        maxAggregationInterval: 60,
        tags: { Name: name },
      },
      parent,
    );
  }

  private endpoints(
    name: string,
    vpc: aws.ec2.Vpc,
    estate: DeclaredEstate,
    args: ZonedNetworkArgs,
    wanted: ZonedNetworkEndpoints,
  ): void {
    const zone = estate.zone(wanted.zone, "endpoints.zone").name;
    const region = (args.availabilityZones[0] ?? "").slice(0, -1);
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
          subnetIds: this.subnetsOf(zone),
          securityGroupIds: [this.groupOf(zone)],
          tags: { Name: `${name}-${service}`, ...estate.labels(zone, "subnetTag", "endpoints.zone") },
        },
        { parent: this },
      );
    for (const service of wanted.gateways ?? [])
      new aws.ec2.VpcEndpoint(
        `${name}-${service}-gateway`,
        {
          vpcId: vpc.id,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Gateway",
          routeTableIds: [...(partsOf.get(this)?.values() ?? [])].map(({ table }) => table.id),
          tags: { Name: `${name}-${service}` },
        },
        { parent: this },
      );
  }
}

function planned(estate: DeclaredEstate, args: ZonedNetworkArgs): NetworkPlan {
  const { zones, flows } = estate.estate;
  for (const [workload, zone] of Object.entries(args.workloadZones ?? {}))
    estate.zone(zone, `workloadZones.${workload}`);
  const only = args.zones?.map((zone, index) => estate.zone(zone, `zones[${index}]`).name);
  const level = estate.level(args.level);
  const count = only?.length ?? Object.values(zones).filter(({ external }) => !external).length;
  if (count > 1 && level.separateZonesBy.includes("vpc"))
    throw estate.error("zones", `are ${count}, where the level ${level.name} keeps each in a VPC of its own`);
  try {
    return planNetwork({ ...args, zones, flows, nat: args.nat ?? false, ...(only ? { only } : {}) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [, input = "estate", problem = error.message] = /^(\w+): (.*)$/s.exec(error.message) ?? [];
    throw estate.error(input, problem);
  }
}
