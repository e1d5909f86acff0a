import assert from "node:assert/strict";
import { closeSync, existsSync, openSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { bulkheadProcess, inFolder, mainArguments } from "./run";
import { estate, pod } from "./inputs";

const files = { "bulkhead.yaml": estate() };
const many = Array.from({ length: 2000 }, (_, index) => pod(`web-${index}`)).join("---\n");

describe("streams", () => {
  it("reads standard input and ends with its exit code", () =>
    inFolder(files, async (folder) => {
      const args = ["check", "-", "--only", "disallow-host-pid"];
      const { code, stdout, stderr } = await bulkheadProcess(folder, args, { stdin: pod("web") });
      assert.deepEqual([code, stderr], [1, ""]);
      assert.match(stdout, /at stdin:7:3/);
    }));

  it("calls an empty standard input nothing to judge", () =>
    inFolder(files, async (folder) => {
      const { code, stdout } = await bulkheadProcess(folder, ["check", "-"]);
      assert.notEqual(code, 1);
      assert.match(stdout, /nothing (to judge|could be judged)/);
    }));

  it("takes no offence at a reader that has seen enough", () =>
    inFolder({ ...files, "many.yaml": many }, async (folder) => {
      const args = ["check", "many.yaml", "--only", "disallow-host-pid"];
      const { code, stdout, stderr } = await bulkheadProcess(folder, args, { hangUp: true });
      assert.deepEqual([code, stderr], [1, ""]);
      assert.match(stdout, /^web-0 /);
    }));

  it("colours nothing off a terminal", () =>
    inFolder({ ...files, "web.yaml": pod("web") }, async (folder) => {
      const { stdout } = await bulkheadProcess(folder, ["check", "web.yaml", "--only", "disallow-host-pid"], {
        env: { FORCE_COLOR: "1" },
      });
      assert.match(stdout, /disallow-host-pid/);
      assert.ok(!stdout.includes("\u001b"));
    }));

  it("says that its output was lost", function () {
    if (!existsSync("/dev/full")) this.skip();
    const full = openSync("/dev/full", "w");
    try {
      const { status, stderr } = spawnSync(process.execPath, [...mainArguments, "rules"], {
        stdio: ["ignore", full, "pipe"],
        encoding: "utf8",
      });
      assert.equal(status, 2);
      assert.match(stderr, /cannot write to standard output: ENOSPC/);
    } finally {
      closeSync(full);
    }
  });
});
