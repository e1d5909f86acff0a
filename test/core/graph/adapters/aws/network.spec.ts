import assert from "node:assert/strict";
import { peek, Unknown } from "../../../../../core/graph";
import { adaptAws } from "../../../../../core/graph/adapters/aws";
import { network } from "../../../../../core/graph/adapters/aws/network";
import { hosts } from "../../../../../core/graph/adapters/aws/hosts";
import { loadBalancers } from "../../../../../core/graph/adapters/aws/load-balancer";
import { routing } from "../../../../../core/graph/adapters/aws/routing";
import type { References } from "../../../../../core/graph/aws/reference";
import { aws, graphOf, types } from "./support";

const values = (references: References) => references.map((each) => each.value);

describe("networks", () => {
  it("tell tags in either form, with those that the provider adds", () => {
    const graph = graphOf(
      aws(
        types.subnet,
        "a",
        { tags: { zone: "app", n: 1 } },
        { outputs: { tagsAll: { team: "shop", zone: "old" } } },
      ),
      aws("aws-native:ec2:Subnet", "b", { tags: [{ key: "zone", value: "app" }] }),
      aws(types.subnet, "c", { tags: { zone: new Unknown("the zone"), team: "shop" } }),
      aws(types.subnet, "d", { tags: new Unknown("the tags") }),
      aws(types.subnet, "e", { tags: JSON.parse('{"__proto__": "x", "constructor": "x"}') as object }),
    );
    const [a, b, c, d, e] = graph.all("Subnet");
    assert.deepEqual({ ...a!.tags }, { team: "shop", zone: "app", n: "1" });
    assert.deepEqual({ ...b!.tags }, { zone: "app" });
    assert.equal(c!.tags["team"], "shop");
    assert.ok(peek(() => c!.tags["zone"]) instanceof Unknown);
    assert.ok(peek(() => d!.tags) instanceof Unknown);
    assert.deepEqual(Object.keys(e!.tags), ["__proto__", "constructor"]);
  });

  it("take what is written as text for what providers take it for", () => {
    const graph = graphOf(
      aws(types.subnet, "a", { mapPublicIpOnLaunch: "true", assignIpv6AddressOnCreation: "false" }),
      aws(types.group, "g", { ingress: [{ protocol: "tcp", fromPort: "22", toPort: "22", self: "true" }] }),
    );
    assert.deepEqual(graph.problems, []);
    assert.equal(graph.all("Subnet")[0]!.mapPublicIpOnLaunch, true);
    assert.equal(graph.all("Subnet")[0]!.assignIpv6AddressOnCreation, false);
    assert.equal(graph.all("SecurityGroupRule")[0]!.self, true);
  });

  it("tell the default subnet and VPC from others", () => {
    const graph = graphOf(
      aws(types.vpc, "own", { cidrBlock: "10.0.0.0/16" }),
      aws("aws:ec2/defaultVpc:DefaultVpc", "default"),
      aws("aws:ec2/defaultSubnet:DefaultSubnet", "default", { availabilityZone: "eu-west-1a" }),
    );
    assert.deepEqual(
      graph.all("Vpc").map((vpc) => vpc.isDefault),
      [false, true],
    );
    assert.equal(graph.all("Subnet")[0]!.isDefault, true);
  });

  it("tell routes in the table and by themselves, with what they lead to", () => {
    const graph = graphOf(
      aws("aws:ec2/routeTable:RouteTable", "t", {
        vpcId: "vpc-1",
        routes: [
          { cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
          { ipv6CidrBlock: "::/0", egressOnlyGatewayId: "eigw-1" },
          { destinationPrefixListId: "pl-1", vpcEndpointId: "vpce-1" },
        ],
      }),
      aws("aws:ec2/route:Route", "r", {
        routeTableId: "rtb-1",
        destinationCidrBlock: "10.1.0.0/16",
        vpcPeeringConnectionId: "pcx-1",
      }),
      aws("aws-native:ec2:Route", "n", {
        routeTableId: "rtb-1",
        destinationIpv6CidrBlock: "::/0",
        natGatewayId: "nat-1",
      }),
      aws("aws:ec2/defaultRouteTable:DefaultRouteTable", "main", { defaultRouteTableId: "rtb-2" }),
    );
    const routes = graph
      .all("Route")
      .map((route) => [
        route.destinationCidr ?? route.destinationIpv6Cidr ?? values(route.destinationPrefixList)[0],
        ...route.targets.map(({ kind, references }) => `${kind} ${values(references)[0]}`),
      ]);
    assert.deepEqual(routes, [
      ["0.0.0.0/0", "gateway igw-1"],
      ["::/0", "egress-only eigw-1"],
      ["pl-1", "endpoint vpce-1"],
      ["10.1.0.0/16", "peering pcx-1"],
      ["::/0", "nat nat-1"],
    ]);
    const [own, main] = graph.all("RouteTable");
    assert.equal(own!.routes!.length, 3);
    assert.deepEqual([main!.isMain, main!.routes], [true, []]);
  });

  it("tell an association with a subnet, with a gateway, and of the main table", () => {
    const graph = graphOf(
      aws("aws:ec2/routeTableAssociation:RouteTableAssociation", "s", {
        subnetId: "subnet-1",
        routeTableId: "rtb-1",
      }),
      aws("aws-native:ec2:GatewayRouteTableAssociation", "g", { gatewayId: "igw-1", routeTableId: "rtb-1" }),
      aws("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "m", {
        vpcId: "vpc-1",
        routeTableId: "rtb-1",
      }),
    );
    assert.deepEqual(
      graph
        .all("RouteTableAssociation")
        .map(({ isMain, subnet, gateway, vpc }) => [isMain, ...[subnet, gateway, vpc].flatMap(values)]),
      [
        [false, "subnet-1"],
        [false, "igw-1"],
        [true, "vpc-1"],
      ],
    );
  });

  it("tell load balancers and listeners in every library and form", () => {
    const graph = graphOf(
      ...["aws:lb/", "aws:alb/"].map((library) =>
        aws(`${library}loadBalancer:LoadBalancer`, library, { internal: true, subnets: ["subnet-1"] }),
      ),
      aws("aws-native:elasticloadbalancingv2:LoadBalancer", "native", {
        scheme: "internet-facing",
        type: "network",
        subnetMappings: [{ subnetId: "subnet-1" }],
      }),
      aws("aws:elb/loadBalancer:LoadBalancer", "classic", {
        listeners: [{ lbPort: 443, lbProtocol: "https", instancePort: 8080, sslCertificateId: "arn:c" }],
      }),
      aws("aws-native:elasticloadbalancingv2:Listener", "l", {
        port: 80,
        protocol: "HTTP",
        defaultActions: [{ type: "redirect", redirectConfig: { protocol: "HTTPS" } }],
      }),
    );
    assert.deepEqual(
      graph.all("LoadBalancer").map((each) => [each.balancerKind, each.internal, ...values(each.subnets)]),
      [
        ["application", true, "subnet-1"],
        ["application", true, "subnet-1"],
        ["network", false, "subnet-1"],
        ["classic", undefined],
      ],
    );
    assert.deepEqual(
      graph.all("Listener").map((each) => [each.port, each.protocol, each.actions?.[0]?.redirect?.protocol]),
      [
        [443, "https", undefined],
        [80, "HTTP", "HTTPS"],
      ],
    );
  });

  it("of wrong types are problems of the input, never a throw", () => {
    const wrong = [7, "x", [], {}, true, [[]], [null, 3], { a: { b: 1 } }, new Unknown("it")];
    const names =
      "ingress egress securityGroupIngress securityGroupEgress cidrBlocks cidrIpv4 protocol ipProtocol fromPort type " +
      "routes destinationCidrBlock gatewayId entries subnetIds vpcId tags tagsAll mapPublicIpOnLaunch portRange icmp " +
      "ruleNumber cidrBlock defaultActions listeners subnetMappings scheme loadBalancerType accessLogs blockDeviceMappings " +
      "launchSpecifications mixedInstancesPolicy launchTemplate encrypted kmsKeyId";
    for (const type of [network, routing, hosts, loadBalancers].flatMap((table) => Object.keys(table))) {
      for (const value of wrong) {
        const properties = Object.fromEntries(names.split(" ").map((name) => [name, value]));
        assert.doesNotThrow(() => graphOf(aws(type, "x", properties)), `${type} ${JSON.stringify(value)}`);
      }
    }
  });

  it("leave types that nobody knows alone", () => {
    const added: unknown[] = [];
    adaptAws({
      resource: aws("aws:new/thing:Thing", "x", { a: 1 }),
      add: (node) => void added.push(node),
      problem: () => assert.fail("no problem"),
      notSeen: () => assert.fail("nothing unseen"),
    });
    assert.deepEqual(added, []);
  });
});
