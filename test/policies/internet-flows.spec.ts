import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../core/graph";
import { groupRule, groupUser, resource, securityGroup, subnet } from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "../support/judge-example";

const policyNamed = (name: string) => catalog.find(({ policy }) => policy.name === name)!.policy;

function verdicts(name: string, resources: readonly Resource[], estate?: Record<string, unknown>): string[] {
  const { findings } = judgeExample([policyNamed(name)], { resources, ...(estate && { estate }) });
  return findings.map((each) => `${each.kind} ${each.subject.name} ${each.path}`.trim());
}

const open = (port: number, more: object = {}) =>
  securityGroup({
    ingress: [groupRule({ fromPort: port, toPort: port, cidrBlocks: ["0.0.0.0/0"] })],
    ...more,
  });
const inZone = (zone: unknown) => subnet({ tags: { zone } }, "net");

describe("flows of the estate and security groups", () => {
  const ingress = "restrict-internet-ingress";

  it("let the internet in where the group's subnet lies in a zone that a flow names", () => {
    assert.deepEqual(verdicts(ingress, [open(443), groupUser(), inZone("dmz")]), []);
  });

  it("let nothing in on other ports, in other zones, in no zone", () => {
    const wrong = ["violation checkout ingress[0].cidrBlocks[0]"];
    assert.deepEqual(verdicts(ingress, [open(80), groupUser(), inZone("dmz")]), wrong);
    assert.deepEqual(verdicts(ingress, [open(443), groupUser(), inZone("data")]), wrong);
    assert.deepEqual(verdicts(ingress, [open(443), groupUser(), inZone("nowhere")]), wrong);
  });

  it("let nothing in where one of several subnets lies elsewhere", () => {
    const second = resource(
      "aws:ec2/subnet:Subnet",
      "second",
      { vpcId: "vpc-1", cidrBlock: "10.0.99.0/24", tags: { zone: "app" } },
      { physicalId: "subnet-2" },
    );
    const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "lb", {
      subnets: ["subnet-0aaa1111bbbb2222c", "subnet-2"],
      securityGroups: ["sg-0aaa1111bbbb2222c"],
    });
    assert.equal(verdicts(ingress, [open(443), balancer, inZone("dmz"), second]).length, 1);
  });

  it("are in doubt where the subnet's zone is not known or the subnet was not given", () => {
    const doubt = ["unknown checkout ingress[0].cidrBlocks[0]"];
    assert.deepEqual(verdicts(ingress, [open(443), groupUser(), inZone(new Unknown("the zone"))]), doubt);
    assert.deepEqual(verdicts(ingress, [open(443), groupUser()]), doubt);
  });

  it("decide without the zone where no zone may be entered so", () => {
    assert.deepEqual(verdicts(ingress, [open(22), groupUser()]), [
      "violation checkout ingress[0].cidrBlocks[0]",
    ]);
  });

  it("follow a launch template to the subnets of its scaling group", () => {
    const template = resource(
      "aws:ec2/launchTemplate:LaunchTemplate",
      "t",
      { vpcSecurityGroupIds: ["sg-0aaa1111bbbb2222c"] },
      { physicalId: "lt-1" },
    );
    const group = resource("aws:autoscaling/group:Group", "g", {
      launchTemplate: { id: "lt-1" },
      vpcZoneIdentifiers: ["subnet-0aaa1111bbbb2222c"],
    });
    assert.deepEqual(verdicts(ingress, [open(443), template, group, inZone("dmz")]), []);
    assert.equal(verdicts(ingress, [open(443), template, group, inZone("app")]).length, 1);
  });

  it("let a zone out to the internet that a flow names, and no other", () => {
    const flows = [{ from: "app", to: "internet", ports: ["443/tcp"] }];
    const group = securityGroup({
      ingress: [],
      egress: [groupRule({ fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] })],
    });
    const egress = "restrict-internet-egress";
    assert.deepEqual(verdicts(egress, [group, groupUser(), inZone("app")], { flows }), []);
    assert.equal(verdicts(egress, [group, groupUser(), inZone("data")], { flows }).length, 1);
  });

  it("name the sources of administration besides hosts.management", () => {
    const ssh = (block: string) =>
      securityGroup({ ingress: [groupRule({ fromPort: 22, toPort: 22, cidrBlocks: [block] })] });
    const flows = [{ from: { name: "bastion", cidrs: ["10.8.0.0/28"] }, to: "app", ports: ["22/tcp"] }];
    const admin = "restrict-admin-sources";
    assert.deepEqual(verdicts(admin, [ssh("10.9.0.0/24")]), []);
    assert.equal(verdicts(admin, [ssh("10.8.0.0/28")]).length, 1);
    assert.deepEqual(verdicts(admin, [ssh("10.8.0.0/28")], { flows }), []);
  });
});
