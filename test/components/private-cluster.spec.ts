import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ClusterAccessPolicy,
  PrivateCluster,
  type PrivateClusterArgs,
} from "../../components/private-cluster";
import { planAddons } from "../../components/planners/private-cluster";
import { build, estateFile, findings, lines } from "../support/built";

const path = estateFile({
  apiVersion: "bulkhead/v1",
  zones: { internet: { external: true }, management: { select: [{ subnetTag: { zone: "management" } }] } },
  flows: [],
  environments: {
    production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" },
    strict: { select: [{ stack: "*/strict" }], controlled: true, level: "strict" },
    development: { select: [{ stack: "**" }], level: "open", enforce: "mandatory" },
  },
  hosts: { management: ["10.20.48.0/20"] },
  identities: { duties: { orchestration: ["platform-team"] } },
});
const args = (more: Partial<PrivateClusterArgs> = {}): PrivateClusterArgs => ({
  estate: path,
  version: "1.34",
  subnetIds: ["subnet-0aaa1111bbbb2222c", "subnet-0aaa1111bbbb2222d"],
  alarmTopics: ["arn:aws:sns:eu-west-1:333333333333:security"],
  access: {
    platform: {
      principalArn: "arn:aws:iam::333333333333:role/platform-team",
      policy: ClusterAccessPolicy.ClusterAdmin,
    },
  },
  ...more,
});
const judged = async (more: Partial<PrivateClusterArgs> = {}, stack?: string) =>
  findings(await build(() => new PrivateCluster("shop", args(more)), stack), path);

describe("PrivateCluster", function () {
  this.timeout(20_000);

  for (const stack of ["production", "strict", "development"])
    it(`passes the whole pack in ${stack}`, async () => {
      assert.deepEqual(lines(await judged({}, stack)), []);
    });

  it("passes the whole pack over its inputs", async () => {
    const inputs = fc.record({
      version: fc.constantFrom("1.33", "1.34", "1.35"),
      clusterName: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
      addons: fc.dictionary(
        fc.constantFrom("coredns", "aws-ebs-csi-driver", "kube-proxy"),
        fc.constant("v1.40.0-eksbuild.1"),
      ),
      platformPool: fc.constantFrom("platform", "system"),
      logRetentionDays: fc.constantFrom(365, 731),
    });
    await fc.assert(
      fc.asyncProperty(inputs, async (more) => assert.deepEqual(lines(await judged(more)), [])),
      { numRuns: Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 4) },
    );
  });

  it("gives more where the public endpoint answers from elsewhere than management", async () => {
    const found = await judged({
      loosen: { publicEndpoint: "no way in yet" },
      publicAccessCidrs: ["198.51.100.0/24"],
    });
    assert.deepEqual(found.map(({ policy }) => policy).sort(), [
      "disallow-public-cluster-endpoint",
      "restrict-cluster-administration",
      "restrict-management-connections",
    ]);
  });

  it("enforces network policies from a pod's start where two layers must block", () => {
    const [strict] = planAddons({ versions: {}, strict: true });
    const [standard] = planAddons({ versions: {}, strict: false });
    assert.deepEqual(JSON.parse(strict?.configuration ?? ""), {
      enableNetworkPolicy: "true",
      env: { NETWORK_POLICY_ENFORCING_MODE: "strict" },
    });
    assert.deepEqual(JSON.parse(standard?.configuration ?? ""), { enableNetworkPolicy: "true" });
  });

  for (const [what, more, message] of [
    [
      "a version that the estate does not support",
      { version: "1.29" },
      /version is 1\.29, where the estate supports >=1\.33/,
    ],
    ["alarms that tell nobody", { alarmTopics: [] }, /alarmTopics is empty/],
    [
      "a public endpoint without addresses",
      { loosen: { publicEndpoint: "no way in yet" } },
      /publicAccessCidrs is needed/,
    ],
    [
      "addresses without a reason",
      { publicAccessCidrs: ["0.0.0.0/0"] },
      /publicAccessCidrs needs the loosening/,
    ],
  ] as const)
    it(`refuses ${what}`, () =>
      build(() => {
        assert.throws(() => new PrivateCluster("shop", args(more as object)), message);
      }));
});
