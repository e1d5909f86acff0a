import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  HardenedWorkload,
  SegregatedNamespace,
  WorkloadKind,
  type HardenedWorkloadArgs,
  type WorkloadRegister,
} from "../../components/index";
import { trustedImage } from "../../core/policy/minimal";
import { readSettings } from "../../register/beacon/settings";
import { built, estateFile, isolatedPool, judged } from "../support/built-components";

const estate = {
  environments: { production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" } },
};
const reported: WorkloadRegister = {
  image: trustedImage,
  cluster: "c1",
  url: "https://register.example:8443",
};

interface Container {
  readonly name: string;
  readonly restartPolicy?: string;
  readonly env: readonly { name: string; value?: string; valueFrom?: { fieldRef: { fieldPath: string } } }[];
  readonly volumeMounts?: readonly { name: string }[];
  readonly lifecycle?: Record<string, { httpGet: { path: string; port: number } }>;
}
interface PodSpec {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly { name: string; projected?: { sources: readonly object[] } }[];
}

describe("a hardened workload that reports to the register", function () {
  this.timeout(60_000);
  const file = estateFile(estate);
  after(() => file.remove());
  const make = (changes: Partial<HardenedWorkloadArgs>) =>
    built(() => {
      new SegregatedNamespace("shop-web", { estate: file.path, zone: "app" });
      new HardenedWorkload("web", {
        estate: file.path,
        namespace: "shop-web",
        zone: "app",
        pool: "app",
        image: trustedImage,
        ports: [{ port: 8080 }],
        ...changes,
      });
    }, "production");

  const forms = {
    Deployment: {},
    StatefulSet: { kind: WorkloadKind.StatefulSet },
    DaemonSet: { kind: WorkloadKind.DaemonSet },
    CronJob: { kind: WorkloadKind.CronJob, schedule: "0 4 * * *" },
  } satisfies Record<string, Partial<HardenedWorkloadArgs>>;
  for (const [kind, form] of Object.entries(forms))
    it(`passes the whole pack as ${kind}`, async () => {
      const resources = await make({ ...form, register: reported });
      assert.deepEqual(
        judged([...isolatedPool("app", "app"), ...resources], estate, "example/production"),
        [],
      );
    });

  const podOf = async (changes: Partial<HardenedWorkloadArgs>): Promise<PodSpec> => {
    const found = (await make(changes)).find(({ type }) => type === "kubernetes:apps/v1:Deployment");
    return (found?.properties as unknown as { spec: { template: { spec: PodSpec } } }).spec.template.spec;
  };

  it("tells its beacon all that it needs, and has it called", async () => {
    const { initContainers, containers, volumes } = await podOf({ register: reported });
    const [beacon] = initContainers!;
    assert.equal(beacon!.restartPolicy, "Always");
    const variables = Object.fromEntries(
      beacon!.env.map(({ name, value, valueFrom }) => [name, value ?? `<${valueFrom!.fieldRef.fieldPath}>`]),
    );
    const settings = readSettings(variables);
    assert.deepEqual(settings.problems, []);
    assert.deepEqual(settings.containers, [{ name: "web", image: trustedImage }]);
    assert.deepEqual(settings.told!.self("web"), {
      instance: "c1/<metadata.namespace>/<metadata.uid>/web",
      cluster: "c1",
      node: "<spec.nodeName>",
      workload: "<metadata.namespace>/web",
      image: undefined,
    });
    assert.equal(settings.told!.url, reported.url);
    const [web] = containers;
    assert.deepEqual(
      Object.entries(web!.lifecycle!).map(([hook, { httpGet }]) => [hook, httpGet.path, httpGet.port]),
      [
        ["postStart", "/started?container=web", settings.port],
        ["preStop", "/stopping?container=web", settings.port],
      ],
    );
    const token = volumes!.find(({ projected }) => projected);
    assert.deepEqual(token!.projected!.sources, [
      { serviceAccountToken: { audience: "register.example", expirationSeconds: 3600, path: "token" } },
    ]);
    // Its token is its own: the workload can't read it.
    const holds = ({ volumeMounts = [] }: Container): boolean =>
      volumeMounts.some(({ name }) => name === token!.name);
    assert.deepEqual(
      [beacon, web].map((each) => holds(each!)),
      [true, false],
    );
  });

  it("opens the way to a register in the cluster, and knows whom its certificate is from", async () => {
    const authorities = readFileSync(join(__dirname, "../../stacks/register/authorities.pem"), "utf8");
    const own = estateFile({
      ...estate,
      flows: [{ from: "app", to: { workload: "bulkhead/register" }, ports: ["8443/tcp"] }],
    });
    const register = { ...reported, url: "https://register.bulkhead.svc:8443", zone: "app", authorities };
    const all = await make({ register, estate: own.path });
    own.remove();
    const named = (name: string) =>
      all.find(({ properties }) => (properties["metadata"] as { name: string }).name === name)!.properties;
    assert.deepEqual((named("web-to-register")["spec"] as { egress: object }).egress, [
      {
        to: [
          {
            namespaceSelector: {
              matchLabels: { zone: "app", "kubernetes.io/metadata.name": "bulkhead" },
            },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "register" } },
          },
        ],
        ports: [{ protocol: "TCP", port: 8443 }],
      },
    ]);
    assert.deepEqual(named("web-register")["data"], { "ca.crt": authorities });
    const { initContainers, volumes } = (
      all.find(({ type }) => type === "kubernetes:apps/v1:Deployment")!.properties as unknown as {
        spec: { template: { spec: PodSpec } };
      }
    ).spec.template.spec;
    const file = initContainers![0]!.env.find(({ name }) => name === "BULKHEAD_CA_FILE");
    assert.equal(file?.value, "/var/run/secrets/bulkhead/ca.crt");
    assert.match(JSON.stringify(volumes), /"name":"web-register"/);
  });

  it("refuses a way to a register that lies in no cluster, or that no flow declares", async () => {
    await assert.rejects(
      make({ register: { ...reported, zone: "app" } }),
      /register\.zone is for a register in/,
    );
    const register = { ...reported, url: "https://register.bulkhead.svc:9443", zone: "app" };
    await assert.rejects(
      make({ register }),
      /is no flow of the estate: web of app to register of app on 9443/,
    );
  });

  it("has no beacon unless it is asked for", async () => {
    const { initContainers, containers } = await podOf({});
    assert.equal(initContainers, undefined);
    assert.equal(containers[0]!.lifecycle, undefined);
  });

  it("refuses what leaves open whom to tell what", async () => {
    const refused = (register: WorkloadRegister, message: RegExp) =>
      assert.rejects(make({ register }), message);
    const { url: _url, ...nowhere } = reported;
    await refused(nowhere, /register\.url is needed/);
    await refused({ ...reported, url: "register" }, /register\.url is "register"/);
    const { cluster: _cluster, ...unnamed } = reported;
    await refused(unnamed, /register\.cluster is needed/);
    await refused({ ...reported, image: "docker.io/library/beacon:1" }, /register\.image /);
  });
});
