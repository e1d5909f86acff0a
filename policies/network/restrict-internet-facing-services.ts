import {
  appRunnerService,
  ConnectionSet,
  definePolicy,
  example,
  internetFlows,
  lightsailDeployment,
  portRange,
  resource,
  subnet,
  zonesOfManaged,
} from "../../core/policy";

const https = ConnectionSet.of({ tcp: portRange(443) });

const connector = "arn:aws:apprunner:eu-west-1:333333333333:vpcconnector/shop/1/1234abcd";
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
    "A service of App Runner gets an address of its own on the internet unless it is told otherwise, and a container service of Lightsail by a public endpoint, past every gateway and group of the estate's networks. What it reaches by its VPC connector the internet then reaches through it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [50, 51],
  remediationSteps:
    "Set networkConfiguration.ingressConfiguration.isPubliclyAccessible to false (of Lightsail, delete publicEndpoint); if it is meant to be public, give it a VPC connector in subnets of a zone to which the estate declares a flow from the internet with port 443, or let such a zone take all of its account.",
  appliesTo: "ManagedService",
  needs: "graph",
  check({ node, graph, estate, report }) {
    if (!(node.publiclyAccessible ?? true)) return;
    const isOpen = (zone?: string): boolean => https.isSubsetOf(internetFlows(estate, "ingress", zone));
    const path = node.places["publiclyAccessible"];
    if (!isOpen())
      return report("faces the internet, from which the estate declares no flow on tcp/443", path);
    const { zones, certain } = zonesOfManaged(estate, graph, node);
    const closed = zones.find((zone) => !isOpen(zone));
    if (certain && zones.length === 0) report("faces the internet and lies in no zone of the estate", path);
    else if (certain && closed !== undefined)
      report(
        `faces the internet from zone ${closed}, to which no flow from there on tcp/443 is declared`,
        path,
      );
    else if (!certain && (closed !== undefined || zones.length === 0))
      report.unknown(
        path ?? "",
        node.connector.length > 0 ? "the zone of its VPC connector's subnets" : "the account that it runs in",
      );
  },
  good: () => ({
    private: example(appRunnerService()),
    "without a public endpoint": example(lightsailDeployment()),
    "in the zone that the estate opens": facing("dmz"),
  }),
  bad: () => ({
    "in another zone": facing("app"),
    "a public endpoint": example(
      lightsailDeployment({ publicEndpoint: { containerName: "checkout", containerPort: 8080 } }),
    ),
    "in no zone": example(appRunnerService({ networkConfiguration: undefined })),
  }),
});
