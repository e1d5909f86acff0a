import assert from "node:assert/strict";
import fc from "fast-check";
import { TrustedRegistry, type TrustedRegistryArgs } from "../../components/trusted-registry";
import { build, estateFile, findings, lines } from "../support/built";

const account = "333333333333";
const path = estateFile({
  apiVersion: "bulkhead/v1",
  zones: { internet: { external: true } },
  flows: [],
  environments: {
    production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" },
    strict: { select: [{ stack: "*/strict" }], controlled: true, level: "strict" },
    development: { select: [{ stack: "**" }], level: "open", enforce: "mandatory" },
  },
  suppliers: { acme: { repositories: [`${account}.dkr.ecr.*.amazonaws.com/acme/**`] } },
  images: {
    repositories: {
      default: [`${account}.dkr.ecr.*.amazonaws.com/acme/**`],
      development: [`${account}.dkr.ecr.*.amazonaws.com/acme/**`, "docker.io/library/**"],
    },
  },
});
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const args = (more: Partial<TrustedRegistryArgs> = {}): TrustedRegistryArgs => ({
  estate: path,
  supplier: "acme",
  repositories: ["acme/storefront", "acme/checkout"],
  accountId: account,
  region: "eu-west-1",
  pullers: [role("nodes")],
  promoters: [role("release-bot")],
  signers: [role("release-bot")],
  quarantine: { hub: { upstream: "registry-1.docker.io" } },
  ...more,
});
const judged = async (more: Partial<TrustedRegistryArgs> = {}, stack?: string) =>
  findings(await build(() => new TrustedRegistry("acme", args(more)), stack), path);

describe("TrustedRegistry", function () {
  this.timeout(20_000);

  for (const stack of ["production", "strict", "development"])
    it(`passes the whole pack in ${stack}`, async () => {
      assert.deepEqual(lines(await judged({}, stack)), []);
    });

  it("passes the whole pack over its inputs", async () => {
    const roles = fc.uniqueArray(fc.constantFrom("a", "b", "c").map(role));
    const inputs = fc.record({ pullers: roles, pushers: roles, promoters: roles, signers: roles });
    await fc.assert(
      fc.asyncProperty(inputs, async (more) =>
        assert.deepEqual(lines(await judged(more, "development")), []),
      ),
      { numRuns: Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 4) },
    );
  });

  it("lets named roles pull and promote, and nobody push where what runs is promoted", async () => {
    const resources = await build(() => new TrustedRegistry("acme", args()));
    const policy = resources.find(({ type }) => type.endsWith(":RepositoryPolicy"));
    const document = JSON.parse(policy?.properties["policy"] as string) as {
      Statement: { Sid: string; Principal: { AWS: string[] }; Action: string[] }[];
    };
    assert.deepEqual(
      document.Statement.map(({ Sid, Principal, Action }) => [
        Sid,
        Principal.AWS,
        Action.includes("ecr:PutImage"),
      ]),
      [
        ["Pull", [role("nodes")], false],
        ["Promote", [role("release-bot")], true],
      ],
    );
  });

  for (const [what, more, message] of [
    [
      "a supplier that there isn't",
      { supplier: "acne" },
      /supplier is "acne", not a supplier of the estate.*acme/,
    ],
    [
      "another's path",
      { repositories: ["shop/web"] },
      /repositories\[0\] is shop\/web, which lies in no repository of acme/,
    ],
    [
      "builders in a controlled environment",
      { pushers: [role("ci")] },
      /pushers can't be given in production/,
    ],
  ] as const)
    it(`refuses ${what}`, () =>
      build(() => {
        assert.throws(() => new TrustedRegistry("acme", args(more as object)), message);
      }));
});
