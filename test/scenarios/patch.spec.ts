import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyPatch, parsePatch } from "diff";
import { bulkhead, check, inFolder } from "./run";
import { estate } from "./inputs";

const manifest = `# the shop
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      containers:
      - name: web   # the first
        image: nginx
        stdin: true
        securityContext:
          # keep this
          privileged: false
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: p, namespace: shop }
    spec:
      containers:
        - name: a
          image: b
          tty: true
`;
const mended = ["disallow-interactive-containers", "disallow-privilege-escalation", "disallow-service-links"];

/** Applies a patch to the files of a folder, as `git apply` does. */
function apply(folder: string, patch: string): void {
  for (const file of parsePatch(patch)) {
    const path = join(folder, file.oldFileName!.replace(/^a\//, ""));
    const result = applyPatch(readFileSync(path, "utf8"), file);
    assert.ok(result !== false, "the patch does not apply");
    writeFileSync(path, result);
  }
}

describe("a patch of manifests", () => {
  it("mends what is mechanical, keeps the rest, and is empty when it is done", () =>
    inFolder({ "bulkhead.yaml": estate(), "web.yaml": manifest }, async (folder) => {
      const { code, stdout, stderr } = await bulkhead(folder, "fix", "--patch", "--source", "web.yaml");
      assert.equal(code, 0, stderr);
      assert.match(stderr, /2 resources mended in 1 file by disallow-interactive-containers, /);
      assert.equal(readFileSync(join(folder, "web.yaml"), "utf8"), manifest, "nothing is written by itself");
      apply(folder, stdout);
      const after = readFileSync(join(folder, "web.yaml"), "utf8");
      for (const kept of [
        "# the shop",
        "# the first",
        "# keep this",
        "metadata: { name: web, namespace: shop }",
      ])
        assert.ok(after.includes(kept), kept);
      const { result } = await check(folder, "web.yaml", ...mended.flatMap((name) => ["--only", name]));
      assert.deepEqual(result.findings, []);
      const again = await bulkhead(folder, "fix", "--patch", "--source", "web.yaml");
      assert.equal(again.stdout, "");
    }));

  it("names what it leaves", () =>
    inFolder(
      {
        "bulkhead.yaml": estate(),
        "web.yaml": manifest.replace("containers:\n      - name", "containers: &all\n      - name"),
        "bad.yaml": "apiVersion: v1\nkind: Pod\nmetadata: [",
      },
      async (folder) => {
        const { code } = await bulkhead(folder, "fix", "--patch", "--source", ".");
        assert.equal(code, 2, "what could not be read is told");
      },
    ));

  it("asks what is to be fixed", () =>
    inFolder({ "bulkhead.yaml": estate(), "web.yaml": manifest }, async (folder) => {
      for (const args of [[], ["--patch", "--segment"]]) {
        const { code, stderr } = await bulkhead(folder, "fix", ...args, "--source", "web.yaml");
        assert.equal(code, 2);
        assert.match(stderr, /fix what\?/);
      }
    }));
});
