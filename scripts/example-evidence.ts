import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { main } from "../cli/program";
import { images } from "../stacks/segmented/images";

/**
 * Makes evidence on the images of the example stacks: signed by a key of its own, and recorded by the verbs that everybody
 * else has. It is made when it is looked at, since what is known of an image ends: a scan holds for a day.
 *
 * `npx tsx scripts/example-evidence.ts [FOLDER]`
 */
const folder = resolve(process.argv[2] ?? "example-evidence");
const root = join(__dirname, "..");
const now = Date.now();
const registry = "333333333333.dkr.ecr.eu-west-1.amazonaws.com";
const builder = "https://ci.example.com/v1";
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

interface Image {
  readonly digest: string;
  readonly reference: string;
}

const hex = (text: string): string => createHash("sha256").update(text).digest("hex");
/** What ran before the checkout that runs now: a vulnerability was found in it. */
const before: Image = {
  digest: `sha256:${hex("shop/checkout, the build before")}`,
  reference: `${registry}/shop/checkout@sha256:${hex("shop/checkout, the build before")}`,
};
/** The public image that all are built on. */
const base: Image = {
  digest: `sha256:${hex("shop/base")}`,
  reference: `${registry}/shop/base@sha256:${hex("shop/base")}`,
};
const hoursAgo = (hours: number): string => new Date(now - hours * 3_600_000).toISOString();

const write = (name: string, data: unknown): string => {
  writeFileSync(join(folder, name), typeof data === "string" ? data : JSON.stringify(data, undefined, 2));
  return name;
};

async function bulkhead(...args: string[]): Promise<void> {
  const code = await main(["node", "bulkhead", "image", ...args]);
  if (code !== 0) throw new Error(`bulkhead image ${args.join(" ")} ended with ${code}`);
}

/** The example's estate, which also says who signs, builds and approves, and where the evidence is kept. */
function estate(): string {
  const document = parseDocument(readFileSync(join(root, "bulkhead.yaml"), "utf8"));
  document.setIn(["images", "log"], "evidence.jsonl");
  document.setIn(["images", "signers"], { release: { key: "release.pub" } });
  document.setIn(["images", "builders"], [builder]);
  document.setIn(["images", "sources"], [registry, "git.example.com"]);
  document.setIn(["identities", "duties", "security"], ["security-team"]);
  document.setIn(["identities", "duties", "operations"], ["operations-team"]);
  return document.toString();
}

/** A statement on an image, signed as a build signs it: DSSE. */
function attestation({ digest }: Image, predicateType: string, predicate: unknown): unknown {
  const payloadType = "application/vnd.in-toto+json";
  const subject = [{ name: "image", digest: { sha256: digest.slice("sha256:".length) } }];
  const payload = Buffer.from(
    JSON.stringify({ _type: "https://in-toto.io/Statement/v1", subject, predicateType, predicate }),
  );
  const head = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `;
  const sig = sign("sha256", Buffer.concat([Buffer.from(head), payload]), privateKey).toString("base64");
  return { payloadType, payload: payload.toString("base64"), signatures: [{ sig }] };
}

const provenance = {
  buildDefinition: {
    buildType: "https://ci.example.com/types/v1",
    externalParameters: {},
    resolvedDependencies: [
      {
        uri: "git+https://git.example.com/shop@refs/heads/main",
        digest: { gitCommit: hex("commit").slice(0, 40) },
      },
      { uri: `pkg:docker/${registry}/shop/base@1`, digest: { sha256: hex("shop/base") } },
    ],
  },
  runDetails: { builder: { id: builder } },
};

const openssl = {
  Name: "openssl",
  Version: "3.0.11-1",
  Licenses: ["Apache-2.0"],
  Identifier: { PURL: "pkg:deb/debian/openssl@3.0.11-1" },
};

const trivy = ({ digest, reference }: Image, at: string, found: readonly unknown[] = []) => ({
  SchemaVersion: 2,
  CreatedAt: at,
  ArtifactName: reference,
  ArtifactType: "container_image",
  Metadata: { Size: 48_000_000, RepoDigests: [`${reference.split("@", 1)[0]!}@${digest}`] },
  Results: [
    { Target: "debian 12", Class: "os-pkgs", Type: "debian", Packages: [openssl], Vulnerabilities: found },
  ],
});

/** What an instance in staging told, and what its watcher saw. */
const calls = ({ digest, reference }: Image) =>
  (["started", "stopped"] as const).flatMap((kind, at) =>
    (["watcher", "container"] as const).map((by) => ({
      specversion: "1.0",
      id: `${kind}-${by}`,
      source: "/clusters/staging",
      type: `io.bulkhead.instance.${kind}.v1`,
      time: hoursAgo(4 - at),
      data: {
        instance: `staging/shop/${hex(digest).slice(0, 8)}/app`,
        by,
        digest,
        reference,
        environment: "staging",
      },
    })),
  );

const pipeline = ["--actor", "release-bot", "--role", "pipeline"];
const security = ["--actor", "security-team", "--role", "security"];

/** What lets a public image be built on. */
async function vet(image: Image, hours: number): Promise<void> {
  const at = ["--now", hoursAgo(hours), "--reference", image.reference, "--digest", image.digest];
  const body = JSON.stringify({
    source: "docker.io/library/debian",
    licence: "MIT",
    approver: "security-team",
  });
  const outcome = ["--kind", "vetting", "--outcome", "accepted", "--body", body];
  await bulkhead("record", ...outcome, ...at, ...security);
  await bulkhead("import", write("base.trivy.json", trivy(image, hoursAgo(hours))), ...at, ...pipeline);
}

/** All that makes an image green, as its pipeline and the people who answer for it record it. */
async function lead(name: string, image: Image, hours: number): Promise<void> {
  const at = ["--now", hoursAgo(hours), "--reference", image.reference];
  const of = ["--digest", image.digest];
  const build = write(
    `${name}.provenance.json`,
    attestation(image, "https://slsa.dev/provenance/v1", provenance),
  );
  const signed = write(
    `${name}.signature.json`,
    attestation(image, "https://sigstore.dev/cosign/sign/v1", {}),
  );
  await bulkhead("verify", build, signed, ...of, "--signer", "release", "--record", ...at, ...pipeline);
  const scan = write(`${name}.trivy.json`, trivy(image, hoursAgo(hours)));
  await bulkhead("import", scan, ...of, ...at, ...pipeline);
  for (const kind of ["qa", "staging"])
    await bulkhead("record", "--kind", kind, ...of, "--outcome", "passed", ...at, ...pipeline);
  const events = write(`${name}.events.json`, calls(image));
  await bulkhead("instrumentation", image.digest, "--events", events, ...at.slice(0, 2), ...pipeline);
  await bulkhead("record", "--kind", "approval", ...of, "--outcome", "approved", ...at, ...security);
}

async function makeAll(): Promise<void> {
  if (existsSync(join(folder, "evidence.jsonl")))
    throw new Error(`${folder} holds evidence already: remove it, or name another folder`);
  mkdirSync(folder, { recursive: true });
  process.chdir(folder);
  process.env["BULKHEAD_ESTATE"] = join(folder, write("bulkhead.yaml", estate()));
  write("release.pub", publicKey.export({ type: "spki", format: "pem" }).toString());
  await vet(base, 3);
  await lead("checkout-before", before, 2);
  for (const [name, image] of Object.entries(images)) await lead(name, image, 1);
  const found = {
    VulnerabilityID: "CVE-2026-1234",
    PkgName: "openssl",
    InstalledVersion: "3.0.11-1",
    FixedVersion: "3.0.12-1",
    Severity: "CRITICAL",
  };
  const scan = write("checkout-before.found.trivy.json", trivy(before, hoursAgo(0.5), [found]));
  await bulkhead("import", scan, "--digest", before.digest, "--now", hoursAgo(0.5), "--actor", "release-bot");
}

void makeAll().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
