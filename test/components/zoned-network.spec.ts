import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import fc from "fast-check";
import { ZonedNetwork, type ZonedNetworkArgs } from "../../components/zoned-network";
import { build, estateFile, findings, lines, runOnce } from "../support/built";

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

  describe("with IPv6", () => {
    const ipv6 = { cidr: "2600:1f10:0:a00::/56", ipamPoolId: "ipam-pool-0aaa1111bbbb2222c" };
    const outwards = [
      ...flows,
      { from: "app", to: "internet", ports: ["443/tcp", "icmp"], reason: "payments" },
    ];
    const path = estate({ flows: outwards });
    const once = runOnce<ReturnType<typeof inhabited>>();
    const dual = (stack = "production") =>
      once(stack, () => inhabited(args(path, { ipv6, nat: true }), stack));
    const ofType = (resources: Awaited<ReturnType<typeof inhabited>>, type: string) =>
      resources.filter((each) => each.type.endsWith(`:${type}`));

    for (const stack of ["production", "development"])
      it(`passes the whole pack in ${stack}`, async () => {
        const found = findings(await dual(stack), path);
        assert.deepEqual(lines(found), []);
      });

    it("lets zones that only go out through a gateway that lets nobody in, and those that reach nothing nowhere", async () => {
      const resources = await dual();
      const routes = ofType(resources, "Route").filter(
        ({ properties }) => properties["destinationIpv6CidrBlock"] === "::/0",
      );
      assert.deepEqual(
        routes.map(({ name, properties }) => [
          name,
          Object.keys(properties).filter((key) => key.endsWith("GatewayId") || key === "gatewayId"),
        ]),
        [
          ["shop-app-internet-ipv6", ["egressOnlyGatewayId"]],
          ["shop-dmz-internet-ipv6", ["gatewayId"]],
        ],
      );
      assert.equal(ofType(resources, "EgressOnlyInternetGateway").length, 1);
      const quiet = await inhabited(args(estate(), { ipv6, nat: true }));
      assert.equal(ofType(quiet, "EgressOnlyInternetGateway").length, 0);
    });

    it("says of IPv6 what it says of IPv4, in groups and network ACLs", async () => {
      const resources = await dual();
      const rule = (name: string) => resources.find((each) => each.name === `shop-${name}`)?.properties;
      assert.equal(rule("dmz-from-internet-443-443-tcp")?.["cidrIpv4"], "0.0.0.0/0");
      assert.equal(rule("dmz-from-internet-443-443-tcp-ipv6")?.["cidrIpv6"], "::/0");
      assert.equal(rule("app-to-internet-icmp-ipv6")?.["ipProtocol"], "icmpv6");
      for (const { properties } of ofType(resources, "NetworkAcl"))
        for (const direction of ["ingress", "egress"]) {
          const entries = properties[direction] as Record<string, unknown>[];
          const count = (key: string) => entries.filter((entry) => key in entry).length;
          // Partners, whom a zone open to the internet refuses, have addresses of IPv4 alone.
          const strangers = entries.filter(({ cidrBlock }) => cidrBlock === "203.0.113.0/24").length;
          assert.equal(count("ipv6CidrBlock"), count("cidrBlock") - strangers);
          assert.ok(entries.every((entry) => "cidrBlock" in entry !== "ipv6CidrBlock" in entry));
        }
    });

    it("leaves all of IPv4 as it is without", async () => {
      const without = await inhabited(args(path, { nat: true }));
      const both = new Set((await dual()).map(({ id }) => id));
      assert.deepEqual(
        without.filter(({ id }) => !both.has(id)).map(({ id }) => id),
        [],
      );
    });

    it("passes the whole pack whatever the estate's flows are", async () => {
      const flow = fc.record({
        from: fc.constantFrom<string>(...inner, "partners", "peers", "internet"),
        to: fc.constantFrom<string>(...inner, "peers"),
        ports: fc.uniqueArray(fc.constantFrom("443/tcp", "53/udp", "icmp"), { minLength: 1, maxLength: 2 }),
        reason: fc.constant("drawn"),
      });
      const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 3);
      await fc.assert(
        fc.asyncProperty(fc.array(flow, { maxLength: 4 }), fc.boolean(), async (drawn, nat) => {
          const isOutside = (zone: string) => !inner.some((each) => each === zone);
          const peers = { external: true, trust: 10, cidrs: ["2001:db8:7::/48", "198.51.100.0/24"] };
          const path = estate({
            zones: { ...zones, peers },
            flows: drawn.filter(({ from, to }) => from !== to && !(isOutside(from) && isOutside(to))),
          });
          const given = args(path, { ipv6, nat, endpoints: { zone: "data" } });
          assert.deepEqual(lines(findings(await inhabited(given), path)), []);
        }),
        { numRuns: runs },
      );
    });
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
    [
      "a block of IPv6",
      { ipv6: { cidr: "2600:1f10::/64", ipamPoolId: "ipam-pool-1" } },
      /ZonedNetwork shop: ipv6\.cidr 2600:1f10::\/64 must be a \/44/,
    ],
    [
      "endpoints in a zone of another network",
      { zones: ["dmz"] as string[], endpoints: { zone: "app" } },
      /endpoints\.zone is app, which is not among the network's zones/,
    ],
    ["a block", { cidr: "10.0.0.0/24" }, /ZonedNetwork shop: cidr 10\.0\.0\.0\/24 must be from/],
    [
      "several zones at a level that keeps them apart by VPC",
      { level: "strict" },
      /zones are 4, where the level strict .*VPC of its own/,
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

  for (const [what, more, message] of [
    [
      "more flows than a network ACL holds",
      {
        flows: Array.from({ length: 41 }, (_, at) => ({
          from: "dmz",
          to: "app",
          ports: [`${8000 + at}/tcp`],
        })),
      },
      /^ZonedNetwork shop: estate needs \d+ \w+ entries in the network ACL of zone \w+, .*bulkhead\.yaml:\d+\)$/,
    ],
    [
      "zones that all lie outside",
      { zones: { internet: { external: true } }, flows: [], hosts: {} },
      /^ZonedNetwork shop: estate declares no zone inside: .*bulkhead\.yaml:\d+\)$/,
    ],
    [
      "more zones than the block has room for",
      {
        zones: { ...zones, ...Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`more${at}`, {}])) },
      },
      /^ZonedNetwork shop: estate has 17 zones inside: .*bulkhead\.yaml:\d+\)$/,
    ],
  ] satisfies [string, object, RegExp][])
    it(`names the estate's line for ${what}`, async () => {
      const { endpoints: _, ...given } = args(estate(more));
      await build(() => {
        assert.throws(
          () => new ZonedNetwork("shop", given),
          ({ message: said }: Error) => {
            assert.match(said, message);
            return true;
          },
        );
      });
    });
});
