import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog } from "../../policies/catalog";
import { Engine } from "../support/engine";

const root = join(__dirname, "../..");

/** `pulumi policy publish` runs `npm pack` in the pack's folder: nothing that lies outside travels. */
describe("the packed pack", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-packed-"));
    execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: join(root, "policies") });
    const [tarball] = readdirSync(folder);
    execFileSync("tar", ["-xzf", join(folder, tarball!), "-C", folder]);
    // What the published package.json would have installed.
    symlinkSync(join(root, "node_modules"), join(folder, "package", "node_modules"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("holds what Pulumi reads of it", () => {
    for (const file of ["PulumiPolicy.yaml", "package.json", "bin/index.js", "README.md"])
      assert.ok(existsSync(join(folder, "package", file)), file);
  });

  it("starts by itself, with every policy", async () => {
    const engine = await Engine.start(folder, {}, join(folder, "package"));
    try {
      const names = (await engine.info()).getPoliciesList().map((each) => each.getName());
      assert.equal(names.length, catalog.length + 2);
    } finally {
      engine.stop();
    }
  });
});
