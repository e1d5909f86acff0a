import {
  appRunnerService,
  ConnectionSet,
  definePolicy,
  example,
  expressService,
  facesInternet,
  internetFlows,
  lightsailDeployment,
  portRange,
  resource,
  subnet,
  zonesOfManaged,
  type References,
} from "../../core/policy";

const https = ConnectionSet.of({ tcp: portRange(443) });

const connector = "arn:aws:apprunner:eu-west-1:333333333333:vpcconnector/shop/1/1234abcd";
/** A service of ECS in Express Mode whose subnet follows a route table. */
const express = (gateway: string) =>
  example([
    expressService({
      networkConfigurations: [{ subnets: ["subnet-0aaa1111bbbb2222c"], securityGroups: ["sg-0ccc1111"] }],
    }),
    subnet({}, "app"),
    resource(
      "aws:ec2/routeTable:RouteTable",
      "app",
      { vpcId: "vpc-0aaa1111bbbb2222c", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway }] },
      { physicalId: "rtb-0aaa1111bbbb2222c" },
    ),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "app", {
      subnetId: "subnet-0aaa1111bbbb2222c",
      routeTableId: "rtb-0aaa1111bbbb2222c",
    }),
  ]);

/** What has to be known to tell the zones of a service. */
const nameOf = ({ subnets, connector }: { subnets: References; connector: References }): string =>
  subnets.length > 0
    ? "its subnets"
    : connector.length > 0
      ? "its VPC connector's subnets"
      : "the account that it runs in";

/** A public service with a way into a subnet of a zone. */
const facing = (zone: string) =>
  example([
    appRunnerService({
      networkConfiguration: {
        egressConfiguration: { egressType: "VPC", vpcConnectorArn: connector },
        ingressConfiguration: { isPubliclyAccessible: true },
      },
    }),
    resource(
      "aws:apprunner/vpcConnector:VpcConnector",
      "shop",
      { vpcConnectorName: "shop", subnets: ["subnet-0aaa1111bbbb2222c"], securityGroups: ["sg-0ccc1111"] },
      { physicalId: connector },
    ),
    subnet({ tags: { zone } }, zone),
  ]);

export default definePolicy({
  name: "restrict-internet-facing-services",
  displayName: "Services that AWS runs face the internet by declared flows only",
  description:
    "A service of App Runner gets an address of its own on the internet unless it is told otherwise, and a container service of Lightsail by a public endpoint, past every gateway and group of the estate's networks. A service of ECS in Express Mode gets a load balancer that faces the internet wherever its subnets lead there, as those of a default VPC do. What such a service reaches the internet then reaches through it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [50, 51],
  remediationSteps:
    "Set networkConfiguration.ingressConfiguration.isPubliclyAccessible to false (of Lightsail, delete publicEndpoint; of Express Mode, name subnets whose routes lead to no internet gateway); if it is meant to be public, give it subnets, or a VPC connector in subnets, of a zone to which the estate declares a flow from the internet with port 443, or let such a zone take all of its account.",
  appliesTo: "ManagedService",
  needs: "graph",
  check({ node, graph, estate, report }) {
    const facing = facesInternet(graph, node);
    if (facing === false) return;
    const isOpen = (zone?: string): boolean => https.isSubsetOf(internetFlows(estate, "ingress", zone));
    const place = node.places[node.front === "address" ? "publiclyAccessible" : "subnets"] ?? "";
    const found = (text: string): void => {
      if (facing === true) report(`faces the internet${text}`, place);
      else report.unknown(place, facing.missing);
    };
    if (!isOpen()) return found(", from which the estate declares no flow on tcp/443");
    const { zones, certain } = zonesOfManaged(estate, graph, node);
    const closed = zones.find((zone) => !isOpen(zone));
    if (closed === undefined && zones.length > 0 && certain) return;
    if (!certain) return report.unknown(place, `the zone of ${nameOf(node)}`);
    if (closed === undefined) found(" and lies in no zone of the estate");
    else found(` from zone ${closed}, to which no flow from there on tcp/443 is declared`);
  },
  good: () => ({
    private: example(appRunnerService()),
    "in subnets without a way to the internet": express("vgw-0aaa1111bbbb2222c"),
    "without a public endpoint": example(lightsailDeployment()),
    "in the zone that the estate opens": facing("dmz"),
  }),
  bad: () => ({
    "in another zone": facing("app"),
    "a public endpoint": example(
      lightsailDeployment({ publicEndpoint: { containerName: "checkout", containerPort: 8080 } }),
    ),
    "a load balancer in subnets that lead to the internet": express("igw-0aaa1111bbbb2222c"),
    "in a default subnet": example(
      [
        expressService({ networkConfigurations: [{ subnets: ["subnet-0ddd1111"] }] }),
        resource(
          "aws:ec2/defaultSubnet:DefaultSubnet",
          "a",
          { availabilityZone: "eu-west-1a", mapPublicIpOnLaunch: false },
          { physicalId: "subnet-0ddd1111" },
        ),
      ],
      { alsoFails: ["disallow-default-vpc"] },
    ),
    "in subnets of the default VPC": example(expressService({ networkConfigurations: undefined })),
    "in no zone": example(appRunnerService({ networkConfiguration: undefined })),
  }),
});
