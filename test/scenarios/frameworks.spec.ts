import assert from "node:assert/strict";
import { bulkhead, check, inFolder } from "./run";
import { estate, pod } from "./inputs";

const files = { "bulkhead.yaml": estate(), "web.yaml": pod("web") };

describe("a check by a framework", () => {
  it("says of each control how it stands, and judges by nothing else", () =>
    inFolder(files, async (folder) => {
      const { code, result } = await check(folder, "web.yaml", "--framework", "pss-1.37");
      assert.equal(code, 1);
      assert.deepEqual(
        result.coverage?.controls.map(({ control, verdict }) => [control, verdict]),
        [
          ["baseline", "fail"],
          ["restricted", "fail"],
        ],
      );
      assert.match(result.coverage.controls[0]!.why, /violated: disallow-host-pid \(1\)/);
      assert.ok(
        result.policies.every(({ controls }) => controls.some((each) => each.startsWith("pss-1.37:"))),
      );
    }));

  it("is shown as a table", () =>
    inFolder(files, async (folder) => {
      const args = ["check", "web.yaml", "--framework", "cis-kubernetes-1.9"];
      const { stdout } = await bulkhead(folder, ...args);
      assert.match(stdout, /✗ 5\.2\.3 +fail +pod security: violated: disallow-host-pid \(1\)/);
      assert.match(stdout, / 1\.1\.1 +not-covered +files of the control plane: stands in files and flags/);
      assert.match(stdout, /\d+ pass, \d+ fail, \d+ unknown, \d+ not-applicable, \d+ not-covered/);
      const markdown = await bulkhead(folder, ...args, "-f", "markdown");
      assert.match(markdown.stdout, /\| 5\.2\.3 \| pod security \| fail \| violated: disallow-host-pid/);
    }));

  it("is refused for a framework that is not known", () =>
    inFolder(files, async (folder) => {
      for (const args of [["check", "web.yaml"], ["rules"]]) {
        const { code, stderr } = await bulkhead(folder, ...args, "--framework", "cis-kubernetes");
        assert.equal(code, 2);
        assert.match(stderr, /there is no framework "cis-kubernetes".*cis-kubernetes-1\.9/s);
      }
    }));
});
