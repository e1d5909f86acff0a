import assert from "node:assert/strict";
import fc from "fast-check";
import { AdmissionGuard, ImageStatus } from "../../components/admission-guard";
import { HardenedWorkload } from "../../components/hardened-workload";
import {
  IsolatedNodePool,
  NodeArchitecture,
  NodePoolKind,
  type IsolatedNodePoolArgs,
} from "../../components/isolated-node-pool";
import { PrivateCluster } from "../../components/private-cluster";
import { SegregatedNamespace } from "../../components/segregated-namespace";
import { ZonedNetwork } from "../../components/zoned-network";
import { userDataTexts, tomlSettings } from "../../core/graph/aws/user-data";
import { build, estateFile, findings, lines, runOnce } from "../support/built";

const select = (zone: string) => [{ subnetTag: { zone } }, { namespaceLabel: { zone } }];
const path = estateFile({
  apiVersion: "bulkhead/v1",
  zones: {
    internet: { external: true, trust: 0 },
    dmz: { trust: 20, select: select("dmz") },
    app: { trust: 50, select: select("app") },
    management: { trust: 90, select: [...select("management"), { namespace: "kube-system" }] },
  },
  flows: [
    { from: "internet", to: "dmz", ports: ["443/tcp"], reason: "customers" },
    { from: "dmz", to: "app", ports: ["8080/tcp"], required: true, reason: "services" },
    { from: ["dmz", "app"], to: "management", ports: ["443/tcp", "53/udp", "53/tcp"], reason: "nodes ask" },
    { from: "management", to: ["dmz", "app"], ports: ["443/tcp", "10250/tcp"], reason: "kubelets" },
  ],
  environments: {
    production: { select: [{ stack: "*/production" }], controlled: true, level: "zoned" },
    boxed: { select: [{ stack: "*/boxed" }], controlled: true, level: "boxed" },
    hybrid: { select: [{ stack: "*/hybrid" }], controlled: true, level: "hybrid" },
    development: { select: [{ stack: "**" }], level: "open", enforce: "mandatory" },
  },
  levels: {
    zoned: {
      cohabitation: [{ differ: "zone" }, { differ: "supplier" }],
      separateZonesBy: ["vm", "pool", "namespace"],
    },
    boxed: {
      cohabitation: "none",
      sandbox: "required",
      userNamespaces: "required",
      separateZonesBy: ["vm", "pool", "namespace"],
    },
  },
  suppliers: { "in-house": { repositories: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"] } },
  images: { repositories: { default: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"] } },
  hosts: { management: ["10.20.32.0/20"] },
  identities: { userIds: { default: [10000, 19999] } },
});

const image = `333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/web@sha256:${"a".repeat(64)}`;

const once = runOnce<ReturnType<typeof build>>();

/** A network and a cluster with a pool, a namespace and a workload in each of two zones. */
const estate = (stack: string, more: Partial<IsolatedNodePoolArgs> = {}) =>
  once(JSON.stringify([stack, more]), () =>
    build(() => {
      const network = new ZonedNetwork("shop", {
        cidr: "10.20.0.0/16",
        availabilityZones: ["eu-west-1a", "eu-west-1b"],
        estate: path,
        endpoints: { zone: "management" },
      });
      const cluster = new PrivateCluster("shop", {
        version: "1.34",
        estate: path,
        subnetIds: network.subnetsOf("management"),
        securityGroupIds: [network.groupOf("management")],
        alarmTopics: ["arn:aws:sns:eu-west-1:333333333333:security"],
      });
      const own = { workload: "web-app", namespace: "shop-app", ports: ["8080/tcp"] };
      const other = { workload: "web-dmz", namespace: "shop-dmz", ports: ["8080/tcp"] };
      const connections = {
        dmz: { to: [{ zone: "app", ...own }] },
        app: { from: [{ zone: "dmz", ...other }] },
      };
      new AdmissionGuard("guard", {
        estate: path,
        zone: "management",
        namespaces: ["dmz", "app"].map((zone) => ({
          namespace: `shop-${zone}`,
          pools: [zone],
          images: [{ digest: image.split("@")[1]!, status: ImageStatus.Green }],
        })),
      });
      for (const zone of ["dmz", "app"] as const) {
        const pool = new IsolatedNodePool(zone, {
          estate: path,
          zone,
          clusterName: cluster.clusterName,
          vpcId: network.vpcId,
          subnetIds: network.subnetsOf(zone),
          securityGroupIds: [network.groupOf(zone)],
          version: "1.34",
          ...more,
        });
        const namespace = new SegregatedNamespace(`shop-${zone}`, { estate: path, zone });
        new HardenedWorkload(`web-${zone}`, {
          estate: path,
          zone,
          namespace: namespace.namespace,
          pool: pool.pool,
          image,
          ports: [{ port: 8080 }],
          connections: connections[zone],
        });
      }
    }, stack),
  );

describe("IsolatedNodePool", function () {
  this.timeout(30_000);

  for (const kind of [NodePoolKind.Managed, NodePoolKind.Karpenter])
    for (const stack of ["production", "boxed", "hybrid", "development"])
      it(`passes the whole pack as ${kind} with its network, cluster and workloads in ${stack}`, async () => {
        assert.deepEqual(
          lines(findings(await estate(stack, kind === NodePoolKind.Karpenter ? { kind } : {}), path)),
          [],
        );
      });

  it("is proved as Karpenter's by what its class of machines says, not by its shape", async () => {
    const made = await estate("production", { kind: NodePoolKind.Karpenter });
    const changed = (change: object) =>
      made.map((each) => {
        if (each.properties["kind"] !== "EC2NodeClass" || each.name !== "app-class") return each;
        const spec = { ...(each.properties["spec"] as object), ...change };
        return { ...each, properties: { ...each.properties, spec } };
      });
    const said = (change: object) =>
      new Set(findings(changed(change), path).map(({ policy, subject }) => `${policy} ${subject.name}`));
    const before = said({});
    const more = (change: object) => [...said(change)].filter((each) => !before.has(each)).sort();
    const dmz = made.find(({ type, name }) => type === "aws:ec2/subnet:Subnet" && name === "shop-dmz-a");
    for (const [change, policy] of [
      [{ metadataOptions: { httpTokens: "optional", httpPutResponseHopLimit: 1 } }, "require-imdsv2"],
      [
        { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } },
        "restrict-metadata-hop-limit",
      ],
      [{ associatePublicIPAddress: true }, "disallow-public-ip-hosts"],
      [{ userData: undefined }, "require-pod-pid-limits"],
    ] as const)
      assert.ok(more(change).includes(`${policy} app-class`), `${policy}: ${more(change).join()}`);
    const other = made.find(({ type, name }) => type.endsWith(":SecurityGroup") && name === "dmz-nodes");
    const closed = more({ securityGroupSelectorTerms: [{ id: other!.physicalId }] });
    assert.ok(
      closed.some((each) => each.startsWith("require-declared-flows ")),
      closed.join(),
    );
    const unnamed = findings(changed({ securityGroupSelectorTerms: [{ tags: { pool: "app" } }] }), path);
    assert.ok(unnamed.some(({ policy, kind }) => policy === "require-declared-flows" && kind === "unknown"));
    const elsewhere = more({ subnetSelectorTerms: [{ id: dmz!.physicalId }] });
    assert.ok(elsewhere.includes("restrict-workload-hosts web-app-deployment-web-app"), elsewhere.join());
  });

  it("passes the whole pack over its inputs", async () => {
    const inputs = fc.record({
      architecture: fc.constantFrom(NodeArchitecture.Amd64, NodeArchitecture.Arm64),
      minimum: fc.integer({ min: 1, max: 4 }),
      maximum: fc.integer({ min: 4, max: 9 }),
      labels: fc.dictionary(fc.constantFrom("team", "shop.example.com/kind"), fc.constantFrom("a", "b")),
      stack: fc.constantFrom("production", "boxed"),
    });
    await fc.assert(
      fc.asyncProperty(inputs, async ({ stack, ...more }) => {
        assert.deepEqual(lines(findings(await estate(stack, more), path)), []);
      }),
      { numRuns: Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 1) },
    );
  });

  it("keeps pods from the machine by user data that says so", async () => {
    const resources = await estate("production");
    const template = resources.find(({ type }) => type === "aws:ec2/launchTemplate:LaunchTemplate");
    const settings = tomlSettings(userDataTexts(template?.properties["userData"] as string).join("\n"));
    assert.equal(settings.get("settings.host-containers.admin.enabled"), "false");
    assert.equal(settings.get("settings.kernel.lockdown"), "integrity");
    assert.equal(settings.get("settings.kubernetes.pod-pids-limit"), "1024");
  });

  it("is kept by Karpenter with a label that kubelets can't give themselves", async () => {
    const resources = await build(
      () =>
        new IsolatedNodePool("dmz", {
          estate: path,
          zone: "dmz",
          clusterName: "shop",
          vpcId: "vpc-0aaa1111bbbb2222c",
          subnetIds: ["subnet-0aaa1111bbbb2222c"],
          securityGroupIds: [],
          kind: NodePoolKind.Karpenter,
        }),
      "boxed",
    );
    const spec = (kind: string) =>
      resources.find(({ properties }) => properties["kind"] === kind)?.properties["spec"] as {
        template: { metadata: { labels: object }; spec: { taints: object[]; requirements: object[] } };
        metadataOptions: object;
        securityGroupSelectorTerms: object[];
      };
    const { template } = spec("NodePool");
    assert.deepEqual(template.metadata.labels, {
      "bulkhead.dev/pool": "dmz",
      "bulkhead.node-restriction.kubernetes.io/pool": "dmz",
    });
    assert.deepEqual(
      template.spec.taints,
      ["NoSchedule", "NoExecute"].map((effect) => ({ key: "bulkhead.dev/pool", value: "dmz", effect })),
    );
    assert.ok(
      template.spec.requirements.some((each) => "key" in each && /instance-tenancy$/.test(String(each.key))),
    );
    assert.deepEqual(spec("EC2NodeClass").metadataOptions, {
      httpEndpoint: "enabled",
      httpProtocolIPv6: "disabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
    assert.deepEqual(spec("EC2NodeClass").securityGroupSelectorTerms, [{ id: "securitygroup-dmz-nodes" }]);
  });

  for (const [what, more, message] of [
    [
      "a zone that there isn't",
      { zone: "dmx" },
      /IsolatedNodePool dmz: zone is "dmx", not a zone of the estate/,
    ],
    ["fewer machines at most than at least", { minimum: 3, maximum: 2 }, /minimum and maximum are 3 and 2/],
    ["a version that is out of support", { version: "1.28" }, /version is 1\.28, where the estate supports/],
    ["a label of the cluster", { labels: { "kubernetes.io/role": "x" } }, /labels has kubernetes\.io\/role/],
    [
      "a level where anything goes, in production",
      { level: "open" },
      /level is open, where anything may share/,
    ],
  ] as const)
    it(`refuses ${what}`, () =>
      build(() => {
        const given = {
          zone: "dmz",
          vpcId: "vpc-1",
          clusterName: "shop",
          subnetIds: [],
          securityGroupIds: [],
        };
        const args = { ...given, estate: path, ...(more as object) };
        assert.throws(() => new IsolatedNodePool("dmz", args), message);
      }));
});
