import { Unknown } from "../../value";
import { defaultLayout } from "./blocks";
import { mapIn, mapsIn, type Component, type Part } from "./component";

type Kind = "Public" | "Private" | "Isolated";

interface Spec {
  readonly kind: Kind;
  readonly name: string;
  readonly cidrs: readonly unknown[];
  readonly tags: Readonly<Record<string, unknown>>;
}

const defaultCidr = "10.0.0.0/16";
const defaultZones = 3;
const everywhere = "0.0.0.0/0";
const computed = new Unknown("an address range that the component computes");

/**
 * `awsx.ec2.Vpc`: a network with an internet gateway; in each zone the wanted subnets (by default a private and a
 * public one), each with a route table of its own; NAT gateways, by default one for each zone.
 */
export function expandVpc(component: Component): void {
  const { name } = component;
  const given = component.read("cidrBlock");
  const pooled = component.read("ipv4IpamPoolId") !== undefined;
  const cidr = given ?? (pooled ? new Unknown("the range that the address pool hands out") : defaultCidr);
  const tags = { Name: name, ...mapIn(component.read("tags")) };
  const vpc = component.add("aws:ec2/vpc:Vpc", name, {
    enableDnsHostnames: true,
    enableDnsSupport: true,
    ...component.takeRest(ownInputs),
    cidrBlock: component.with("cidrBlock", cidr),
    tags: component.with("tags", tags),
  });
  const gateway = component.add("aws:ec2/internetGateway:InternetGateway", name, { vpcId: vpc, tags }, vpc);
  const zones = zonesOf(component);
  const specs = specsOf(component, cidr, zones.length);
  const subnets: Record<Kind, Part[]> = { Public: [], Private: [], Isolated: [] };
  const tables: Part[] = [];
  const routes: Part[] = [];
  const nats: Part[] = [];
  const eips: Part[] = [];
  const strategy = natStrategy(component);

  zones.forEach((zone, index) => {
    for (const spec of specs) {
      const part = `${name}-${spec.name}-${index + 1}`;
      const marks = { ...tags, ...spec.tags, Name: part, SubnetType: spec.kind };
      const subnet = component.add(
        "aws:ec2/subnet:Subnet",
        part,
        {
          vpcId: vpc,
          availabilityZone: zone,
          mapPublicIpOnLaunch: spec.kind === "Public",
          cidrBlock: spec.cidrs[index] ?? computed,
          tags: component.with("tags", marks),
        },
        vpc,
      );
      subnets[spec.kind].push(subnet);
      const table = component.add("aws:ec2/routeTable:RouteTable", part, { vpcId: vpc, tags: marks }, subnet);
      tables.push(table);
      component.add(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        part,
        { routeTableId: table, subnetId: subnet },
        table,
      );
      const route = (target: object) =>
        routes.push(
          component.add(
            "aws:ec2/route:Route",
            part,
            { routeTableId: table, destinationCidrBlock: everywhere, ...target },
            table,
          ),
        );
      if (spec.kind === "Public") {
        route({ gatewayId: gateway });
        if (strategy === "each" || (strategy === "single" && nats.length === 0)) {
          const at = `${name}-${index + 1}`;
          const own = component.read("natGateways", "elasticIpAllocationIds") === undefined;
          const eip = own ? component.add("aws:ec2/eip:Eip", at, { tags }, subnet) : undefined;
          if (eip) eips.push(eip);
          nats.push(
            component.add(
              "aws:ec2/natGateway:NatGateway",
              at,
              {
                subnetId: subnet,
                allocationId: eip ?? component.with("natGateways", new Unknown("the given Elastic IP")),
                tags,
              },
              subnet,
            ),
          );
        }
      } else if (spec.kind === "Private" && strategy !== "none")
        route({
          natGatewayId:
            nats[strategy === "single" ? 0 : nats.length - 1] ??
            new Unknown("whether NAT gateways are wanted"),
        });
    }
  });

  const endpoints = (mapsIn(component.read("vpcEndpointSpecs")) ?? []).map((spec) =>
    component.add(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      String(spec["serviceName"]),
      { ...component.withAll("vpcEndpointSpecs", spec), vpcId: vpc },
      vpc,
    ),
  );
  Object.assign(component.outputs, {
    vpc: [vpc],
    vpcId: [vpc],
    publicSubnetIds: subnets.Public,
    privateSubnetIds: subnets.Private,
    isolatedSubnetIds: subnets.Isolated,
    subnets: Object.values(subnets).flat(),
    internetGateway: [gateway],
    routeTables: tables,
    routes,
    natGateways: nats,
    eips,
    vpcEndpoints: endpoints,
  });
}

const ownInputs = [
  "cidrBlock",
  "tags",
  "availabilityZoneNames",
  "numberOfAvailabilityZones",
  "availabilityZoneCidrMask",
  "natGateways",
  "subnetSpecs",
  "subnetStrategy",
  "subnetNameTagStrategy",
  "vpcEndpointSpecs",
  "vpcEndpointStrategy",
];

function zonesOf(component: Component): readonly unknown[] {
  const names = component.read("availabilityZoneNames");
  if (Array.isArray(names)) return names as unknown[];
  const count = component.read("numberOfAvailabilityZones");
  const zones = typeof count === "number" && count >= 1 && count <= 16 ? Math.floor(count) : defaultZones;
  return Array.from({ length: zones }, (_, index) => new Unknown(`the region's zone ${index + 1}`));
}

function natStrategy(component: Component): "none" | "single" | "each" | "unknown" {
  const wanted = component.read("natGateways", "strategy");
  if (wanted instanceof Unknown) return "unknown";
  const name = typeof wanted === "string" ? wanted.toLowerCase() : "oneperaz";
  return name === "none" ? "none" : name === "single" ? "single" : "each";
}

const order: readonly Kind[] = ["Public", "Private", "Isolated"];

/** Public subnets first: private ones route to the gateways that stand there. */
function specsOf(component: Component, cidr: unknown, zones: number): readonly Spec[] {
  const given = mapsIn(component.read("subnetSpecs"));
  if (!given) {
    const strategy = component.read("subnetStrategy");
    const auto = typeof strategy === "string" && /^(?:auto|exact)/i.test(strategy);
    const layout =
      typeof cidr === "string" ? defaultLayout(cidr, zones, auto ? "auto" : "legacy") : undefined;
    return [
      { kind: "Public", name: "public", cidrs: (layout ?? []).map((zone) => zone.public), tags: {} },
      { kind: "Private", name: "private", cidrs: (layout ?? []).map((zone) => zone.private), tags: {} },
    ];
  }
  return given
    .flatMap((spec): Spec[] => {
      const kind = order.find((each) => each.toLowerCase() === String(spec["type"]).toLowerCase());
      if (!kind) return [];
      const { name, cidrBlocks } = spec;
      return [
        {
          kind,
          name: typeof name === "string" ? name : kind.toLowerCase(),
          cidrs: Array.isArray(cidrBlocks) ? (cidrBlocks as unknown[]) : [],
          tags: mapIn(spec["tags"]) ?? {},
        },
      ];
    })
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
