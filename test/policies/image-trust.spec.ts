import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Resource } from "../../core/graph";
import type { SnapshotHeader, SnapshotStatus } from "../../core/image/snapshot/schema";
import { renderSnapshot } from "../../core/image/snapshot/write";
import { container, exampleTime, greenStatus, trustedDigest } from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import { Session } from "../../policies/session";

const MINUTE = 60_000;
const { publicKey, privateKey } = generateKeyPairSync("ed25519", {
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const policies = catalog
  .map(({ policy }) => policy)
  .filter(({ name }) =>
    ["restrict-image-status", "require-image-replacement", "disallow-overdue-images"].includes(name),
  );
const deployment = container().resources.find(({ type }) => type.endsWith(":Deployment")) as Resource;

describe("what the pack knows of images", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "bulkhead-pack-trust-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const snapshot = (status: SnapshotStatus, running?: SnapshotHeader["running"]): void =>
    writeFileSync(
      join(folder, "snapshot.jsonl"),
      renderSnapshot(
        { at: exampleTime, estate: "hash", statuses: [status], ...(running && { running }) },
        privateKey,
      ),
    );
  const session = (now = exampleTime, among = policies): Session => {
    writeFileSync(join(folder, "register.pub"), publicKey);
    writeFileSync(
      join(folder, "bulkhead.yaml"),
      JSON.stringify({
        zones: { internet: { external: true } },
        environments: { production: { select: [{ stack: "**" }], controlled: true } },
        register: { snapshot: "snapshot.jsonl", key: "register.pub", staleAfter: "15m" },
        images: { signers: { build: { key: "build.pub" } }, builders: ["https://ci.example.com/v1"] },
      }),
    );
    const made = new Session({ packFolder: folder, userFolder: folder, env: {}, now: () => now }, among);
    made.configureStack("shop", "production", true);
    made.configure(new Map());
    return made;
  };
  const found = (all: ReturnType<Session["judgeResource"]>) =>
    all.map(({ policy, kind, level }) => `${kind} ${level} ${policy}`);
  const amber: SnapshotStatus = {
    ...greenStatus(),
    colour: "amber",
    causes: [
      {
        cause: "vulnerability:CVE-2026-1",
        severity: "low",
        since: new Date(exampleTime - 86_400_000).toISOString(),
      },
    ],
  };

  it("lets what is green be created, and stops what is amber when it is registered", () => {
    snapshot(greenStatus());
    assert.deepEqual(found(session().judgeResource(deployment)), []);
    snapshot(amber);
    assert.deepEqual(found(session().judgeResource(deployment)), [
      "violation mandatory restrict-image-status",
    ]);
  });

  it("takes for running what the snapshot saw run, in this environment and workload", () => {
    const row = { digest: trustedDigest, environment: "production", instances: 2 };
    const judged = (running: SnapshotHeader["running"]) => {
      snapshot(amber, running);
      const made = session();
      return [...found(made.judgeResource(deployment)), ...found(made.judgeStack([deployment]))];
    };
    const asRunning = ["violation advisory require-image-replacement"];
    const asNew = ["violation mandatory restrict-image-status"];
    assert.deepEqual(judged([row]), asRunning);
    assert.deepEqual(judged([{ ...row, workload: "shop-checkout/checkout" }]), asRunning);
    assert.deepEqual(judged([{ ...row, workload: "shop-checkout/other" }]), asNew);
    assert.deepEqual(judged([{ ...row, environment: "staging" }]), asNew);
    assert.deepEqual(judged([{ ...row, instances: 0 }]), asNew);
  });

  it("knows nothing of a snapshot that is stale or missing, and says so instead of passing", () => {
    snapshot(greenStatus());
    assert.deepEqual(found(session(exampleTime + 15 * MINUTE - 1000).judgeResource(deployment)), []);
    const stale = session(exampleTime + 15 * MINUTE).judgeResource(deployment);
    assert.deepEqual(found(stale), ["unknown advisory restrict-image-status"]);
    assert.match(stale[0]?.missing ?? "", /is too old/);
    rmSync(join(folder, "snapshot.jsonl"));
    assert.deepEqual(found(session().judgeResource(deployment)), ["unknown advisory restrict-image-status"]);
  });

  it("says so once a resource, whatever asks for it", () => {
    const [only, ...others] = session(
      exampleTime,
      catalog
        .map(({ policy }) => policy)
        .filter((policy) =>
          ["restrict-image-status", "require-image-signatures", "require-trusted-provenance"].includes(
            policy.name,
          ),
        ),
    ).judgeResource(deployment);
    assert.ok(only);
    assert.match(
      only.message,
      /asked for by require-image-signatures, require-trusted-provenance, restrict-image-status/,
    );
    assert.deepEqual(others, []);
    assert.equal(only.kind, "unknown");
  });

  it("reads it once a run", () => {
    snapshot(greenStatus());
    const made = session();
    assert.deepEqual(found(made.judgeResource(deployment)), []);
    rmSync(join(folder, "snapshot.jsonl"));
    assert.deepEqual(found(made.judgeResource(deployment)), []);
    made.configure(new Map());
    assert.deepEqual(found(made.judgeResource(deployment)), ["unknown advisory restrict-image-status"]);
  });
});
