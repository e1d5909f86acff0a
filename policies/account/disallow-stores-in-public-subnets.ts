import {
  database,
  definePolicy,
  example,
  publicDoubtOf,
  publicRouteOf,
  resolve,
  resource,
} from "../../core/policy";

const subnet = "subnet-0aaa1111bbbb2222c";
const table = "rtb-0aaa1111bbbb2222c";

const store = (gateway: string) =>
  example([
    database({ dbSubnetGroupName: "orders" }),
    resource("aws:rds/subnetGroup:SubnetGroup", "orders", { name: "orders", subnetIds: [subnet] }),
    resource(
      "aws:ec2/subnet:Subnet",
      "data",
      {
        vpcId: "vpc-0aaa1111bbbb2222c",
        cidrBlock: "10.0.3.0/24",
        tags: { zone: "data" },
        mapPublicIpOnLaunch: false,
      },
      { physicalId: subnet },
    ),
    resource(
      "aws:ec2/routeTable:RouteTable",
      "data",
      { vpcId: "vpc-0aaa1111bbbb2222c", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway }] },
      { physicalId: table },
    ),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "data", {
      subnetId: subnet,
      routeTableId: table,
    }),
  ]);

export default definePolicy({
  name: "disallow-stores-in-public-subnets",
  displayName: "Stores lie in subnets without a way to the internet",
  description:
    "In a subnet whose routes lead to an internet gateway, one switch or one rule makes a store reachable from everywhere, and lets what is in it out.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:2.3.3"],
  requirements: [36, 50],
  remediationSteps: "Put the store's subnet group into subnets whose route tables have no internet gateway.",
  appliesTo: "DataStore",
  needs: "graph",
  check({ node, graph, report }) {
    const groups = resolve(graph, node.subnetGroup, "StoreSubnetGroup");
    const references = [...node.subnets, ...groups.definite.flatMap(({ subnets }) => subnets)];
    const subnets = resolve(graph, references, "Subnet");
    const place = node.places[node.subnets.length > 0 ? "subnets" : "subnetGroup"] ?? "";
    const ways = subnets.definite.flatMap((found) => {
      const way = publicRouteOf(graph, found);
      return way ? [{ found, ...way }] : [];
    });
    for (const { found, table, route } of ways) {
      const evidence = [
        { text: `subnet ${found.name} follows route table ${table.name}`, resource: table.id },
        { text: "which leads to an internet gateway", resource: route.id },
      ];
      report(`(${node.storeKind}) lies in the public subnet ${found.name}`, place, { evidence });
    }
    const [open] = [...groups.missing, ...subnets.missing];
    const [unseen] = [...groups.unseen, ...subnets.unseen];
    if (ways.length > 0) return;
    if (open !== undefined) report.unknown(place, open);
    else if (unseen !== undefined) report.unknown(place, `${unseen}, which was not given`);
    else if (subnets.possible.some((found) => publicRouteOf(graph, found)))
      report.unknown(place, "in which of several subnets it lies");
    else {
      const [doubt] = [...subnets.definite, ...subnets.possible].flatMap(
        (each) => publicDoubtOf(graph, each) ?? [],
      );
      if (doubt !== undefined) report.unknown(place, doubt);
    }
  },
  good: () => ({ "a way to one's own network only": store("vgw-0aaa1111bbbb2222c") }),
  bad: () => ({ "a route to an internet gateway": store("igw-0aaa1111bbbb2222c") }),
});
