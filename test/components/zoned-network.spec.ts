import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import fc from "fast-check";
import { ZonedNetwork, type ZonedNetworkArgs } from "../../components/zoned-network";
import { build, estateFile, findings, lines } from "../support/built";

const inner = ["dmz", "app", "data", "management"] as const;
const zones = {
  internet: { external: true, trust: 0 },
  partners: { external: true, trust: 10, cidrs: ["203.0.113.0/24"] },
  ...Object.fromEntries(
    inner.map((zone, index) => [zone, { trust: 20 * (index + 1), select: [{ subnetTag: { zone } }] }]),
  ),
};
const flows: object[] = [
  { from: "internet", to: "dmz", ports: ["443/tcp"], reason: "customers" },
  { from: "dmz", to: "app", ports: ["8080/tcp"], required: true },
  { from: "app", to: "data", ports: ["5432/tcp"], required: true },
  { from: ["dmz", "app"], to: "management", ports: ["443/tcp", "53/udp"] },
];
const estate = (more: object = {}) =>
  estateFile({
    apiVersion: "bulkhead/v1",
    zones,
    flows,
    environments: {
      production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" },
      strict: { select: [{ stack: "*/strict" }], controlled: true, level: "strict" },
      development: { select: [{ stack: "**" }], level: "open", enforce: "mandatory" },
    },
    hosts: { management: ["10.20.48.0/20"] },
    ...more,
  });

const args = (path: string, more: Partial<ZonedNetworkArgs> = {}): ZonedNetworkArgs => ({
  cidr: "10.20.0.0/16",
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  estate: path,
  endpoints: { zone: "management" },
  ...more,
});

/** The network with a machine's interface in every subnet, so that every rule has somebody to concern. */
const inhabited = (given: ZonedNetworkArgs, stack?: string, inhabitedZones: readonly string[] = inner) =>
  build(() => {
    const network = new ZonedNetwork("shop", given);
    for (const zone of inhabitedZones)
      network.subnetsOf(zone).forEach(
        (subnetId, index) =>
          new aws.ec2.NetworkInterface(`${zone}-${index}`, {
            subnetId,
            securityGroups: [network.groupOf(zone)],
            tags: { zone },
          }),
      );
  }, stack);

describe("ZonedNetwork", function () {
  this.timeout(30_000);

  for (const stack of ["production", "development"])
    it(`passes the whole pack in ${stack}`, async () => {
      const path = estate();
      assert.deepEqual(lines(findings(await inhabited(args(path), stack), path)), []);
    });

  for (const zone of inner)
    it(`passes the whole pack in a network for zone ${zone} alone, as a strict level wants it`, async () => {
      const path = estate();
      const { endpoints: _, ...given } = args(path, { zones: [zone] });
      assert.deepEqual(lines(findings(await inhabited(given, "strict", [zone]), path)), []);
    });

  it("has NAT for zones that reach out, and passes the whole pack", async () => {
    const path = estate({
      flows: [...flows, { from: "app", to: "internet", ports: ["443/tcp"], reason: "payments" }],
    });
    const resources = await inhabited(args(path, { nat: true }));
    assert.equal(resources.filter(({ type }) => type === "aws:ec2/natGateway:NatGateway").length, 1);
    assert.deepEqual(lines(findings(resources, path)), []);
  });

  it("passes the whole pack whatever the estate's flows are", async () => {
    const end = fc.constantFrom<string>(...inner, "partners");
    const flow = fc.record({
      from: end,
      to: fc.constantFrom<string>(...inner),
      ports: fc.uniqueArray(fc.constantFrom("443/tcp", "5432/tcp", "8000-8100/tcp", "53/udp"), {
        minLength: 1,
        maxLength: 3,
      }),
      reason: fc.constant("drawn"),
    });
    const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 4);
    await fc.assert(
      fc.asyncProperty(fc.array(flow, { maxLength: 8 }), async (drawn) => {
        const path = estate({ flows: drawn.filter(({ from, to }) => from !== to) });
        const found = findings(await inhabited(args(path, { endpoints: { zone: "data" } })), path);
        assert.deepEqual(lines(found), []);
      }),
      { numRuns: runs },
    );
  });

  it("gives a finding for flow logs that are taken back, and says why in a tag", async () => {
    const path = estate();
    const loosen = { noFlowLogs: "another stack keeps them" };
    const resources = await inhabited(args(path, { loosen }));
    assert.deepEqual(
      findings(resources, path).map(({ policy }) => policy),
      ["require-vpc-flow-logs"],
    );
    const vpc = resources.find(({ type }) => type === "aws:ec2/vpc:Vpc");
    assert.deepEqual(vpc?.properties["tags"], {
      Name: "shop",
      "bulkhead.dev/loosened-no-flow-logs": loosen.noFlowLogs,
    });
  });

  it("leaves the Region's public access alone where told to", async () => {
    const path = estate();
    const loosen = { noPublicAccessBlock: "the account's own stack blocks it" };
    const resources = await inhabited(args(path, { loosen }));
    assert.ok(!resources.some(({ type }) => type.includes("BlockPublicAccess")));
    assert.deepEqual(lines(findings(resources, path)), []);
  });

  for (const [what, more, message] of [
    ["a block", { cidr: "10.0.0.0/24" }, /ZonedNetwork shop: cidr 10\.0\.0\.0\/24 must be from/],
    [
      "several zones at a level that keeps them apart by VPC",
      { level: "strict" },
      /zones are 4, where the level strict/,
    ],
    ["a zone of endpoints", { endpoints: { zone: "dmx" } }, /endpoints\.zone is "dmx", not a zone .*dmz/],
    [
      "a zone of a workload",
      { workloadZones: { web: "internet" } },
      /workloadZones\.web is internet, which lies outside/,
    ],
    [
      "a loosening without reason",
      { loosen: { noFlowLogs: "no" } },
      /loosen\.noFlowLogs needs a written reason/,
    ],
  ] as const)
    it(`refuses ${what} that can't be built`, async () => {
      const path = estate();
      await build(() => {
        assert.throws(() => new ZonedNetwork("shop", args(path, more)), message);
      });
    });
});
