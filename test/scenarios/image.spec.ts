import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSnapshot } from "../../core/image";
import { bulkhead, inFolder } from "./run";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const [shop, base, public1] = [digest("a"), digest("b"), digest("c")];

const estate = `zones: { internet: { external: true }, app: { select: [{ namespace: shop }] } }
environments:
  production: { select: [{ stack: "**" }], controlled: true }
images:
  repositories: { default: ["registry.example.com/**"] }
  log: evidence.jsonl
  signers: { build: { key: keys/build.pub } }
  builders: ["https://ci.example.com/v1"]
  sources: ["registry.example.com", "git.example.com"]
  licences: { deny: [AGPL-3.0-only] }
identities:
  duties:
    security: ["sec-*"]
    pipeline: ["ci"]
    development: ["dev-*"]
    operations: ["ops"]
    orchestration: ["platform-team"]
owners: [{ select: [{ namespace: shop }], owner: shop-team@example.com }]
`;

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
const snapshotKey = generateKeyPairSync("ed25519");

function envelope(predicateType: string, predicate: unknown, subject = shop): string {
  const payloadType = "application/vnd.in-toto+json";
  const payload = Buffer.from(
    JSON.stringify({
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "shop", digest: { sha256: subject.slice("sha256:".length) } }],
      predicateType,
      predicate,
    }),
  );
  const bytes = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ]);
  const sig = sign("sha256", bytes, privateKey).toString("base64");
  return JSON.stringify({ payloadType, payload: payload.toString("base64"), signatures: [{ sig }] });
}

const provenance = (parent: string) => ({
  buildDefinition: {
    buildType: "https://ci.example.com/types/v1",
    resolvedDependencies: [
      {
        uri: "pkg:docker/registry.example.com/base@1",
        digest: { sha256: parent.slice("sha256:".length) },
      },
      { uri: "git+https://git.example.com/shop@refs/heads/main", digest: { gitCommit: "0".repeat(40) } },
    ],
  },
  runDetails: { builder: { id: "https://ci.example.com/v1" } },
});

/** A Trivy report with two findings: one in the base's layer, one in the image's own. */
const trivy = (
  of: string,
  vulnerabilities: readonly Record<string, unknown>[] = [],
  at = "2026-03-01T07:00:00Z",
) =>
  JSON.stringify({
    SchemaVersion: 2,
    CreatedAt: at,
    ArtifactName: "registry.example.com/shop/web",
    ArtifactType: "container_image",
    Metadata: {
      RepoDigests: [`registry.example.com/shop/web@${of}`],
      DiffIDs: of === base ? [digest("1")] : [digest("1"), digest("2")],
    },
    Results: [
      { Target: "web (debian 12)", Class: "os-pkgs", Type: "debian", Vulnerabilities: vulnerabilities },
    ],
  });

const finding = (id: string, layer: string, severity = "CRITICAL") => ({
  VulnerabilityID: id,
  PkgName: "openssl",
  InstalledVersion: "3.0.11-1",
  FixedVersion: "3.0.12-1",
  Severity: severity,
  PkgIdentifier: { PURL: "pkg:deb/debian/openssl@3.0.11-1" },
  Layer: { DiffID: layer },
});

const sbom = (licence: string) =>
  JSON.stringify({
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    components: [
      {
        type: "library",
        name: "openssl",
        version: "3.0.11-1",
        purl: "pkg:deb/debian/openssl@3.0.11-1?distro=debian-12",
        licenses: [{ license: { id: licence } }],
      },
    ],
  });

const t = (day: number, hour = 8): string => new Date(Date.UTC(2026, 2, day, hour)).toISOString();
const files = { "bulkhead.yaml": estate, "keys/build.pub": publicPem };

const common = ["--actor", "ci", "--role", "pipeline"];
const security = ["--actor", "sec-ann", "--role", "security"];

/** Records all that makes an image green, at one time. */
async function green(folder: string, of: string, parent: string, day: number): Promise<void> {
  const at = ["--now", t(day)];
  writeFileSync(
    join(folder, "provenance.json"),
    envelope("https://slsa.dev/provenance/v1", provenance(parent), of),
  );
  writeFileSync(join(folder, "signature.json"), envelope("https://sigstore.dev/cosign/sign/v1", {}, of));
  writeFileSync(join(folder, "trivy.json"), trivy(of, [], t(day, 7)));
  const name = ["--reference", `registry.example.com/shop/web@${of}`];
  const ends = [
    await bulkhead(
      folder,
      "image",
      "verify",
      "provenance.json",
      "signature.json",
      "--digest",
      of,
      "--signer",
      "build",
      "--record",
      ...name,
      ...common,
      ...at,
    ),
    await bulkhead(folder, "image", "import", "trivy.json", "--actor", "ci", ...at),
  ];
  for (const kind of ["qa", "staging", "instrumentation"])
    ends.push(
      await bulkhead(
        folder,
        "image",
        "record",
        "--kind",
        kind,
        "--digest",
        of,
        "--outcome",
        "passed",
        ...common,
        ...at,
      ),
    );
  ends.push(
    await bulkhead(
      folder,
      "image",
      "record",
      "--kind",
      "approval",
      "--digest",
      of,
      "--outcome",
      "approved",
      ...security,
      ...at,
    ),
  );
  for (const { code, stderr } of ends) assert.equal(code, 0, stderr);
}

const json = async (folder: string, ...args: string[]) => {
  const { code, stdout, stderr } = await bulkhead(folder, "image", ...args, "--format", "json");
  assert.equal(stderr, "");
  return { code, data: JSON.parse(stdout) as Record<string, unknown> };
};

describe("image verbs", () => {
  it("lead an image to green by verified evidence, and explain it", () =>
    inFolder(files, async (folder) => {
      await green(folder, shop, base, 1);
      const { data } = await json(folder, "explain", shop, "--now", t(1, 9));
      assert.equal(data["colour"], "green");
      assert.deepEqual(
        (data["changes"] as { to: string }[]).map(({ to }) => to),
        ["red", "green"],
      );
      assert.deepEqual(data["parents"], [{ digest: base, colour: "grey" }]);
      assert.equal((data["feeds"] as { feed: string }[])[0]?.feed, "trivy");
      // The report is an hour older than its import: its day ends an hour earlier.
      assert.equal(data["next"], t(2, 7));
      const later = await json(folder, "explain", shop, "--now", t(2, 7));
      assert.equal(later.data["colour"], "amber");
      assert.equal((later.data["causes"] as { cause: string }[])[0]?.cause, "lapsed:scan");
      const pretty = await bulkhead(folder, "image", "explain", shop, "--now", t(2, 7));
      assert.match(pretty.stdout, /is amber since 2026-03-02 07:00: it is in doubt/);
      assert.match(pretty.stdout, /Missing to green\n {2}scan: scan it/);
    }));

  it("record refuses form and role, never for lack of effect, which it tells", () =>
    inFolder(files, async (folder) => {
      const record = (...args: string[]) =>
        bulkhead(folder, "image", "record", "--digest", shop, "--now", t(1), ...args);
      const form = await record("--kind", "qa", "--outcome", "maybe", ...common);
      assert.equal(form.code, 2);
      assert.match(form.stderr, /^bulkhead: the flags: is no evidence: body\.outcome: /);
      const role = await record(
        "--kind",
        "approval",
        "--outcome",
        "approved",
        "--actor",
        "dev-bob",
        "--role",
        "development",
      );
      assert.equal(role.code, 2);
      assert.match(role.stderr, /development may not record approval/);
      const stranger = await record(
        "--kind",
        "approval",
        "--outcome",
        "approved",
        "--actor",
        "ann",
        "--role",
        "security",
      );
      assert.match(stranger.stderr, /ann is not among those/);
      const claim = await record("--kind", "signature", "--body", '{"signer":"build"}', ...common);
      assert.match(claim.stderr, /a verified signature can't be claimed/);
      assert.ok(!existsSync(join(folder, "evidence.jsonl")));
      const idle = await record(
        "--kind",
        "provenance",
        "--body",
        '{"builder":"https://elsewhere"}',
        ...common,
      );
      assert.equal(idle.code, 0);
      assert.match(idle.stdout, /without effect: the estate trusts no builder/);
      writeFileSync(
        join(folder, "lines.jsonl"),
        `{"kind":"qa","body":{"outcome":"passed"}}\n{"kind":"qa","body":{}}\n`,
      );
      const lines = await record("lines.jsonl", ...common);
      assert.equal(lines.code, 2);
      assert.match(lines.stderr, /lines\.jsonl:2: is no evidence/);
      writeFileSync(join(folder, "bad.json"), `{\n"kind": }`);
      assert.match((await record("bad.json", ...common)).stderr, /bad\.json:2: is no valid JSON/);
    }));

  it("verify refuses what is altered, of another image or of another key, and records nothing of it", () =>
    inFolder(files, async (folder) => {
      const sound = envelope("https://slsa.dev/provenance/v1", provenance(base));
      writeFileSync(join(folder, "sound.json"), sound);
      writeFileSync(
        join(folder, "other.json"),
        envelope("https://slsa.dev/provenance/v1", provenance(base), base),
      );
      const parsed = JSON.parse(sound) as { payload: string };
      const payload = Buffer.from(parsed.payload, "base64").toString("utf8").replace("/shop@", "/evil@");
      writeFileSync(
        join(folder, "altered.json"),
        JSON.stringify({ ...parsed, payload: Buffer.from(payload).toString("base64") }),
      );
      writeFileSync(join(folder, "vsa.json"), envelope("https://slsa.dev/verification_summary/v1", {}));
      writeFileSync(join(folder, "strange.json"), envelope("https://example.com/strange/v1", {}));
      const verify = (...args: string[]) =>
        bulkhead(
          folder,
          "image",
          "verify",
          ...args,
          "--digest",
          shop,
          "--signer",
          "build",
          "--record",
          ...common,
          "--now",
          t(1),
        );
      const refused = await verify("sound.json", "altered.json", "other.json", "vsa.json", "strange.json");
      assert.equal(refused.code, 1);
      assert.match(refused.stdout, /✓ sound\.json: https:\/\/slsa\.dev\/provenance\/v1, signed by build/);
      assert.match(refused.stdout, /✗ altered\.json: refused: none of its signatures is by the pinned key/);
      assert.match(refused.stdout, /✗ other\.json: refused: the statement is not about/);
      assert.match(refused.stdout, /✗ vsa\.json: refused: the verification that it sums up did not pass/);
      assert.match(refused.stdout, /✗ strange\.json: refused: says .*no evidence that is known/);
      assert.ok(!existsSync(join(folder, "evidence.jsonl")));
      const nobody = await bulkhead(
        folder,
        "image",
        "verify",
        "sound.json",
        "--digest",
        shop,
        "--signer",
        "biuld",
      );
      assert.equal(nobody.code, 2);
      assert.match(nobody.stderr, /no signer "biuld".*build/);
      const tag = await bulkhead(
        folder,
        "image",
        "verify",
        "sound.json",
        "--digest",
        "shop:1",
        "--signer",
        "build",
      );
      assert.match(tag.stderr, /"shop:1" is no digest/);
    }));

  it("import tells layers apart, refuses reports of other images, and merges feeds", () =>
    inFolder(files, async (folder) => {
      await green(folder, shop, base, 1);
      writeFileSync(join(folder, "base.json"), trivy(base, [], t(1, 7)));
      writeFileSync(
        join(folder, "found.json"),
        trivy(
          shop,
          [finding("CVE-2026-1", digest("1")), finding("CVE-2026-2", digest("2"), "HIGH")],
          t(1, 10),
        ),
      );
      const at = ["--actor", "ci", "--now", t(1, 11)];
      assert.equal((await bulkhead(folder, "image", "import", "base.json", ...at)).code, 0);
      const wrong = await bulkhead(folder, "image", "import", "found.json", "--digest", base, ...at);
      assert.equal(wrong.code, 2);
      assert.match(wrong.stderr, /found\.json: is about another image: sha256:a+/);
      const found = await bulkhead(folder, "image", "import", "found.json", ...at);
      assert.match(found.stdout, new RegExp(`${shop} was green and is amber`));
      const { data } = await json(folder, "query", "cve", "cve-2026-1", "--now", t(1, 12));
      const [image] = data["images"] as {
        digest: string;
        colour: string;
        hits: { origin: string; severity: string }[];
      }[];
      assert.deepEqual([image?.digest, image?.colour, image?.hits[0]?.origin], [shop, "amber", "base"]);
      assert.equal(data["running"], null);
      const own = await json(folder, "query", "cve", "CVE-2026-2", "--now", t(1, 12));
      assert.equal((own.data["images"] as { hits: { origin: string }[] }[])[0]?.hits[0]?.origin, "own");
      const none = await bulkhead(folder, "image", "import", "missing.json", ...at);
      assert.deepEqual([none.code, none.stderr], [2, "bulkhead: missing.json: there is no such file\n"]);
      writeFileSync(join(folder, "cut.json"), readFileSync(join(folder, "found.json"), "utf8").slice(0, 200));
      assert.match(
        (await bulkhead(folder, "image", "import", "cut.json", ...at)).stderr,
        /cut\.json:1: is cut short/,
      );
    }));

  it("an advisory is looked for in all known bills of materials", () =>
    inFolder(files, async (folder) => {
      await green(folder, shop, base, 1);
      writeFileSync(join(folder, "sbom.json"), sbom("MIT"));
      const advisory = (fixed: string) =>
        JSON.stringify({
          id: "DSA-1",
          aliases: ["CVE-2026-9"],
          modified: t(1),
          database_specific: { severity: "HIGH" },
          affected: [
            {
              package: { ecosystem: "Debian:12", name: "openssl" },
              ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed }] }],
            },
          ],
        });
      writeFileSync(join(folder, "old.json"), advisory("3.0.11-1"));
      writeFileSync(join(folder, "new.json"), advisory("3.0.12-1"));
      const at = ["--actor", "ci", "--now", t(1, 11)];
      assert.equal((await bulkhead(folder, "image", "import", "sbom.json", "--digest", shop, ...at)).code, 0);
      const old = await bulkhead(folder, "image", "import", "old.json", ...at);
      assert.match(old.stdout, /CVE-2026-9 is in 0 known images/);
      const fresh = await bulkhead(folder, "image", "import", "new.json", ...at);
      assert.match(fresh.stdout, /CVE-2026-9 is in 1 known image/);
      assert.match(fresh.stdout, /was green and is amber/);
      // What is only looked for is no scan: that of the morning ends as it would have.
      const { data } = await json(folder, "explain", shop, "--now", t(1, 12));
      assert.deepEqual(
        (data["feeds"] as { feed: string }[]).map(({ feed }) => feed),
        ["trivy"],
      );
      const packages = await json(folder, "query", "package", "openssl@3.0.11-1", "--now", t(1, 12));
      assert.equal((packages.data["images"] as unknown[]).length, 1);
    }));

  it("a denied licence darkens, and is found by its name", () =>
    inFolder(files, async (folder) => {
      await green(folder, shop, base, 1);
      writeFileSync(join(folder, "sbom.json"), sbom("AGPL-3.0-only"));
      const at = ["--now", t(1, 11)];
      const done = await bulkhead(
        folder,
        "image",
        "import",
        "sbom.json",
        "--digest",
        shop,
        "--actor",
        "ci",
        ...at,
      );
      assert.match(done.stdout, /was green and is amber/);
      const { data } = await json(folder, "query", "licence", "agpl-3.0-only", ...at);
      assert.equal((data["images"] as { digest: string }[])[0]?.digest, shop);
    }));

  it("VEX answers where it names the image, and is left out where it names others", () =>
    inFolder(files, async (folder) => {
      await green(folder, shop, base, 1);
      writeFileSync(join(folder, "found.json"), trivy(shop, [finding("CVE-2026-1", digest("1"))], t(1, 10)));
      const vex = (product: string) =>
        JSON.stringify({
          "@context": "https://openvex.dev/ns/v0.2.0",
          author: "security",
          timestamp: t(1, 11),
          statements: [
            {
              vulnerability: { name: "CVE-2026-1" },
              products: [{ "@id": product }],
              status: "not_affected",
              justification: "component_not_present",
            },
          ],
        });
      writeFileSync(join(folder, "other.json"), vex(`pkg:oci/other@${base.replace(":", "%3A")}`));
      writeFileSync(join(folder, "own.json"), vex(`pkg:oci/web@${shop.replace(":", "%3A")}`));
      const at = ["--now", t(1, 12), "--digest", shop];
      await bulkhead(folder, "image", "import", "found.json", "--actor", "ci", ...at);
      const role = await bulkhead(folder, "image", "import", "own.json", "--actor", "ci", ...at);
      assert.match(role.stderr, /pipeline may not record vex/);
      const other = await bulkhead(folder, "image", "import", "other.json", ...security, ...at);
      assert.equal(other.code, 2);
      assert.match(other.stderr, /other\.json: says nothing of this image: CVE-2026-1 names other products/);
      const own = await bulkhead(folder, "image", "import", "own.json", ...security, ...at);
      assert.match(own.stdout, /was amber and is green/);
    }));

  it("a bad parent darkens its children: the plan to rebuild, the queue, and what is overdue", () =>
    inFolder(files, async (folder) => {
      await green(folder, base, public1, 1);
      await green(folder, shop, base, 1);
      writeFileSync(join(folder, "found.json"), trivy(base, [finding("CVE-2026-1", digest("1"))], t(1, 10)));
      await bulkhead(folder, "image", "import", "found.json", "--actor", "ci", "--now", t(1, 11));
      const plan = await json(folder, "rebuild-plan", base, "--now", t(1, 12));
      assert.deepEqual(
        (plan.data["steps"] as { digest: string; order: number; colour: string }[]).map((step) => [
          step.digest,
          step.order,
          step.colour,
        ]),
        [
          [base, 1, "amber"],
          [shop, 2, "amber"],
        ],
      );
      const queue = await json(folder, "queue", "--now", t(1, 12));
      assert.equal(queue.code, 0);
      const rows = queue.data["images"] as {
        digest: string;
        severity: string;
        due: string;
        owners: { origin: string; owner: string }[];
      }[];
      assert.deepEqual(
        rows.map((row) => [row.digest, row.severity]),
        [
          [shop, "critical"],
          [base, "critical"],
        ],
      );
      assert.deepEqual(rows[0]?.owners, [{ origin: "base", owner: "platform-team" }]);
      // Exposure is not known, so it counts: three days from when it was found.
      assert.equal(rows[0]?.due, t(4, 11));
      const late = await bulkhead(folder, "image", "queue", "--now", t(4, 11));
      assert.equal(late.code, 1);
      assert.match(late.stdout, /2 images in doubt, 2 overdue/);
    }));

  it("replace-plan names the good image of the same repository, and counts the bad over time", () =>
    inFolder(files, async (folder) => {
      await green(folder, shop, public1, 1);
      writeFileSync(join(folder, "found.json"), trivy(shop, [finding("CVE-2026-1", digest("2"))], t(1, 10)));
      await bulkhead(folder, "image", "import", "found.json", "--actor", "ci", "--now", t(1, 11));
      const fresh = digest("d");
      await green(folder, fresh, public1, 2);
      const pod = (image: string) =>
        JSON.stringify({
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "web", namespace: "shop" },
          spec: { containers: [{ name: "web", image }] },
        });
      writeFileSync(join(folder, "pod.json"), pod(`registry.example.com/shop/web@${shop}`));
      const at = ["--source", "pod.json", "--now", t(2, 9)];
      const { code, data } = await json(folder, "replace-plan", ...at);
      assert.equal(code, 1);
      assert.equal(
        (data["bad"] as { replaceBy: string }[])[0]?.replaceBy,
        `registry.example.com/shop/web@${fresh}`,
      );
      assert.deepEqual(
        (data["history"] as { at: string; bad: number }[]).map(({ at: when, bad }) => [when, bad]),
        [
          [t(1), 0],
          [t(1, 11), 1],
        ],
      );
      writeFileSync(join(folder, "pod.json"), pod(`registry.example.com/shop/web@${fresh}`));
      assert.equal((await json(folder, "replace-plan", ...at)).code, 0);
      writeFileSync(join(folder, "pod.json"), pod("registry.example.com/shop/web:1"));
      assert.equal((await json(folder, "replace-plan", ...at)).code, 3);
    }));

  it("snapshot writes a signed file that tells what runs when asked", () =>
    inFolder(
      { ...files, "private.pem": snapshotKey.privateKey.export({ type: "pkcs8", format: "pem" }).toString() },
      async (folder) => {
        await green(folder, shop, base, 1);
        const done = await bulkhead(
          folder,
          "image",
          "snapshot",
          "--key",
          "private.pem",
          "-o",
          "out/snapshot.json",
          "--now",
          t(1, 9),
        );
        assert.deepEqual([done.code, done.stdout], [0, "1 image in out/snapshot.json, signed\n"]);
        const key = snapshotKey.publicKey.export({ type: "spki", format: "pem" }).toString();
        const snapshot = readSnapshot(join(folder, "out/snapshot.json"), key);
        assert.equal(snapshot.statusOf(shop)?.colour, "green");
        assert.equal(snapshot.header.at, t(1, 9));
        const wrong = await bulkhead(folder, "image", "snapshot", "--key", "bulkhead.yaml", "-o", "x.json");
        assert.equal(wrong.code, 2);
        assert.ok(!existsSync(join(folder, "x.json")));
      },
    ));

  it("a changed log is refused with its line", () =>
    inFolder(files, async (folder) => {
      await green(folder, shop, base, 1);
      const log = join(folder, "evidence.jsonl");
      writeFileSync(log, readFileSync(log, "utf8").replace('"outcome":"passed"', '"outcome":"failed"'));
      const { code, stderr } = await bulkhead(folder, "image", "explain", shop);
      assert.equal(code, 2);
      assert.match(stderr, /evidence\.jsonl:\d+: was changed: its hash is another/);
      assert.match(
        (await bulkhead(folder, "image", "queue", "--log", "none.jsonl")).stderr,
        /none\.jsonl: there is no such evidence log/,
      );
      assert.match(
        (await bulkhead(folder, "image", "queue", "--now", "yesterday")).stderr,
        /--now: "yesterday" is no time/,
      );
    }));
});

describe("diff --promotion", () => {
  const deployment = (
    image: string,
    other: { env?: object[]; replicas?: number; namespace?: string; volumes?: object[] } = {},
  ) =>
    JSON.stringify({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: other.namespace ?? "shop" },
      spec: {
        replicas: other.replicas ?? 1,
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: {
            containers: [{ name: "web", image, env: other.env ?? [] }],
            volumes: other.volumes ?? [],
          },
        },
      },
    });
  const image = `registry.example.com/shop/web@${shop}`;

  it("sorts what differs, and is content with one digest", () =>
    inFolder(
      {
        "staging.json": deployment(image, {
          namespace: "staging",
          env: [
            { name: "LOG_LEVEL", value: "debug" },
            { name: "DATABASE", value: "postgres://db.staging.example.com/shop" },
          ],
        }),
        "production.json": deployment(image, {
          replicas: 3,
          env: [
            { name: "LOG_LEVEL", value: "info" },
            { name: "DATABASE", value: "postgres://db.example.com/shop" },
          ],
          volumes: [{ name: "cache", emptyDir: {} }],
        }),
      },
      async (folder) => {
        const { code, stdout } = await bulkhead(
          folder,
          "diff",
          "staging.json",
          "production.json",
          "--promotion",
          "-f",
          "json",
        );
        assert.equal(code, 0);
        const data = JSON.parse(stdout) as {
          images: { verdict: string }[];
          differences: Record<string, { path: string }[]>;
        };
        assert.deepEqual(
          data.images.map(({ verdict }) => verdict),
          ["same"],
        );
        const paths = Object.fromEntries(
          Object.entries(data.differences).map(([sort, own]) => [sort, own.map(({ path }) => path)]),
        );
        assert.deepEqual(paths, {
          "environment values": [
            "metadata.namespace",
            "spec.template.spec.containers[web].env[LOG_LEVEL].value",
          ],
          "external dependencies": ["spec.template.spec.containers[web].env[DATABASE].value"],
          "global settings": ["spec.replicas"],
          data: [
            "spec.template.spec.volumes",
            "spec.template.spec.volumes[cache].emptyDir",
            "spec.template.spec.volumes[cache].name",
          ],
        });
      },
    ));

  it("fails on another digest, and can't tell by a tag", () =>
    inFolder(
      {
        "a.json": deployment(image),
        "b.json": deployment(`registry.example.com/shop/web@${base}`),
        "c.json": deployment("registry.example.com/shop/web:1"),
        "d.json": deployment("mirror.example.com/web:1"),
      },
      async (folder) => {
        const diff = (one: string, other: string) => bulkhead(folder, "diff", one, other, "--promotion");
        const changed = await diff("a.json", "b.json");
        assert.equal(changed.code, 1);
        assert.match(changed.stdout, /✗ Deployment web, container web: the digests differ/);
        assert.equal((await diff("c.json", "c.json")).code, 3);
        assert.equal((await diff("c.json", "d.json")).code, 1);
        assert.equal((await diff("a.json", "a.json")).code, 0);
      },
    ));

  it("never shows secrets, and tells that they differ", () =>
    inFolder(
      Object.fromEntries(
        ["hunter2", "hunter3"].map((password, at) => [
          `${at}.json`,
          JSON.stringify({
            apiVersion: "v1",
            kind: "List",
            items: [
              JSON.parse(deployment(image)) as unknown,
              {
                apiVersion: "v1",
                kind: "Secret",
                metadata: { name: "db", namespace: "shop" },
                stringData: { password },
              },
            ],
          }),
        ]),
      ),
      async (folder) => {
        const { stdout } = await bulkhead(folder, "diff", "0.json", "1.json", "--promotion");
        assert.ok(!stdout.includes("hunter"));
        assert.match(stdout, /Secret db stringData\.password/);
        assert.ok(
          !(await bulkhead(folder, "diff", "0.json", "0.json", "--promotion")).stdout.includes("stringData"),
        );
      },
    ));
});
