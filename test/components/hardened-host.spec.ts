import assert from "node:assert/strict";
import fc from "fast-check";
import { load } from "js-yaml";
import { HardenedHost, HostKind, type HardenedHostArgs } from "../../components/hardened-host";
import { tomlSettings, userDataTexts } from "../../core/graph/aws/user-data";
import { PrivateCluster } from "../../components/private-cluster";
import { ZonedNetwork } from "../../components/zoned-network";
import { build, estateFile, findings, lines } from "../support/built";

const path = estateFile({
  apiVersion: "bulkhead/v1",
  zones: { internet: { external: true }, app: { select: [{ subnetTag: { zone: "app" } }] } },
  flows: [],
  environments: {
    production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" },
    strict: { select: [{ stack: "*/strict" }], controlled: true, level: "strict" },
    development: { select: [{ stack: "**" }], level: "open", enforce: "mandatory" },
  },
});
const cluster = {
  name: "shop",
  endpoint: "https://api.example.com",
  certificate: "Y2VydGlmaWNhdGU=",
  version: "1.34",
  pool: "front",
};
const kinds = {
  Bottlerocket: { kind: HostKind.Bottlerocket, cluster },
  AmazonLinuxNode: { kind: HostKind.AmazonLinuxNode, cluster },
  AmazonLinux: {},
} satisfies Record<string, Partial<HardenedHostArgs>>;

const host = (more: Partial<HardenedHostArgs> = {}, stack?: string) =>
  build(
    () =>
      new HardenedHost("one", {
        estate: path,
        zone: "app",
        subnetId: "subnet-0aaa1111bbbb2222c",
        securityGroupIds: ["sg-0aaa1111bbbb2222c"],
        ...more,
      }),
    stack,
  );
/** The host in a network of its own, and in a cluster's where it joins one. */
const placed = (more: Partial<HardenedHostArgs> = {}, stack?: string) =>
  build(() => {
    const network = new ZonedNetwork("shop", {
      cidr: "10.20.0.0/16",
      availabilityZones: ["eu-west-1a", "eu-west-1b"],
      estate: path,
      level: "hybrid",
    });
    if (more.cluster)
      new PrivateCluster("shop", {
        version: "1.34",
        estate: path,
        subnetIds: network.subnetsOf("app"),
        securityGroupIds: [network.groupOf("app")],
        alarmTopics: ["arn:aws:sns:eu-west-1:333333333333:security"],
      });
    new HardenedHost("one", {
      estate: path,
      zone: "app",
      subnetId: network.subnetsOf("app")[0]!,
      securityGroupIds: [network.groupOf("app")],
      ...more,
    });
  }, stack);
const userData = async (more: Partial<HardenedHostArgs>) => {
  const instance = (await host(more)).find(({ type }) => type === "aws:ec2/instance:Instance");
  return userDataTexts(instance?.properties["userData"] as string);
};

describe("HardenedHost", function () {
  this.timeout(20_000);

  for (const [kind, more] of Object.entries(kinds))
    for (const stack of ["production", "strict", "development"])
      it(`passes the whole pack as ${kind} in ${stack}`, async () => {
        assert.deepEqual(lines(findings(await placed(more, stack), path)), []);
      });

  it("passes the whole pack whatever its inputs, at every level", async () => {
    const inputs = fc.record(
      {
        form: fc.constantFrom(...Object.values(kinds)),
        stack: fc.constantFrom("production", "strict", "development"),
        instanceType: fc.constantFrom("m7i.large", "c7i.2xlarge", "r7i.xlarge"),
        architecture: fc.constantFrom("x86_64", "arm64"),
        imageId: fc.constant("ami-0bbb1111bbbb2222c"),
        volumeSize: fc.integer({ min: 8, max: 500 }),
        patches: fc.constantFrom("cron(0 4 ? * MON *)", "rate(7 days)"),
        logRetentionDays: fc.constantFrom(365, 731, 3653),
        accountId: fc.constant("333333333333"),
        region: fc.constantFrom("eu-west-1", "us-gov-west-1"),
        loosen: fc.constantFrom({}, { sharedHardware: "not to be had in this Region" }),
      },
      { requiredKeys: ["form", "stack"] },
    );
    await fc.assert(
      fc.asyncProperty(inputs, async ({ form, stack, ...more }) => {
        const given = { ...form, ...more } as unknown as Partial<HardenedHostArgs>;
        assert.deepEqual(lines(findings(await placed(given, stack), path)), []);
      }),
      { numRuns: Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 6) },
    );
  });

  it("has no way to open a session with a reason, which ends as a tag", async () => {
    const noSessions = "nobody may look at it while it runs";
    const made = await host({ loosen: { noSessions } });
    assert.ok(!made.some(({ type }) => type === "aws:ssm/document:Document"));
    const instance = made.find(({ type }) => type === "aws:ec2/instance:Instance");
    const tags = instance?.properties["tags"] as Record<string, string>;
    assert.equal(tags["bulkhead.dev/loosened-no-sessions"], noSessions);
  });

  it("tells Bottlerocket to keep its admin container off and its kernel closed", async () => {
    const text = (await userData(kinds.Bottlerocket)).join("\n");
    const settings = tomlSettings(text);
    const told = (key: string) => settings.get(`settings.${key}`);
    assert.equal(told("host-containers.admin.enabled"), "false");
    assert.equal(told("host-containers.control.enabled"), "true");
    assert.equal(told("kernel.lockdown"), "integrity");
    assert.equal(told("kernel.sysctl.kernel.kptr_restrict"), "2");
    assert.equal(told("kubernetes.cluster-name"), "shop");
    assert.equal(told("kubernetes.pod-pids-limit"), "1024");
    assert.ok(text.includes('[settings.kubernetes.node-labels]\n"bulkhead.dev/pool" = "front"\n'));
    assert.ok(text.includes('"bulkhead.dev/pool" = ["front:NoSchedule","front:NoExecute"]\n'));
  });

  it("tells nodeadm what the kubelet holds to, and cloud-init what the machine does", async () => {
    const [machine = "", node = ""] = await userData(kinds.AmazonLinuxNode);
    const { spec } = load(node) as {
      spec: { kubelet: { config: Record<string, unknown>; flags: string[] } };
    };
    assert.equal(spec.kubelet.config["podPidsLimit"], 1024);
    assert.equal(spec.kubelet.config["readOnlyPort"], 0);
    assert.deepEqual(spec.kubelet.flags, ["--node-labels=bulkhead.dev/pool=front"]);
    assert.ok(machine.startsWith("#cloud-config\n"));
  });

  it("gives a plain host audit rules, patches and no SSH", async () => {
    const [text = ""] = await userData({});
    const config = load(text) as { runcmd: string[][]; write_files: { path: string; content: string }[] };
    assert.ok(config.runcmd.some((command) => command.join(" ") === "systemctl mask sshd.service"));
    const file = (part: string) =>
      config.write_files.find(({ path: at }) => at.includes(part))?.content ?? "";
    assert.match(file("audit"), /-e 2\n$/);
    assert.match(file("sysctl"), /^kernel\.kptr_restrict = 2$/m);
    assert.match(file("dnf"), /apply_updates = yes/);
    const types = (await host()).map(({ type }) => type);
    assert.ok(
      types.includes("aws:ssm/association:Association") && types.includes("aws:ssm/document:Document"),
    );
  });

  it("has hardware of its own at a level that wants it, and none with a reason", async () => {
    const tenancy = async (more: Partial<HardenedHostArgs>) =>
      (await host(more, "strict")).find(({ type }) => type === "aws:ec2/instance:Instance")?.properties[
        "tenancy"
      ];
    assert.equal(await tenancy({}), "dedicated");
    assert.equal(await tenancy({ loosen: { sharedHardware: "not to be had in this Region" } }), undefined);
  });

  for (const [what, more, message] of [
    ["containers without a cluster", { kind: HostKind.Bottlerocket }, /cluster is needed/],
    ["a cluster without containers", { cluster }, /cluster is given, where/],
    [
      "a version out of support",
      { kind: HostKind.Bottlerocket, cluster: { ...cluster, version: "1.2" } },
      /cluster\.version is 1\.2/,
    ],
    ["unheard-of processors", { architecture: "sparc" }, /architecture is sparc/],
  ] as const)
    it(`refuses ${what}`, () =>
      build(() => {
        const args = { estate: path, zone: "app", subnetId: "subnet-1", securityGroupIds: [], ...more };
        assert.throws(() => new HardenedHost("one", args), message);
      }));
});
