import { definePolicy, example, host, hostExample, resolve, resource, subnet } from "../../core/policy";

/** What is started as it stands: templates and configurations say nothing of where their machines lie. */
const machines: ReadonlySet<string> = new Set(["instance", "spot request", "fleet"]);

export default definePolicy({
  name: "disallow-hosts-in-public-subnets",
  displayName: "Hosts are given no public address by their subnet",
  description:
    "A host that says nothing of a public address gets one wherever its subnet gives one to all: the mistake stands in another resource, often in another file.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51, 57],
  remediationSteps:
    "Put the host into a private subnet, and say associatePublicIpAddress: false on the host or in its launch template.",
  appliesTo: ["Host", "AutoScalingGroup", "EksNodeGroup"],
  needs: "graph",
  check({ node, graph, report }) {
    if (node.kind === "Host" && (node.publicIp !== undefined || node.networkInterfaces.length > 0)) return;
    const configuration = node.kind === "AutoScalingGroup" ? node.launchConfiguration : [];
    const templates = resolve(graph, [...node.launchTemplate, ...configuration], "Host");
    // What the machine does not say its template says, and what neither says is left to the subnet.
    const silent = templates.definite.filter((template) => template.publicIp === undefined);
    const doubtful = templates.possible.some((template) => template.publicIp === undefined);
    const seen = templates.definite.length + templates.possible.length;
    const told = seen > 0 && silent.length === 0 && !doubtful;
    if (told && templates.unseen.length + templates.missing.length === 0) return;
    const own = node.kind === "Host" ? node.subnet : node.subnets;
    const named = own.length > 0 ? own : templates.definite.flatMap(({ subnet }) => subnet);
    const subnets = resolve(graph, named, "Subnet");
    const starts = node.kind === "AutoScalingGroup" || (node.kind === "Host" && machines.has(node.hostKind));
    const nowhere =
      own.length === 0 && (named.length === 0 || silent.some(({ subnet }) => subnet.length === 0));
    const giving = subnets.definite.find((subnet) => subnet.mapPublicIpOnLaunch ?? subnet.isDefault);
    if (templates.unseen[0] !== undefined)
      report.unknown(
        "launchTemplate",
        `what launch template ${templates.unseen[0]}, which was not given, says`,
      );
    else if (templates.missing[0] !== undefined)
      report.unknown("launchTemplate", `what its launch template says: ${templates.missing[0]}`);
    else if (doubtful) report.unknown("launchTemplate", "which of several launch templates it is made from");
    else if (giving) report(`gets a public address, because its subnet ${giving.name} gives one to all`);
    else if (starts && nowhere)
      report.unknown(
        "subnetId",
        "whether the default subnet, which it gets for naming none, gives a public address to all",
      );
    else if (subnets.unseen[0] !== undefined)
      report.unknown(
        "subnetId",
        `whether subnet ${subnets.unseen[0]}, which was not given, gives a public address to all`,
      );
    else if (subnets.possible.some((subnet) => subnet.mapPublicIpOnLaunch ?? subnet.isDefault))
      report.unknown("subnetId", "which of several subnets it is in");
    else if (subnets.missing[0] !== undefined) report.unknown("subnetId", subnets.missing[0]);
  },
  good: () => ({
    "refused by the host": hostExample(),
    "a subnet that gives none": example([host({ associatePublicIpAddress: undefined }), subnet()]),
  }),
  bad: () => ({
    "given by the subnet": example(
      [host({ associatePublicIpAddress: undefined }), subnet({ mapPublicIpOnLaunch: true })],
      { alsoFails: ["disallow-subnet-public-ips"] },
    ),
    "machines of a group whose template says nothing": example(
      [
        resource(
          "aws:ec2/launchTemplate:LaunchTemplate",
          "node",
          {
            ...host().properties,
            associatePublicIpAddress: undefined,
            subnetId: undefined,
            rootBlockDevice: undefined,
            blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: host().properties["rootBlockDevice"] }],
            monitoring: { enabled: true },
          },
          { physicalId: "lt-0aaa1111bbbb2222c" },
        ),
        resource("aws:autoscaling/group:Group", "nodes", {
          launchTemplate: { id: "lt-0aaa1111bbbb2222c", version: "1" },
          vpcZoneIdentifiers: ["subnet-0aaa1111bbbb2222c"],
        }),
        subnet({ mapPublicIpOnLaunch: true }),
      ],
      { alsoFails: ["disallow-subnet-public-ips"] },
    ),
  }),
});
