import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { built, estateFile } from "../support/built-components";
import { readmeBlock as block } from "../support/readme";

const root = join(__dirname, "../..");
describe("the README's isolated pool with a workload", function () {
  this.timeout(120_000);
  const file = estateFile();
  after(() => file.remove());

  for (const language of ["ts", "yaml"])
    it(`takes less than 25 lines of ${language}`, () =>
      assert.ok(block(language).trim().split("\n").length < 25));

  it("runs in TypeScript", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bulkhead-readme-"));
    const program = join(folder, "index.ts");
    const components = JSON.stringify(join(root, "components/index"));
    writeFileSync(program, block("ts").replace('"bulkhead/components"', components));
    process.env["BULKHEAD_ESTATE"] = file.path;
    try {
      const parts = await built(() => import(program));
      const types = new Set(parts.map(({ type }) => type));
      for (const type of [
        "aws:eks/nodeGroup:NodeGroup",
        "kubernetes:core/v1:Namespace",
        "kubernetes:apps/v1:Deployment",
      ])
        assert.ok(types.has(type), [...types].join());
    } finally {
      delete process.env["BULKHEAD_ESTATE"];
      rmSync(folder, { recursive: true });
    }
  });
});
