import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { trustedImage } from "../../core/policy/minimal";
import schema from "../../components/schema.json";
import { estateFile } from "../support/built-components";
import type { Construction, Provider } from "../support/provider";
import { sharedProvider } from "../support/shared-provider";

const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const outputMark = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Form {
  /** A component's smallest useful inputs, plain. */
  readonly inputs: object;
  /** Those of them that are handed on and may come from elsewhere: paths, each with a value like no other. */
  readonly handed: Readonly<Record<string, string>>;
  /** An input that can't be built from, and the one error that it gives. */
  readonly refused: readonly (readonly [changes: object, message: RegExp])[];
}

const role = (name: string): string => `arn:aws:iam::444455556666:role/${name}`;
const other = trustedImage.replace(/[0-9a-f]{64}$/, "7".repeat(64));
const line = String.raw`.*bulkhead\.yaml:\d+\)$`;
const refuses = (text: string): RegExp => new RegExp(text + line);

const secretArn = (name: string): string =>
  `arn:aws:secretsmanager:eu-west-1:444455556666:secret:register/${name}`;
const authorities = readFileSync(join(__dirname, "../../stacks/register/authorities.pem"), "utf8");

const forms: Readonly<Record<string, Form>> = {
  SegregatedNamespace: {
    inputs: { zone: "app", namespace: "shop-web" },
    handed: {},
    refused: [
      [{ zone: "ap" }, refuses('SegregatedNamespace one: zone is "ap", not a zone of the estate')],
      [
        { groups: { security: ["nobody"] } },
        refuses('SegregatedNamespace one: groups.security names "nobody"'),
      ],
    ],
  },
  HardenedWorkload: {
    inputs: {
      zone: "app",
      namespace: "shop-web",
      pool: "app",
      image: trustedImage,
      ports: [{ port: 8080 }],
      secrets: [{ name: "key", secret: "arn:aws:secretsmanager:eu-west-1:444455556666:secret:shop/key" }],
      environment: { APP_LEVEL: "info" },
      cluster: "shop",
    },
    handed: {
      namespace: "shop-elsewhere",
      pool: "pool-elsewhere",
      image: other,
      cluster: "cluster-elsewhere",
      "secrets.0.secret": "arn:aws:secretsmanager:eu-west-1:444455556666:secret:other",
    },
    refused: [
      [{ userId: 42 }, refuses("HardenedWorkload one: userId is 42, outside")],
      [{ image: other.replace("333333333333", "1") }, refuses("HardenedWorkload one: image lies in")],
    ],
  },
  AdmissionGuard: {
    inputs: {
      zone: "app",
      namespaces: [
        { namespace: "shop-web", pools: ["app"], images: [{ digest: other.split("@")[1], status: "green" }] },
      ],
    },
    handed: {},
    refused: [
      [{ zone: "ap" }, refuses('AdmissionGuard one: zone is "ap", not a zone')],
      [{ level: "hybird" }, refuses('AdmissionGuard one: level is "hybird", not a security level')],
    ],
  },
  ZonedNetwork: {
    inputs: {
      cidr: "10.0.0.0/16",
      availabilityZones: ["eu-west-1a"],
      zones: ["app"],
      accountId: "111122223333",
    },
    handed: { accountId: "777788889999" },
    refused: [
      [{ zones: ["ap"] }, refuses(String.raw`ZonedNetwork one: zones\[0\] is "ap", not a zone`)],
      [{ cidr: "10.0.0.0/24" }, /^[^]*ZonedNetwork one: cidr 10\.0\.0\.0\/24 must be from/],
    ],
  },
  PrivateCluster: {
    inputs: {
      version: "1.34",
      subnetIds: ["subnet-0aaa1111bbbb2222c", "subnet-0aaa1111bbbb2222d"],
      securityGroupIds: ["sg-0aaa1111bbbb2222c"],
      alarmTopics: ["arn:aws:sns:eu-west-1:444455556666:security"],
      access: { platform: { principalArn: role("platform") } },
      accountId: "111122223333",
      region: "eu-west-1",
    },
    handed: {
      "subnetIds.1": "subnet-0eee1111bbbb2222e",
      "securityGroupIds.0": "sg-0eee1111bbbb2222e",
      "alarmTopics.0": "arn:aws:sns:eu-west-1:444455556666:elsewhere",
      "access.platform.principalArn": role("elsewhere"),
      accountId: "777788889999",
      region: "ap-south-2",
    },
    refused: [
      [{ version: "1.20" }, refuses("PrivateCluster one: version is 1.20, where the estate supports")],
      [{ alarmTopics: [] }, /PrivateCluster one: alarmTopics is empty/],
    ],
  },
  IsolatedNodePool: {
    inputs: {
      zone: "app",
      clusterName: "shop",
      vpcId: "vpc-0aaa1111bbbb2222c",
      subnetIds: ["subnet-0aaa1111bbbb2222c"],
      securityGroupIds: ["sg-0aaa1111bbbb2222c"],
    },
    handed: {
      clusterName: "cluster-elsewhere",
      vpcId: "vpc-0eee1111bbbb2222e",
      "subnetIds.0": "subnet-0eee1111bbbb2222e",
      "securityGroupIds.0": "sg-0eee1111bbbb2222e",
    },
    refused: [
      [{ zone: "internet" }, refuses("IsolatedNodePool one: zone is internet, which lies outside")],
      [{ level: "open" }, refuses("IsolatedNodePool one: level is open, where anything may share")],
    ],
  },
  HardenedHost: {
    inputs: {
      zone: "app",
      subnetId: "subnet-0aaa1111bbbb2222c",
      securityGroupIds: ["sg-0aaa1111bbbb2222c"],
      imageId: "ami-0aaa1111bbbb2222c",
      accountId: "111122223333",
      region: "eu-west-1",
      kind: "Bottlerocket",
      cluster: {
        name: "shop",
        endpoint: "https://api.example.com",
        certificate: "Y2VydA==",
        version: "1.34",
        pool: "app",
      },
    },
    handed: {
      subnetId: "subnet-0eee1111bbbb2222e",
      "securityGroupIds.0": "sg-0eee1111bbbb2222e",
      imageId: "ami-0eee1111bbbb2222e",
      accountId: "777788889999",
      region: "ap-south-2",
      // Within user data, which is one text: secret or unknown as a whole.
      "cluster.name": "cluster-elsewhere",
      "cluster.endpoint": "https://elsewhere.example.com",
      "cluster.certificate": "ZWxzZXdoZXJl",
    },
    refused: [
      [{ zone: "ap" }, refuses('HardenedHost one: zone is "ap", not a zone')],
      [{ kind: "AmazonLinux" }, /HardenedHost one: cluster is given, where/],
    ],
  },
  TrustedRegistry: {
    inputs: {
      supplier: "acme",
      repositories: ["acme/storefront"],
      accountId: "111122223333",
      region: "eu-west-1",
      pullers: [role("nodes")],
      promoters: [role("release")],
      quarantine: { hub: { upstream: "registry-1.docker.io", credentialArn: role("none") } },
    },
    handed: {
      "pullers.0": role("elsewhere"),
      "promoters.0": role("promoter-elsewhere"),
      "quarantine.hub.credentialArn": "arn:aws:secretsmanager:eu-west-1:444455556666:secret:ecr-hub",
    },
    refused: [
      [{ supplier: "acne" }, refuses('TrustedRegistry one: supplier is "acne", not a supplier')],
      [
        { repositories: ["other/web"] },
        refuses(String.raw`TrustedRegistry one: repositories\[0\] is other/web`),
      ],
    ],
  },
  DeploymentRegister: {
    inputs: {
      zone: "app",
      pool: "app",
      port: 8080,
      image: trustedImage,
      cluster: { name: "shop", issuer: "https://oidc.example/id/1", zone: "app", cidrs: ["10.0.1.0/24"] },
      database: {
        connection: { secret: secretArn("database"), zone: "app", cidrs: ["10.0.1.0/24"], port: 8080 },
      },
      tls: { key: secretArn("key"), certificate: secretArn("certificate"), authorities },
      signingKey: secretArn("signing"),
    },
    handed: {
      pool: "pool-elsewhere",
      image: other,
      "cluster.name": "cluster-elsewhere",
      "cluster.issuer": "https://elsewhere.example/id/2",
      "tls.key": secretArn("key-elsewhere"),
      "tls.certificate": secretArn("certificate-elsewhere"),
      signingKey: secretArn("signing-elsewhere"),
      "database.connection.secret": secretArn("database-elsewhere"),
    },
    refused: [
      [{ zone: "ap" }, refuses('DeploymentRegister one: zone is "ap", not a zone')],
      [{ database: {} }, /DeploymentRegister one: database names nothing/],
    ],
  },
  CisSelfTest: {
    inputs: { zone: "app", image: trustedImage, pools: ["app"] },
    handed: { image: other },
    refused: [
      [{ zone: "ap" }, refuses('CisSelfTest one: zone is "ap", not a zone')],
      [{ pools: [] }, /CisSelfTest one: pools is empty/],
    ],
  },
};

type Data = Readonly<Record<string, unknown>>;
const isData = (value: unknown): value is Data => typeof value === "object" && value !== null;

/** A copy with another value at a path. */
function laid(value: unknown, [key, ...rest]: readonly string[], laidIn: unknown): unknown {
  if (key === undefined) return laidIn;
  if (Array.isArray(value))
    return value.map((each: unknown, at): unknown => (String(at) === key ? laid(each, rest, laidIn) : each));
  return { ...(value as Data), [key]: laid((value as Data)[key], rest, laidIn) };
}

/** Where a text stands in the clear, by path; what is secret or not known hides all that lies below it. */
function* clear(value: unknown, text: string, path = ""): Generator<string> {
  if (typeof value === "string") {
    if (value.includes(text) || decoded(value).includes(text)) yield path;
  } else if (isData(value) && !isSecret(value) && !isUnknown(value))
    for (const [key, part] of Object.entries(plainOf(value))) yield* clear(part, text, `${path}.${key}`);
}
const decoded = (value: string): string =>
  /^[A-Za-z0-9+/]{40,}=*$/.test(value) ? Buffer.from(value, "base64").toString() : "";
const isSecret = (value: Data): boolean =>
  value[signature] === secretMark || (value[signature] === outputMark && value["secret"] === true);
const isUnknown = (value: unknown): boolean =>
  value === unknownText || (isData(value) && value[signature] === outputMark && value["value"] === undefined);
const plainOf = (value: Data): Data => (value[signature] === outputMark ? { value: value["value"] } : value);

/** What stands at a path, or the first envelope above it. */
function above(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined || !isData(value) || isSecret(value) || isUnknown(value)) return value;
  const inner = value[signature] === outputMark ? value["value"] : value[key];
  return above(inner, value[signature] === outputMark && key !== "value" ? path : rest);
}

/** Programs of other languages hand on what other resources made: it stays what it was. */
describe("what the component provider is handed", function () {
  this.timeout(120_000);
  const file = estateFile({
    flows: [
      { from: "dmz", to: "app", ports: ["8080/tcp"], reason: "services" },
      { from: "app", to: [{ workload: "bulkhead/register" }, "app"], ports: ["8080/tcp", "443/tcp"] },
    ],
    suppliers: { acme: { repositories: ["111122223333.dkr.ecr.*.amazonaws.com/acme/**"] } },
    images: {
      repositories: {
        production: [`${trustedImage.split("/")[0]}/shop/**`, "111122223333.dkr.ecr.*.amazonaws.com/acme/**"],
      },
    },
    identities: { duties: { security: ["security-team"] } },
  });
  let provider: Provider;
  before(async () => (provider = await sharedProvider()));
  after(() => file.remove());

  it("is tried for every component that there is", () => {
    const names = Object.keys(schema.resources).map((token) => token.split(":")[2]);
    assert.deepEqual(Object.keys(forms).sort(), names.sort());
  });

  /** Parts by what they are, with the outputs as one more. */
  const construct = async (type: string, inputs: object, more: Partial<Construction> = {}) => {
    provider.registered.splice(0);
    const { state } = await provider.construct({
      type: `bulkhead:index:${type}`,
      name: "one",
      inputs: { estate: file.path, ...inputs },
      ...more,
    });
    const parts = provider.registered.filter((each) => !each.type.startsWith("bulkhead:"));
    return new Map<string, unknown>([
      ...parts.map((part) => [`${part.type} ${part.name}`, part.inputs] as const),
      ["outputs", state],
    ]);
  };
  const clearIn = (parts: ReadonlyMap<string, unknown>, text: string): [string, string][] =>
    [...parts].flatMap(([part, value]) =>
      [...clear(value, text)].map((path): [string, string] => [part, path.slice(1)]),
    );

  for (const [type, { inputs, handed, refused }] of Object.entries(forms))
    describe(type, () => {
      it("gives every output that its schema promises", async () => {
        const parts = await construct(type, inputs);
        const token = `bulkhead:index:${type}` as keyof typeof schema.resources;
        const promised = Object.keys(schema.resources[token].properties);
        assert.deepEqual(Object.keys(parts.get("outputs") as object).sort(), promised.sort());
        assert.ok(parts.size > 1);
      });

      if (Object.keys(handed).length > 0)
        it(`keeps ${Object.keys(handed).join(", ")} secret and unknown wherever they are handed on`, async () => {
          const laidAll = (form: (value: string) => unknown) =>
            Object.entries(handed).reduce<unknown>(
              (all, [path, value]) => laid(all, path.split("."), form(value)),
              inputs,
            ) as object;
          const plain = await construct(
            type,
            laidAll((value) => value),
          );
          const secret = await construct(
            type,
            laidAll((value) => ({ [signature]: outputMark, value, secret: true })),
          );
          const unknown = await construct(
            type,
            laidAll(() => ({ [signature]: outputMark })),
          );
          assert.deepEqual([...secret.keys()].sort(), [...plain.keys()].sort());
          for (const [path, value] of Object.entries(handed)) {
            const places = clearIn(plain, value);
            assert.ok(places.length > 0, `${path} is handed on nowhere`);
            assert.deepEqual(clearIn(secret, value), [], path);
            for (const [part, place] of places)
              assert.ok(isUnknown(above(unknown.get(part), place.split("."))), `${path}: ${part}: ${place}`);
          }
        });

      for (const [changes, message] of refused)
        it(`refuses ${JSON.stringify(changes)} with one error`, async () => {
          await assert.rejects(construct(type, { ...inputs, ...changes }), (error: Error) => {
            assert.match(error.message, message);
            assert.doesNotMatch(error.message, /\n\s+at /);
            return true;
          });
        });
    });
});
