import assert from "node:assert/strict";
import { buildGraph, peek, Unknown, type Graph } from "../../../../../core/graph";
import type { References } from "../../../../../core/graph/aws/reference";
import { resource } from "../../../../../core/policy/minimal";
import { theOnly } from "../../../../support/the-only";

const graphOf = (type: string, properties: Record<string, unknown>): Graph =>
  buildGraph([resource(type, "workers", properties)]);
const values = (references: References): unknown => references.map(({ value, missing }) => value ?? missing);

const specification = { launchTemplateId: "lt-1", version: "3" };
const overrides = [{ subnetId: "subnet-1" }, { subnetId: "subnet-2" }];

describe("fleets of machines from launch templates", () => {
  for (const [type, properties] of [
    [
      "aws:ec2/fleet:Fleet",
      { launchTemplateConfigs: [{ launchTemplateSpecification: specification, overrides }] },
    ],
    [
      "aws-native:ec2:Ec2Fleet",
      { launchTemplateConfigs: [{ launchTemplateSpecification: specification, overrides }] },
    ],
    [
      "aws:ec2/spotFleetRequest:SpotFleetRequest",
      { launchTemplateConfigs: [{ launchTemplateSpecification: { id: "lt-1", version: "3" }, overrides }] },
    ],
    [
      "aws-native:ec2:SpotFleet",
      {
        spotFleetRequestConfigData: {
          launchTemplateConfigs: [{ launchTemplateSpecification: specification, overrides }],
        },
      },
    ],
  ] as const) {
    it(`are read from ${type}`, () => {
      const graph = graphOf(type, properties);
      assert.deepEqual(graph.problems, []);
      const [group, ...others] = graph.all("AutoScalingGroup");
      assert.ok(group);
      assert.equal(others.length + graph.all("Host").length, 0);
      assert.deepEqual(values(group.launchTemplate), ["lt-1"]);
      assert.deepEqual(values(group.subnets), ["subnet-1", "subnet-2"]);
    });
  }

  it("name several subnets in one string", () => {
    const launchTemplateConfigs = [
      { launchTemplateSpecification: specification, overrides: [{ subnetId: "subnet-1, subnet-2" }] },
    ];
    const [group] = graphOf("aws:ec2/spotFleetRequest:SpotFleetRequest", { launchTemplateConfigs }).all(
      "AutoScalingGroup",
    );
    assert.deepEqual(values(group!.subnets), ["subnet-1", "subnet-2"]);
    const launchSpecifications = [{ ami: "ami-1", subnetId: "subnet-1, subnet-2," }];
    for (const graph of [
      graphOf("aws:ec2/spotFleetRequest:SpotFleetRequest", { launchSpecifications }),
      graphOf("aws-native:ec2:SpotFleet", { spotFleetRequestConfigData: { launchSpecifications } }),
    ])
      assert.deepEqual(values(graph.all("Host")[0]!.subnet), ["subnet-1", "subnet-2"]);
  });

  it("stand behind load balancers, in the words of either provider", () => {
    const launchTemplateConfigs = [{ launchTemplateSpecification: specification }];
    const [classic] = graphOf("aws:ec2/spotFleetRequest:SpotFleetRequest", {
      launchTemplateConfigs,
      targetGroupArns: ["tg-1"],
    }).all("AutoScalingGroup");
    assert.deepEqual(values(classic!.targetGroups), ["tg-1"]);
    const [native] = graphOf("aws-native:ec2:SpotFleet", {
      spotFleetRequestConfigData: {
        launchTemplateConfigs,
        loadBalancersConfig: { targetGroupsConfig: { targetGroups: [{ arn: "tg-1" }] } },
      },
    }).all("AutoScalingGroup");
    assert.deepEqual(values(native!.targetGroups), ["tg-1"]);
  });

  it("are not known where their templates are not", () => {
    const unknown = new Unknown("an output");
    for (const launchTemplateConfigs of [
      unknown,
      [unknown],
      [{ launchTemplateSpecification: { launchTemplateId: unknown } }],
    ]) {
      const [group] = graphOf("aws:ec2/fleet:Fleet", { launchTemplateConfigs }).all("AutoScalingGroup");
      assert.deepEqual(values(group!.launchTemplate), ["an output"]);
    }
  });
});

describe("specifications of a spot fleet of the native provider", () => {
  const inner = {
    imageId: "ami-1",
    iamInstanceProfile: { arn: "nodes" },
    keyName: "ops",
    monitoring: { enabled: true },
    securityGroups: [{ groupId: "sg-1" }],
    subnetId: "subnet-1",
    userData: "x",
    blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true } }],
  };

  it("are each a host", () => {
    const graph = graphOf("aws-native:ec2:SpotFleet", {
      spotFleetRequestConfigData: { launchSpecifications: [inner, { ...inner, imageId: "ami-2" }] },
    });
    assert.deepEqual(graph.problems, []);
    const hosts = graph.all("Host");
    assert.deepEqual(
      hosts.map((host) => [
        host.imageId,
        host.keyName,
        host.monitoring,
        host.userData,
        host.disks[0]?.encrypted,
        values(host.instanceProfile),
        values(host.securityGroups),
        values(host.subnet),
      ]),
      ["ami-1", "ami-2"].map((image) => [image, "ops", true, "x", true, ["nodes"], ["sg-1"], ["subnet-1"]]),
    );
    assert.equal(graph.all("AutoScalingGroup").length, 0);
  });

  for (const [what, type, properties] of [
    ["list", "aws:ec2/spotFleetRequest:SpotFleetRequest", { launchSpecifications: new Unknown("an output") }],
    ["request", "aws-native:ec2:SpotFleet", { spotFleetRequestConfigData: new Unknown("an output") }],
  ] as const)
    it(`are one host that nobody knows where the ${what} is not known`, () => {
      const only = theOnly(graphOf(type, properties).all("Host"));
      for (const read of [() => only.imageId, () => only.keyName, () => only.disks, () => only.publicIp])
        assert.ok(peek<unknown>(read) instanceof Unknown);
      for (const references of [only.subnet, only.securityGroups, only.launchTemplate])
        assert.deepEqual(
          references.map(({ missing, many }) => [missing, many]),
          [["an output", true]],
        );
    });
});

describe("compute environments of Batch", () => {
  const resources = {
    type: "EC2",
    subnets: ["subnet-1", "subnet-2"],
    securityGroupIds: ["sg-1"],
    instanceRole: "jobs",
    ec2KeyPair: "ops",
    launchTemplate: { launchTemplateId: "lt-1" },
  };
  for (const [type, computeResources] of [
    [
      "aws:batch/computeEnvironment:ComputeEnvironment",
      { ...resources, ec2Configurations: [{ imageIdOverride: "ami-1" }] },
    ],
    [
      "aws-native:batch:ComputeEnvironment",
      { ...resources, ec2Configuration: [{ imageIdOverride: "ami-1" }] },
    ],
  ] as const) {
    it(`are a host from ${type}`, () => {
      const graph = graphOf(type, { type: "MANAGED", computeResources });
      assert.deepEqual(graph.problems, []);
      const host = theOnly(graph.all("Host"));
      assert.equal(host.hostKind, "compute environment");
      assert.equal(host.imageId, "ami-1");
      assert.deepEqual(values(host.image), ["ami-1"]);
      assert.equal(host.keyName, "ops");
      assert.equal(host.places["keyName"], "computeResources.ec2KeyPair");
      assert.deepEqual(values(host.instanceProfile), ["jobs"]);
      assert.deepEqual(values(host.securityGroups), ["sg-1"]);
      assert.deepEqual(values(host.subnet), ["subnet-1", "subnet-2"]);
      assert.deepEqual(values(host.launchTemplate), ["lt-1"]);
    });

    it(`have no host on Fargate, nor where others manage it (${type})`, () => {
      for (const properties of [
        { type: "MANAGED", computeResources: { type: "FARGATE_SPOT", subnets: ["subnet-1"] } },
        { type: "UNMANAGED" },
      ])
        assert.equal(graphOf(type, properties).all("Host").length, 0);
    });
  }

  it("are not known where their resources are not", () => {
    const computeResources = new Unknown("an output");
    const [host] = graphOf("aws:batch/computeEnvironment:ComputeEnvironment", { computeResources }).all(
      "Host",
    );
    for (const read of [() => host!.imageId, () => host!.keyName, () => host!.disks])
      assert.ok(peek<unknown>(read) instanceof Unknown);
    for (const references of [host!.subnet, host!.securityGroups, host!.launchTemplate])
      assert.deepEqual(
        references.map(({ missing, many }) => [missing, many]),
        [["an output", true]],
      );
  });
});
