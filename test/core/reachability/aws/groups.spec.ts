import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph, type Resource } from "../../../../core/graph";
import { awsReachability, type AwsReachability } from "../../../../core/reachability/aws";
import type { Endpoint } from "../../../../core/reachability/endpoint";
import { awsNetworks } from "../../../bench/generate/aws-networks";
import { estates } from "../naive/aws-estates";
import { holed } from "../naive/aws-holes";
import { resourcesOf } from "../naive/aws-resources";
import { host, made, open, subnet, tcp, vpc, withInternet } from "./support";

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 40);

/** A machine by itself doesn't meet itself; a group of several does. */
const isAlone = (end: Endpoint): boolean => end.kind === "host" && end.node.kind === "Host";

/** All connections by groups, a line for each pair of ends. */
function grouped(aws: AwsReachability): Map<string, string> {
  const found = new Map<string, string>();
  for (const { from, to, may, must } of aws.groups()) {
    for (const target of to) {
      for (const source of from.flat()) {
        if (isAlone(source) && source === target) continue;
        const key = `${source.id} > ${target.id}`;
        assert.ok(!found.has(key), `${key} is there twice`);
        found.set(key, `${may.toText()} | ${must.toText()}`);
      }
    }
  }
  return found;
}

/** The same, each pair asked for by itself. */
function oneByOne(aws: AwsReachability): Map<string, string> {
  const found = new Map<string, string>();
  const ends = [...aws.endpoints, ...aws.externals];
  for (const from of ends) {
    for (const to of ends) {
      if (from.kind === "external" && to.kind === "external") continue;
      if (from === to && isAlone(from)) continue;
      const { may, must } = aws.between(from, to);
      if (!may.isEmpty) found.set(`${from.id} > ${to.id}`, `${may.toText()} | ${must.toText()}`);
    }
  }
  return found;
}

function agree(resources: readonly Resource[]): number {
  const aws = awsReachability(buildGraph(resources));
  const expected = oneByOne(aws);
  assert.deepEqual(new Map([...grouped(aws)].sort()), new Map([...expected].sort()));
  return expected.size;
}

describe("AWS connections by groups", () => {
  it("are those that are found one by one", function () {
    this.timeout(0);
    fc.assert(
      fc.property(estates, (estate) => void agree(resourcesOf(estate))),
      { numRuns: runs },
    );
  });

  it("are so too where something is not known", function () {
    this.timeout(0);
    fc.assert(
      fc.property(holed(estates), ({ resources }) => void agree(resources)),
      { numRuns: runs },
    );
  });

  it("of what the bench measures are those that are found one by one", () => {
    const size = { vpcs: 3, subnets: 12, groups: 40, machines: 60, groupsEach: 2 };
    assert.ok(agree(awsNetworks(size)) > 500);
  });

  it("of scaling groups, load balancers, functions and clusters are so too", () => {
    const dual = { ipv6CidrBlock: "2600:1f00::/64", assignIpv6AddressOnCreation: true };
    const found = agree([
      ...withInternet,
      vpc("vpc-2", "10.2.0.0/16", { ipv6CidrBlock: "2600:1f00::/56" }),
      subnet("subnet-3", "vpc-2", "10.2.1.0/24", dual),
      open("sg-1", [
        tcp(443, { cidrBlocks: ["0.0.0.0/0"] }),
        tcp(22, { cidrBlocks: ["10.0.1.0/24"], self: true }),
      ]),
      open("sg-2", [tcp(80, { securityGroups: ["sg-1"], ipv6CidrBlocks: ["2000::/4"] })]),
      open("sg-3", [{ protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] }], "vpc-2"),
      host("a", "subnet-1", ["sg-1"], { associatePublicIpAddress: true }),
      host("b", "subnet-2", ["sg-2"]),
      host("c", "subnet-3", ["sg-3"]),
      host("d", "subnet-3", ["sg-3"]),
      made("aws:ec2/launchTemplate:LaunchTemplate", "lt", { vpcSecurityGroupIds: ["sg-1", "sg-2"] }),
      made("aws:autoscaling/group:Group", "fleet", {
        launchTemplate: { id: "lt" },
        vpcZoneIdentifiers: ["subnet-1", "subnet-2"],
      }),
      made("aws:lb/loadBalancer:LoadBalancer", "lb", {
        subnets: ["subnet-1", "subnet-2"],
        securityGroups: ["sg-1"],
      }),
      made("aws:lb/listener:Listener", "listener", { loadBalancerArn: "lb", port: 443, protocol: "HTTPS" }),
      made("aws:lambda/function:Function", "fn", {
        vpcConfig: { subnetIds: ["subnet-2"], securityGroupIds: ["sg-2"] },
      }),
      made("aws:eks/cluster:Cluster", "shop", {
        name: "shop",
        vpcConfig: { subnetIds: ["subnet-1", "subnet-2"] },
      }),
      made("aws:eks/nodeGroup:NodeGroup", "nodes", {
        clusterName: "shop",
        subnetIds: ["subnet-1", "subnet-2"],
      }),
    ]);
    assert.ok(found > 30, String(found));
  });
});
