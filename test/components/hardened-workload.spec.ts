import assert from "node:assert/strict";
import fc from "fast-check";
import {
  HardenedWorkload,
  SegregatedNamespace,
  WorkloadKind,
  type HardenedWorkloadArgs,
} from "../../components/index";
import { manifest, trustedImage } from "../../core/policy/minimal";
import { built, estateFile, isolatedPool, judged } from "../support/built-components";

const estate = {
  environments: {
    production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" },
    vault: { select: [{ stack: "*/vault" }], controlled: true, level: "sealed" },
    development: { select: [{ stack: "*/development" }], level: "open", enforce: "mandatory" },
  },
  levels: {
    sealed: {
      cohabitation: "none",
      separateZonesBy: ["vm", "pool", "namespace"],
      sandbox: "required",
      userNamespaces: "required",
    },
  },
};
const kata = manifest({
  apiVersion: "node.k8s.io/v1",
  kind: "RuntimeClass",
  metadata: { name: "kata" },
  handler: "kata-qemu",
});

const secretArn = "arn:aws:secretsmanager:eu-west-1:333333333333:secret:shop/key-AbCdEf";

describe("a hardened workload in its namespace", function () {
  this.timeout(60_000);
  const file = estateFile(estate);
  after(() => file.remove());

  const workload = (changes: Partial<HardenedWorkloadArgs> = {}) => {
    new SegregatedNamespace("shop-web", { estate: file.path, zone: "app" });
    return new HardenedWorkload("web", {
      estate: file.path,
      namespace: "shop-web",
      zone: "app",
      pool: "app",
      image: trustedImage,
      ports: [{ port: 8080 }],
      ...changes,
    });
  };
  const findings = async (changes: Partial<HardenedWorkloadArgs> = {}, stack = "production") =>
    judged(
      [...isolatedPool("app", "app"), kata, ...(await built(() => workload(changes), stack))],
      estate,
      `example/${stack}`,
    );
  const refused = (changes: Partial<HardenedWorkloadArgs>, message: RegExp) =>
    assert.rejects(
      built(() => workload(changes)),
      message,
    );

  const forms = {
    Deployment: {},
    StatefulSet: { kind: WorkloadKind.StatefulSet, storage: [{ name: "data", path: "/data", size: "1Gi" }] },
    DaemonSet: { kind: WorkloadKind.DaemonSet },
    CronJob: { kind: WorkloadKind.CronJob, schedule: "0 4 * * *" },
  } satisfies Record<string, Partial<HardenedWorkloadArgs>>;

  for (const [kind, form] of Object.entries(forms))
    for (const stack of ["production", "vault", "development"])
      it(`passes the whole pack as ${kind} in ${stack}`, async () => {
        assert.deepEqual(
          await findings({ ...form, ...(stack === "vault" && { runtimeClass: "kata" }) }, stack),
          [],
        );
      });

  it("passes the whole pack whatever its inputs", async () => {
    const size = fc.integer({ min: 32, max: 4096 }).map((mebibytes) => `${mebibytes}Mi`);
    const port = fc.integer({ min: 1024, max: 65_535 });
    const inputs = fc.record(
      {
        form: fc.constantFrom(...Object.values(forms)),
        ports: fc
          .uniqueArray(port, { minLength: 1, maxLength: 4 })
          .map((ports) => ports.map((each) => ({ port: each }))),
        resources: fc.record({
          cpu: fc.constantFrom("50m", "1", "2500m"),
          memory: size,
          ephemeralStorage: size,
        }),
        scratch: fc
          .uniqueArray(fc.constantFrom("/tmp", "/var/cache/app", "/run/app"))
          .chain((paths) => fc.tuple(...paths.map((path) => size.map((each) => ({ path, size: each }))))),
        environment: fc.dictionary(
          fc.stringMatching(/^[A-Z]{1,8}$/).map((name) => `APP_${name}_LEVEL`),
          fc.constantFrom("info", "eu-west-1", "17"),
        ),
        args: fc.array(fc.constantFrom("--region=eu-west-1", "--verbose")),
        userId: fc.integer({ min: 10_000, max: 19_999 }),
        secrets: fc.constantFrom([], [{ name: "key", secret: secretArn }]),
      },
      { requiredKeys: ["form"] },
    );
    await fc.assert(
      fc.asyncProperty(inputs, async ({ form, ...given }) => {
        assert.deepEqual(
          await findings({ ...form, ...given, cluster: "shop" } as unknown as Partial<HardenedWorkloadArgs>),
          [],
        );
      }),
      { numRuns: Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 12) },
    );
  });

  for (const loosening of ["writableRoot", "token", "noProbes", "netBindService", "imageStatus"])
    it(`writes the reason of ${loosening} down`, async () => {
      const reason = "the vendor ships it like that";
      const parts = await built(() => workload({ loosen: { [loosening]: reason } }));
      const controller = parts.find(({ type }) => type === "kubernetes:apps/v1:Deployment");
      const { annotations } = controller!.properties["metadata"] as { annotations: object };
      assert.deepEqual(Object.values(annotations), [reason]);
      assert.match(Object.keys(annotations)[0]!, /^bulkhead\.dev\/loosened-[a-z-]+$/);
    });

  it("opens the connections that it declares, and the estate with it", async () => {
    const to = [{ zone: "app", workload: "orders", namespace: "shop-orders", ports: ["8080/tcp"] }];
    const parts = await built(() => {
      new SegregatedNamespace("shop-front", { estate: file.path, zone: "dmz" });
      return workload({ zone: "dmz", namespace: "shop-front", connections: { to } });
    });
    const opening = parts.find(({ properties }) => JSON.stringify(properties).includes("web-to-orders"));
    assert.deepEqual((opening!.properties["spec"] as { egress: unknown }).egress, [
      {
        to: [
          {
            namespaceSelector: {
              matchLabels: { zone: "app", "kubernetes.io/metadata.name": "shop-orders" },
            },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "orders" } },
          },
        ],
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ]);
  });

  describe("refuses, with one clear error,", () => {
    const image = trustedImage.replace(/@.*/, "");
    const line = /bulkhead\.yaml:\d+\)$/;
    for (const [what, changes, message] of [
      [
        "an unknown zone",
        { zone: "ap" },
        /HardenedWorkload web: zone is "ap", not a zone of the estate; did you mean app\? \(.*bulkhead\.yaml:\d+\)$/,
      ],
      ["an external zone", { zone: "internet" }, /zone is internet, which lies outside of the estate/],
      ["an image by tag", { image: `${image}:1` }, /image names no digest/],
      ["another registry's image", { image: trustedImage.replace("333333333333", "444444444444") }, line],
      ["a foreign user id", { userId: 42 }, /userId is 42, outside 10000 to 19999 \(.*:\d+\)$/],
      ["a port that is no port", { ports: [{ port: 0 }] }, /ports\[0\]\.port is 0/],
      [
        "a login port",
        { ports: [{ port: 22 }], loosen: { netBindService: "it is a gateway" } },
        /is 22: nobody logs in/,
      ],
      ["nothing to probe", { ports: [] }, /health has nothing to ask/],
      ["a CronJob without a schedule", { kind: WorkloadKind.CronJob }, /schedule is missing/],
      [
        "storage that no claim can hold",
        { storage: [{ name: "a", path: "/a", size: "1Gi" }] },
        /storage is for a StatefulSet/,
      ],
      [
        "an undeclared connection",
        { connections: { to: [{ zone: "data", ports: ["5432/tcp"] }] } },
        /connections\.to\[0\] is no flow of the estate: web of app to data on 5432\/tcp; declare it under flows \(.*:\d+\)$/,
      ],
      [
        "ports without protocol",
        { connections: { to: [{ zone: "data", ports: ["5432"] }] } },
        /connections\.to\[0\]\.ports\[0\] names no protocol/,
      ],
      ["a loosening without a reason", { loosen: { token: "x" } }, /loosen\.token needs a written reason/],
      [
        "secrets without an identity",
        { secrets: [{ name: "key", secret: secretArn }] },
        /cluster is missing/,
      ],
      [
        "a missing estate",
        { estate: "/nowhere/bulkhead.yaml" },
        /HardenedWorkload web: estate can't be read: .*nowhere/,
      ],
    ] satisfies [string, Partial<HardenedWorkloadArgs>, RegExp][])
      it(what, () => refused(changes, message));
  });
});
