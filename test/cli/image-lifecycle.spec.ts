import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assess } from "../../cli/assess";
import type { Finding } from "../../core/policy/finding";
import { container } from "../../core/policy/minimal";
import { appendLog } from "../../core/image/evidence/log";
import { DAY, digest, evidence, HOUR, iso, start, toGreen } from "../core/image/status/support";

const [parent, child, rebuilt] = [digest("a"), digest("b"), digest("c")];
const repository = "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout";
const policies = [
  "restrict-image-status",
  "require-image-replacement",
  "disallow-overdue-images",
  "disallow-risky-images",
  "require-image-signatures",
  "require-trusted-provenance",
  "require-vetted-parents",
  "require-instrumented-images",
  "require-latest-images",
];

/** Built on the parent, and all that it takes to be red. */
const built = (of: string, at: number) => [
  evidence("provenance", at, { digest: of, body: { base: [parent] }, reference: repository }),
  evidence("signature", at, { digest: of }),
  evidence("scan", at, { digest: of }),
];
const verified = (of: string, at: number) =>
  toGreen(at, of).filter(({ kind }) => ["qa", "staging", "instrumentation", "approval"].includes(kind));
const scanned = (at: number, ...of: string[]) => of.map((each) => evidence("scan", at, { digest: each }));

describe("an image's way through its life", () => {
  let folder: string;
  const log = (): string => join(folder, "evidence.jsonl");

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-life-"));
    writeFileSync(
      join(folder, "bulkhead.yaml"),
      JSON.stringify({
        zones: { internet: { external: true } },
        environments: {
          production: { select: [{ stack: "*/production" }], controlled: true, onUnknown: "mandatory" },
        },
        owners: [{ select: [{ namespace: "shop-*" }], owner: "shop-team@example.com" }],
        images: {
          log: "evidence.jsonl",
          repositories: { default: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"] },
          signers: { build: { key: "build.pub" } },
          builders: ["https://ci.example.com/v1"],
          evidence: { blue: { vetting: "180d", scan: "1d" } },
          risk: [
            { severity: "high", new: "block", fixWithin: "30d" },
            { severity: "any", fixWithin: "90d" },
          ],
        },
      }),
    );
    appendLog(log(), []);
  });
  after(() => rmSync(folder, { recursive: true }));

  const inputs = (of: string) =>
    container({ image: `${repository}@${of}` }).resources.find(({ type }) => type.endsWith(":Deployment"))!
      .properties;
  const urn = "urn:pulumi:production::shop::kubernetes:apps/v1:Deployment::checkout";

  /** What a preview comes to, of one deployment that is new, stays or takes another image. */
  async function preview(now: number, to: string, from?: string): Promise<readonly Finding[]> {
    const state = (of: string) => ({
      urn,
      type: "kubernetes:apps/v1:Deployment",
      custom: true,
      inputs: inputs(of),
      ...(from !== undefined && { id: "shop-checkout/checkout" }),
    });
    const op = from === undefined ? "create" : from === to ? "same" : "update";
    const file = join(folder, "preview.json");
    writeFileSync(
      file,
      JSON.stringify({
        steps: [
          { op, urn, newState: state(to), ...(from !== undefined && { oldState: { ...state(from) } }) },
        ],
      }),
    );
    const result = await assess([file], { estate: join(folder, "bulkhead.yaml"), now, only: policies });
    assert.deepEqual(result.problems, []);
    return result.findings as unknown as Finding[];
  }
  const names = (findings: readonly Finding[]) =>
    findings.map(({ policy, level, kind }) => `${kind} ${level} ${policy}`).sort();
  const messages = (findings: readonly Finding[]) => findings.map(({ message }) => message).join("\n");

  it("goes from vetted parent over child, verification and doubt to its successor", async () => {
    const nobody = await preview(start, child);
    assert.match(messages(nobody), /is grey: nobody vetted it/);

    // The public parent is vetted: blue, fit to build on and not to run.
    appendLog(log(), [evidence("vetting", start), evidence("scan", start)]);
    assert.match(messages(await preview(start, parent)), /is blue: a vetted public image to build on/);

    // The child is built: red.
    appendLog(log(), built(child, start + 60_000));
    const red = await preview(start + 60_000, child);
    assert.match(
      messages(red),
      /is red: built and signed, .*lacks qa, staging, instrumentation and approval/,
    );

    // Verified: green, to the second, and deployed.
    const greenAt = start + HOUR;
    appendLog(log(), verified(child, greenAt));
    assert.notDeepEqual(await preview(greenAt - 1000, child), []);
    assert.deepEqual(await preview(greenAt, child), []);

    // A scan holds for a day: the second at which nobody looks any more, it is amber.
    assert.deepEqual(await preview(start + 60_000 + DAY - 61_000, child), []);
    assert.match(messages(await preview(start + 60_000 + DAY, child)), /lapsed:scan/);

    // Scanned each day; then a vulnerability is found.
    const found = start + 10 * DAY;
    appendLog(log(), scanned(found - HOUR, parent, child));
    assert.deepEqual(await preview(found - 1000, child), []);
    const finding = { id: "CVE-2026-7777", severity: "high" } as const;
    appendLog(log(), [
      evidence("scan", found, { digest: child, body: { feed: "second", findings: [finding] } }),
    ]);
    assert.deepEqual(names(await preview(found, child)), [
      "violation mandatory disallow-risky-images",
      "violation mandatory restrict-image-status",
    ]);

    // What runs goes on, with an owner and a deadline.
    const running = await preview(found + HOUR, child, child);
    assert.deepEqual(names(running), ["violation advisory require-image-replacement"]);
    assert.match(messages(running), /vulnerability:CVE-2026-7777 \(high\)/);
    assert.match(messages(running), /owner: shop-team@example\.com/);
    assert.ok(messages(running).includes(`due: ${iso(found + 30 * DAY)}`), messages(running));

    // Until the deadline, to the second.
    const due = found + 30 * DAY;
    appendLog(log(), [
      ...scanned(due - HOUR, parent, child),
      evidence("staging", due - HOUR, { digest: child }),
    ]);
    assert.deepEqual(names(await preview(due - 1000, child, child)), [
      "violation advisory require-image-replacement",
    ]);
    assert.deepEqual(names(await preview(due, child, child)), [
      "violation mandatory disallow-overdue-images",
    ]);

    // An exception answers it for as long as it holds.
    const [from, until] = [due + HOUR, due + 2 * HOUR];
    appendLog(log(), [
      evidence("exception", from, {
        digest: child,
        expires: iso(until),
        body: { vulnerability: "CVE-2026-7777", owner: "shop-team@example.com", reason: "not reachable" },
      }),
    ]);
    assert.deepEqual(await preview(from, child, child), []);
    assert.deepEqual(await preview(until - 1000, child, child), []);
    assert.notDeepEqual(await preview(until, child, child), []);

    // Rebuilt, verified and deployed instead: green again.
    const again = until + HOUR;
    appendLog(log(), [...scanned(again, parent), ...built(rebuilt, again), ...verified(rebuilt, again)]);
    assert.deepEqual(await preview(again, rebuilt, child), []);
    assert.deepEqual(await preview(again, rebuilt, rebuilt), []);
    assert.match(
      messages(await preview(again, child, child)),
      new RegExp(`${rebuilt} of the same repository is green`),
    );

    // A parent in doubt darkens its child, and clearing it lifts that.
    const doubt = again + HOUR;
    const revoked = evidence("revocation", doubt, {
      digest: parent,
      body: { reason: "its maker was broken into" },
    });
    appendLog(log(), [revoked]);
    assert.match(messages(await preview(doubt, rebuilt)), new RegExp(`parent:${parent}`));
    appendLog(log(), [
      evidence("clearing", doubt + HOUR, { digest: parent, closes: [`revoked:${revoked.id}`] }),
    ]);
    assert.deepEqual(await preview(doubt + HOUR, rebuilt), []);
  }).timeout(120_000);
});
