import type { Builder } from "../../build";
import type { RouteTargetKind } from "../../nodes/route-table";
import { alias, readInto, str } from "../../shape";
import { defineUnknown, Unknown, type Path } from "../../value";
import { hide, readBlocks } from "./blocks";
import { makeNode, type Draft } from "./node";
import { judged } from "./placed";
import { readReferences } from "./references";
import type { Adapter } from "./table";

type Properties = Readonly<Record<string, unknown>>;

const targetNames: readonly (readonly [string, RouteTargetKind])[] = [
  ["gatewayId", "gateway"],
  ["natGatewayId", "nat"],
  ["egressOnlyGatewayId", "egress-only"],
  ["egressOnlyInternetGatewayId", "egress-only"],
  ["carrierGatewayId", "carrier"],
  ["localGatewayId", "local-gateway"],
  ["transitGatewayId", "transit-gateway"],
  ["coreNetworkArn", "core-network"],
  ["vpcPeeringConnectionId", "peering"],
  ["vpcEndpointId", "endpoint"],
  ["networkInterfaceId", "interface"],
  ["instanceId", "instance"],
];

/** A route table with the routes that stand in its own resource. */
export const routeTable =
  (isMain: boolean): Adapter =>
  (builder) => {
    const table = makeNode(builder, "RouteTable", {
      constants: { isMain },
      references: {
        vpc: "vpcId",
        defaultOf: "defaultRouteTableId",
        propagatingGateways: "propagatingVgws",
      },
    });
    builder.add(table);
    const blocks = readBlocks(builder, judged(builder.resource), "routes");
    if (blocks instanceof Unknown)
      defineUnknown(table, "routes", { parent: undefined, key: "routes" }, blocks);
    else if (blocks) {
      table.routes = blocks.map(({ properties, path }) => {
        const inline = makeNode(builder, "Route", { constants: { form: "inline", table: [], path } });
        inline.routeTable = table;
        inline.name = `route ${path.key} of ${builder.resource.name}`;
        if (properties instanceof Unknown) {
          hide(inline, ["destinationCidr", "destinationIpv6Cidr", "targets"], properties, path);
          inline.destinationPrefixList = [];
        } else readRoute(builder, inline, properties, path, "routes");
        builder.add(inline);
        return inline;
      });
    }
    // Taking over the main table strips it of all routes first.
    else if (isMain) table.routes = [];
  };

/** A route in a resource of its own. */
export const route: Adapter = (builder) => {
  const node = makeNode(builder, "Route", {
    constants: { form: "standalone" },
    references: { table: "routeTableId" },
  });
  readRoute(builder, node, judged(builder.resource), undefined);
  builder.add(node);
};

function readRoute(
  builder: Builder,
  node: Draft<"Route">,
  properties: Properties,
  path: Path | undefined,
  property?: string,
): void {
  const read = (name: string, ...theirs: readonly string[]): void => {
    const used = theirs.find((each) => properties[each] !== undefined) ?? theirs[0]!;
    const holder = {};
    readInto(holder, { [used]: str }, properties, builder, path);
    alias(node, name, holder, used);
  };
  read("destinationCidr", "destinationCidrBlock", "cidrBlock");
  read("destinationIpv6Cidr", "destinationIpv6CidrBlock", "ipv6CidrBlock");
  const at = (name: string) => ({ parent: path, property: property ?? name });
  node.destinationPrefixList = readReferences(
    builder,
    properties,
    "destinationPrefixListId",
    at("destinationPrefixListId"),
  );
  node.targets = targetNames.flatMap(([name, kind]) => {
    const references = readReferences(builder, properties, name, at(name));
    return references.length > 0 ? [{ kind, references }] : [];
  });
}
