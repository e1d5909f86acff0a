import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bulkhead, check } from "./run";

const root = join(__dirname, "../..");

describe("the evidence of the example", () => {
  let folder: string;
  const estate = () => ["--estate", join(folder, "bulkhead.yaml")];
  before(function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), "bulkhead-example-evidence-"));
    const script = join(root, "scripts/example-evidence.ts");
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", script, folder], {
      cwd: root,
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("makes the images of production green, by signatures that were verified", async () => {
    const { code, result } = await check(root, "--stack", "production", ...estate());
    const found = result.statuses?.images.map(({ colour, missing }) => ({ colour, missing }));
    assert.deepEqual(
      found,
      [1, 2].map(() => ({ colour: "green", missing: [] })),
    );
    assert.deepEqual([code, result.findings], [0, []]);
  }).timeout(60_000);

  it("leaves the build before in doubt, with a date by which it must be replaced", async () => {
    const { code, stdout } = await bulkhead(root, "image", "queue", ...estate(), "--format", "json");
    const { images } = JSON.parse(stdout) as { images: { causes: string[]; due?: string }[] };
    assert.equal(code, 0);
    assert.deepEqual(
      images.map(({ causes }) => causes),
      [["vulnerability:CVE-2026-1234"]],
    );
    assert.ok(Date.parse(images[0]!.due!) > Date.now());
  });

  it("lapses by itself: two days on nothing is green", async () => {
    const later = new Date(Date.now() + 2 * 86_400_000).toISOString();
    const { stdout } = await bulkhead(
      root,
      ...["image", "explain", "sha256:a17e2b94c3d58f6071829a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f"],
      ...[...estate(), "--now", later, "--format", "json"],
    );
    const { colour, causes } = JSON.parse(stdout) as { colour: string; causes: { cause: string }[] };
    assert.deepEqual([colour, causes.map(({ cause }) => cause)], ["amber", ["lapsed:scan"]]);
  });
});
