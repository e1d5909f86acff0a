import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { estate } from "./inputs";
import { bulkhead, inFolder } from "./run";

const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

describe("doctor", () => {
  it("tells what is there, what is missing, and how to get it", () =>
    inFolder({}, async (folder) => {
      const { code, stdout } = await bulkhead(folder, "doctor");
      assert.equal(code, 0);
      assert.match(stdout, /^✓ Node: \d+/m);
      assert.match(stdout, /^- estate: none: Bulkhead's defaults hold\n {4}bulkhead init/m);
      assert.match(stdout, /^- Pulumi project: none/m);
      assert.match(stdout, /there is no telemetry/);
    }));

  it("ends with 2 where the estate is not sound", () =>
    inFolder({ "bulkhead.yaml": "zones: 3\n" }, async (folder) => {
      const { code, stdout } = await bulkhead(folder, "doctor");
      assert.equal(code, 2);
      assert.match(stdout, /^✗ estate: 2 errors, the first: /m);
    }));

  it("finds the estate and the project", () =>
    inFolder({ "bulkhead.yaml": estate(), "Pulumi.yaml": "name: x\nruntime: nodejs\n" }, async (folder) => {
      const { code, stdout } = await bulkhead(folder, "doctor");
      assert.equal(code, 0);
      assert.match(stdout, /^✓ estate: bulkhead\.yaml$/m);
      assert.match(stdout, /^✓ Pulumi project: in this folder$/m);
    }));
});

describe("completion", () => {
  for (const shell of ["bash", "zsh", "fish"] as const)
    it(`prints a script that ${shell} takes`, async function () {
      const script = await inFolder(
        {},
        async (folder) => (await bulkhead(folder, "completion", shell)).stdout,
      );
      assert.match(script, /fail-on/);
      assert.match(script, /reconcile/);
      if (!has(shell)) return;
      await inFolder({ script }, async (folder) => {
        execFileSync(shell, ["-n", join(folder, "script")]);
      });
    });

  it("completes verbs, verbs of verbs, options and their values in bash", () =>
    inFolder({}, async (folder) => {
      writeFileSync(join(folder, "script"), (await bulkhead(folder, "completion", "bash")).stdout);
      const complete = (...words: string[]): string[] =>
        execFileSync(
          "bash",
          [
            "-c",
            'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _bulkhead; printf "%s\\n" "${COMPREPLY[@]}"',
            join(folder, "script"),
            ...words,
          ],
          { encoding: "utf8" },
        )
          .trim()
          .split("\n");
      assert.deepEqual(complete("bulkhead", "chec"), ["check"]);
      assert.deepEqual(complete("bulkhead", "estate", "sc"), ["schema"]);
      assert.deepEqual(complete("bulkhead", "check", "--fail"), ["--fail-on"]);
      assert.deepEqual(complete("bulkhead", "check", "--fail-on", ""), ["low", "medium", "high", "critical"]);
      assert.deepEqual(complete("bulkhead", "check", "k8s/", "--on-u"), ["--on-unknown"]);
    }));

  it("knows three shells", () =>
    inFolder({}, async (folder) => assert.equal((await bulkhead(folder, "completion", "csh")).code, 2)));
});

describe("did you mean", () => {
  for (const [args, hint] of [
    [["chekc"], /Did you mean check\?/],
    [["check", "--fail-onn", "high"], /Did you mean --fail-on\?/],
    [["estate", "shcema"], /Did you mean schema\?/],
    [["explain", "disallow-hots-pid"], /did you mean disallow-host-pid/i],
  ] as const)
    it(`for ${args.join(" ")}`, () =>
      inFolder({}, async (folder) => {
        const { code, stderr } = await bulkhead(folder, ...args);
        assert.equal(code, 2);
        assert.match(stderr, hint);
      }));
});
