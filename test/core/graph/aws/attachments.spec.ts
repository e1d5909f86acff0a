import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../../../core/graph";
import { attachmentsOf, subnetsOf } from "../../../../core/graph/aws/attachments";
import { aws, graphOf, types } from "../adapters/aws/support";

const group = aws(types.group, "group", {}, { physicalId: "sg-1" });

function users(...resources: Resource[]): { definite: string[]; possible: string[] } {
  const graph = graphOf(group, ...resources);
  const { definite, possible } = attachmentsOf(graph, graph.all("SecurityGroup")[0]!);
  return { definite: definite.map((each) => each.name), possible: possible.map((each) => each.name) };
}

describe("attachments of security groups", () => {
  const attached: readonly (readonly [string, object])[] = [
    ["aws:ec2/instance:Instance", { vpcSecurityGroupIds: ["sg-1"] }],
    ["aws:ec2/networkInterface:NetworkInterface", { securityGroups: ["sg-1"] }],
    [
      "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
      { securityGroupId: "sg-1", networkInterfaceId: "eni-1" },
    ],
    ["aws:ec2/launchTemplate:LaunchTemplate", { vpcSecurityGroupIds: ["sg-1"] }],
    ["aws:ec2/launchTemplate:LaunchTemplate", { networkInterfaces: [{ securityGroups: ["sg-1"] }] }],
    ["aws-native:ec2:LaunchTemplate", { launchTemplateData: { networkInterfaces: [{ groups: ["sg-1"] }] } }],
    ["aws-native:ec2:Instance", { networkInterfaces: [{ groupSet: ["sg-1"] }] }],
    ["aws:ec2/launchConfiguration:LaunchConfiguration", { securityGroups: ["sg-1"] }],
    ["aws:lb/loadBalancer:LoadBalancer", { securityGroups: ["sg-1"] }],
    ["aws:rds/instance:Instance", { vpcSecurityGroupIds: ["sg-1"] }],
    ["aws:docdb/elasticCluster:ElasticCluster", { vpcSecurityGroupIds: ["sg-1"] }],
    ["aws:elasticache/cluster:Cluster", { securityGroupIds: ["sg-1"] }],
    ["aws:msk/cluster:Cluster", { brokerNodeGroupInfo: { securityGroups: ["sg-1"] } }],
    ["aws:emr/cluster:Cluster", { ec2Attributes: { emrManagedMasterSecurityGroup: "sg-1" } }],
    ["aws:efs/mountTarget:MountTarget", { securityGroups: ["sg-1"] }],
    ["aws:lambda/function:Function", { vpcConfig: { securityGroupIds: ["sg-1"] } }],
    ["aws:ecs/service:Service", { networkConfiguration: { securityGroups: ["sg-1"] } }],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", { securityGroupIds: ["sg-1"] }],
    ["aws:eks/cluster:Cluster", { vpcConfig: { securityGroupIds: ["sg-1"] } }],
    ["aws:codebuild/project:Project", { vpcConfig: { securityGroupIds: ["sg-1"] } }],
    ["aws:batch/computeEnvironment:ComputeEnvironment", { computeResources: { securityGroupIds: ["sg-1"] } }],
    ["aws-native:dms:ReplicationInstance", { vpcSecurityGroupIds: ["sg-1"] }],
  ];
  for (const [type, properties] of attached) {
    it(`are seen on ${type} ${JSON.stringify(properties).slice(0, 60)}`, () =>
      assert.deepEqual(users(aws(type, "user", properties)), { definite: ["user"], possible: [] }));
  }

  it("are not made by rules that speak of the group, nor by who may log in", () => {
    assert.deepEqual(
      users(
        aws(types.rule, "rule", { type: "ingress", securityGroupId: "sg-1", sourceSecurityGroupId: "sg-1" }),
        aws(types.ingressRule, "vpc", { securityGroupId: "sg-1", referencedSecurityGroupId: "sg-1" }),
        aws(types.group, "other", { ingress: [{ protocol: "-1", securityGroups: ["sg-1"] }] }),
        aws("aws:eks/nodeGroup:NodeGroup", "nodes", { remoteAccess: { sourceSecurityGroupIds: ["sg-1"] } }),
      ),
      { definite: [], possible: [] },
    );
  });

  it("are possible where the id is one of several", () => {
    const host = aws(
      types.instance,
      "host",
      { vpcSecurityGroupIds: [new Unknown("the id")] },
      { propertyDependencies: { vpcSecurityGroupIds: ["urn:group", "urn:second"] } },
    );
    assert.deepEqual(users(host, aws(types.group, "second")), { definite: [], possible: ["host"] });
  });
});

describe("subnets of what has a group", () => {
  const subnet = aws(types.subnet, "app", { cidrBlock: "10.0.1.0/24" }, { physicalId: "subnet-1" });
  const named = (resource: Resource, ...others: Resource[]) => {
    const { subnets, complete } = subnetsOf(graphOf(subnet, resource, ...others), resource);
    return [subnets.map((each) => each.name), complete];
  };

  it("are those that it names, at any depth", () => {
    assert.deepEqual(named(aws(types.instance, "i", { subnetId: "subnet-1" })), [["app"], true]);
    assert.deepEqual(named(aws(types.balancer, "b", { subnetMappings: [{ subnetId: "subnet-1" }] })), [
      ["app"],
      true,
    ]);
    assert.deepEqual(
      named(aws("aws:lambda/function:Function", "f", { vpcConfig: { subnetIds: ["subnet-1"] } })),
      [["app"], true],
    );
  });

  it("are not complete where one of them was not given", () => {
    assert.deepEqual(named(aws(types.balancer, "b", { subnets: ["subnet-1", "subnet-2"] })), [
      ["app"],
      false,
    ]);
    assert.deepEqual(named(aws(types.balancer, "b", {})), [[], false]);
  });

  it("are not what the user writes into tags", () => {
    const tags = { subnet: "private", securityGroup: "sg-1" };
    const host = aws(types.instance, "i", { subnetId: "subnet-1", tags });
    assert.deepEqual(named(host), [["app"], true]);
    assert.deepEqual(users(host).definite, []);
  });

  it("of a launch template are those of what starts machines from it", () => {
    const template = aws(types.template, "t", { vpcSecurityGroupIds: ["sg-1"] }, { physicalId: "lt-1" });
    const scaling = { launchTemplate: { id: "lt-1" }, vpcZoneIdentifiers: ["subnet-1"] };
    assert.deepEqual(named(template, aws("aws:autoscaling/group:Group", "g", scaling)), [["app"], true]);
    const mixed = {
      mixedInstancesPolicy: { launchTemplate: { launchTemplateSpecification: { launchTemplateId: "lt-1" } } },
      vpcZoneIdentifiers: ["subnet-1"],
    };
    assert.deepEqual(named(template, aws("aws:autoscaling/group:Group", "g", mixed)), [["app"], true]);
    const nodes = { launchTemplate: { id: "lt-1", version: "1" }, subnetIds: ["subnet-1"] };
    assert.deepEqual(named(template, aws("aws:eks/nodeGroup:NodeGroup", "n", nodes)), [["app"], true]);
  });

  it("of a launch configuration are those of its scaling group", () => {
    const configuration = aws(types.configuration, "c", { name: "c-1" }, { physicalId: "c-1" });
    const scaling = { launchConfiguration: "c-1", vpcZoneIdentifiers: ["subnet-1"] };
    assert.deepEqual(named(configuration, aws("aws:autoscaling/group:Group", "g", scaling)), [["app"], true]);
  });

  it("of a data store are those of its subnet group", () => {
    const store = aws("aws:rds/instance:Instance", "db", { dbSubnetGroupName: "db-net" });
    const net = aws("aws:rds/subnetGroup:SubnetGroup", "net", { name: "db-net", subnetIds: ["subnet-1"] });
    assert.deepEqual(named(store, net), [["app"], true]);
  });

  it("of a group joined to an interface are those of the interface", () => {
    const join = aws(
      "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
      "join",
      { securityGroupId: "sg-1", networkInterfaceId: "eni-1" },
    );
    const eni = aws(
      "aws:ec2/networkInterface:NetworkInterface",
      "eni",
      { subnetId: "subnet-1" },
      { physicalId: "eni-1" },
    );
    assert.deepEqual(named(join, eni), [["app"], true]);
  });
});
