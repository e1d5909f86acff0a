import assert from "node:assert/strict";
import fc from "fast-check";
import { HardenedWorkload, SegregatedNamespace, type SegregatedNamespaceArgs } from "../../components/index";
import { trustedImage } from "../../core/policy/minimal";
import { built, estateFile, isolatedPool, judged } from "../support/built-components";

const estate = {
  flows: [
    { from: "internet", to: "dmz", ports: ["443/tcp"], reason: "the public shop" },
    { from: "dmz", to: "app", ports: ["8080/tcp"], required: true },
    { from: "app", to: "data", ports: ["5432/tcp"], required: true },
    {
      from: "app",
      to: { name: "bank", cidrs: ["198.51.100.0/28"] },
      ports: ["443/tcp"],
      required: true,
    },
    { from: "management", to: ["dmz", "app", "data"], ports: ["443/tcp"] },
  ],
  identities: {
    userIds: { default: [10_000, 19_999] },
    duties: {
      orchestration: ["platform-team"],
      operations: ["ops-team"],
      security: ["security-team"],
      development: ["dev-*", "testers"],
    },
  },
};

describe("a segregated namespace", function () {
  this.timeout(60_000);
  const file = estateFile(estate);
  after(() => file.remove());

  const namespace = (changes: Partial<SegregatedNamespaceArgs> = {}, name = "shop-web") =>
    new SegregatedNamespace(name, { estate: file.path, zone: "app", ...changes });
  const parts = (changes: Partial<SegregatedNamespaceArgs> = {}, stack?: string) =>
    built(() => namespace(changes), stack);
  const kinds = (resources: Awaited<ReturnType<typeof parts>>) =>
    resources.map(({ type, properties }) => {
      const { name } = properties["metadata"] as { name: string };
      return `${type.split(":")[2]} ${name}`;
    });

  for (const stack of ["production", "development"])
    it(`passes the whole pack in ${stack}, in every zone`, async () => {
      for (const zone of ["dmz", "app", "data"])
        assert.deepEqual(judged(await parts({ zone }, stack), estate, `example/${stack}`), [], zone);
    });

  it("passes the whole pack whatever its inputs", async () => {
    const amount = fc.integer({ min: 1, max: 64 });
    const inputs = fc.record(
      {
        zone: fc.constantFrom("dmz", "app", "data"),
        namespace: fc.stringMatching(/^shop-[a-z0-9]{1,20}$/),
        labels: fc.dictionary(fc.stringMatching(/^[a-z]{3,8}$/), fc.stringMatching(/^[a-z]{1,8}$/)),
        quota: fc.record({
          cpu: amount.map(String),
          memory: amount.map((each) => `${each}Gi`),
          pods: amount,
        }),
        blocks: fc.constant({ data: ["10.0.30.0/24"] }),
        groups: fc.constantFrom({}, { orchestration: [] }, { security: ["security-team"] }),
      },
      { requiredKeys: ["zone"] },
    );
    await fc.assert(
      fc.asyncProperty(inputs, async (given) => {
        assert.deepEqual(
          judged(await parts(given as unknown as Partial<SegregatedNamespaceArgs>), estate),
          [],
        );
      }),
      { numRuns: Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 10) },
    );
  });

  it("lets the estate's required flows work, and nothing else", async () => {
    const workload = (name: string, zone: string, port: number) =>
      new HardenedWorkload(name, {
        estate: file.path,
        namespace: `shop-${name}`,
        zone,
        pool: name,
        image: trustedImage,
        ports: [{ port }],
      });
    const shop = await built(() => {
      namespace({ zone: "dmz" }, "shop-front");
      namespace({ zone: "app" }, "shop-orders");
      workload("front", "dmz", 8443);
      workload("orders", "app", 8080);
    });
    const pools = [...isolatedPool("front", "dmz"), ...isolatedPool("orders", "app")];
    // The network below the machines is not part of this: what hangs on it alone is left out.
    const said = (resources: typeof shop) =>
      judged([...pools, ...resources], estate).filter((each) => !/\(unknown\).* of vpc-/.test(each));
    assert.deepEqual(said(shop), []);
    const closed = shop.filter(({ name }) => !name.endsWith("networkpolicy-from-dmz"));
    const found = said(closed);
    assert.ok(
      found.some((each) => each.startsWith("require-declared-flows (violation)")),
      found.join("\n"),
    );
  });

  it("opens DNS and the required flows only", async () => {
    const policies = kinds(await parts()).filter((each) => each.startsWith("NetworkPolicy"));
    assert.deepEqual(policies.sort(), [
      "NetworkPolicy default-deny",
      "NetworkPolicy dns",
      "NetworkPolicy from-dmz",
      "NetworkPolicy to-bank",
      "NetworkPolicy to-data",
    ]);
  });

  it("gives developers no rights where the environment is controlled", async () => {
    const roles = async (stack: string) =>
      kinds(await parts({}, stack)).filter((each) => each.startsWith("RoleBinding"));
    const others = [
      "RoleBinding duty-orchestration",
      "RoleBinding duty-operations",
      "RoleBinding duty-security",
    ];
    assert.deepEqual(await roles("production"), others);
    assert.deepEqual(await roles("development"), [...others, "RoleBinding duty-development"]);
  });

  it("writes the loosening of pod security down, and enforces baseline", async () => {
    const reason = "the vendor's agent needs it until spring";
    const [made] = await parts({ loosen: { podSecurity: reason } });
    const { labels, annotations } = made!.properties["metadata"] as Record<string, Record<string, string>>;
    assert.equal(labels!["pod-security.kubernetes.io/enforce"], "baseline");
    assert.deepEqual(annotations, { "bulkhead.dev/loosened-pod-security": reason });
  });

  for (const [what, changes, message] of [
    [
      "an unknown zone",
      { zone: "nowhere" },
      /SegregatedNamespace shop-web: zone is "nowhere", not a zone.*:\d+\)$/,
    ],
    [
      "the cluster's namespaces",
      { namespace: "kube-system" },
      /namespace is kube-system, which is the cluster's own/,
    ],
    ["a name that no namespace has", { namespace: "Shop" }, /namespace is "Shop": use at most 63/],
    [
      "a zone that no label tells",
      { zone: "management" },
      /zone is management, which no namespaceLabel alone selects.*:\d+\)$/,
    ],
    [
      "a group of another duty",
      { groups: { security: ["platform-team"] } },
      /groups\.security names "platform-team", which has no such duty in the estate \(.*:\d+\)$/,
    ],
    ["developers in production", { groups: { development: ["testers"] } }, /developers have no rights there/],
  ] satisfies [string, Partial<SegregatedNamespaceArgs>, RegExp][])
    it(`refuses ${what}`, () => assert.rejects(parts(changes), message));
});
