import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { example, resource, trustedImage } from "../../core/policy";
import { formats } from "../../cli/output";
import { catalog } from "../../policies/catalog";
import { pod } from "../scenarios/inputs";
import { bulkhead, check, inFolder } from "../scenarios/run";
import { judgeExample } from "../support/judge-example";

const root = join(__dirname, "..", "..");
const read = (name: string): string => readFileSync(join(root, name), "utf8");

describe("our own Dockerfile", () => {
  const judged = (text: string) =>
    judgeExample(
      catalog.map(({ policy }) => policy),
      example(
        resource("docker-build:index:Image", "bulkhead", {
          dockerfile: { inline: text },
          buildArgs: { BASE: trustedImage },
          tags: ["333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/bulkhead:1"],
          push: true,
        }),
      ),
    ).findings.map(({ policy }) => policy);

  it("passes our own policies", () => assert.deepEqual(judged(read("Dockerfile")), []));

  it("would not, run as root", () =>
    assert.deepEqual(judged(read("Dockerfile").replace("USER 10001:10001", "")), ["require-image-users"]));

  it("takes along what checks need, and no more", async function () {
    const [dist, viz] = ["dist", "node_modules/@viz-js"].map((name) => join(root, name));
    if (!existsSync(join(dist!, "bulkhead.cjs"))) {
      console.log("      dist is not built");
      return this.skip();
    }
    this.timeout(60_000);
    await inFolder({ "pod.yaml": pod("web") }, async (folder) => {
      cpSync(dist!, join(folder, "opt/dist"), { recursive: true });
      cpSync(viz!, join(folder, "opt/node_modules/@viz-js"), { recursive: true });
      for (const format of Object.keys(formats)) {
        const { status, stderr } = spawnSync(
          process.execPath,
          [join(folder, "opt/dist/bulkhead.cjs"), "check", "pod.yaml", "-f", `${format}=out.${format}`],
          { cwd: folder, encoding: "utf8" },
        );
        assert.equal(status, 1, `${format}: ${stderr}`);
      }
    });
  });
});

describe("the workers of audits", () => {
  it("pass our own policies, but for what each site says for itself", async function () {
    this.timeout(60_000);
    const found = (manifests: string): Promise<string[]> =>
      inFolder({ "bulkhead.yaml": read("bulkhead.yaml"), "workers.yaml": manifests }, async (folder) => {
        const { result } = await check(folder, "workers.yaml");
        assert.equal(result.counts.resources, 6);
        return [...new Set(result.findings.map(({ policy }) => policy))].sort();
      });
    const manifests = read("ci/audit-workers.yaml");
    // Its registry and network are placeholders, and what serves nobody has nothing to be probed.
    const sites = ["require-probes", "restrict-image-repositories", "restrict-internet-access"];
    assert.deepEqual(await found(manifests), sites);
    const open = await found(manifests.replace("allowPrivilegeEscalation: false", "privileged: true"));
    assert.ok(open.includes("disallow-privileged-containers"), open.join());
  });
});

describe("the action", () => {
  const action = parse(read("action.yml")) as {
    inputs: Record<string, { description: string; default: string }>;
    runs: { using: string; steps: { run: string; shell: string }[] };
  };

  it("reads nothing that a contributor writes as a command", () => {
    assert.equal(action.runs.using, "composite");
    for (const { run, shell } of action.runs.steps) {
      assert.doesNotMatch(run, /\$\{\{/);
      assert.equal(shell, "bash");
      execFileSync("bash", ["-n", "-c", run]);
    }
  });

  it("gives each of its inputs to a step", () => {
    const text = read("action.yml");
    for (const name of Object.keys(action.inputs)) assert.ok(text.includes(`inputs.${name}`), name);
  });
});

describe("the check of a change", () => {
  /** A command that writes down what it is asked, and ends as its folder says. */
  const files = {
    bulkhead: `#!/bin/sh
printf '%s|' "$@" >> "$LOG"; echo >> "$LOG"
for word in "$@"; do case "$word" in json=*) echo '{}' > "\${word#json=}" ;; esac; done
[ "$1" = diff ] && { echo "the comment"; exit "$(cat diff-code 2>/dev/null || echo 0)"; }
exit "$(cat code)"
`,
    code: "1",
  };
  const run = (folder: string, env: Readonly<Record<string, string>>) => {
    chmodSync(join(folder, "bulkhead"), 0o755);
    const { status, stderr } = spawnSync("bash", [join(root, "ci/check.sh")], {
      cwd: folder,
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        BULKHEAD: join(folder, "bulkhead"),
        LOG: join(folder, "log"),
        ...env,
      },
    });
    return { status, stderr, asked: readFileSync(join(folder, "log"), "utf8").trim().split("\n") };
  };
  const git = (folder: string, ...args: string[]) =>
    execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], { cwd: folder });

  it("judges the sources, and ends as the judgement does", () =>
    inFolder(files, async (folder) => {
      const { status, asked } = run(folder, {
        BULKHEAD_SOURCES: "k8s dir\n$(touch x)",
        BULKHEAD_STACK: "a b",
      });
      assert.equal(status, 1);
      assert.equal(asked.length, 1);
      assert.match(asked[0]!, /^check\|--stack\|a b\|.*\|--\|k8s dir\|\$\(touch x\)\|$/);
      assert.equal(existsSync(join(folder, "x")), false);
    }));

  it("with a base, fails on what is new only", () =>
    inFolder(files, async (folder) => {
      git(folder, "init", "-q");
      git(folder, "add", "bulkhead", "code");
      git(folder, "commit", "-q", "-m", "x");
      const { status, asked, stderr } = run(folder, { BULKHEAD_BASE: "HEAD", BULKHEAD_FAIL_ON: "high" });
      assert.equal(status, 0, stderr);
      assert.deepEqual(
        asked.map((line) => line.split("|")[0]),
        ["check", "check", "diff"],
      );
      assert.match(asked[2]!, /base\.json\|.*head\.json\|--fail-on\|high\|--format\|markdown/);
      assert.equal(readFileSync(join(folder, "bulkhead-report/comment.md"), "utf8"), "the comment\n");
      assert.doesNotMatch(
        execFileSync("git", ["worktree", "list"], { cwd: folder, encoding: "utf8" }),
        /tree /,
      );
      writeFileSync(join(folder, "diff-code"), "1");
      assert.equal(run(folder, { BULKHEAD_BASE: "HEAD" }).status, 1);
    }));

  it("fails what could not be checked, whatever the base", () =>
    inFolder({ ...files, code: "2" }, async (folder) => {
      mkdirSync(join(folder, "y"));
      const { status, asked } = run(folder, { BULKHEAD_BASE: "HEAD" });
      assert.equal(status, 2);
      assert.equal(asked.length, 1);
    }));
});

describe("other templates", () => {
  it("name formats and verbs that there are", async () => {
    const gitlab = parse(read("ci/gitlab.yml")) as { bulkhead: { script: string[] } };
    const script = gitlab.bulkhead.script.join("\n");
    for (const [, name] of script.matchAll(/-f (\w+)/g)) assert.ok(Object.hasOwn(formats, name!), name);
    const hooks = parse(read(".pre-commit-hooks.yaml")) as { id: string; entry: string }[];
    assert.deepEqual(
      hooks.map(({ id }) => id),
      ["bulkhead-manifests", "bulkhead-estate"],
    );
    await inFolder({}, async (folder) => {
      for (const { entry } of hooks) {
        const { code } = await bulkhead(folder, ...entry.split(" ").slice(1), "--help");
        assert.equal(code, 0, entry);
      }
    });
  });
});
