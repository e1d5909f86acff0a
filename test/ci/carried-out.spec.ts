import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { estate, pod } from "../scenarios/inputs";
import { bulkhead, builtArguments, inFolder, mainArguments } from "../scenarios/run";

const root = join(__dirname, "..", "..");
const read = (name: string): string => readFileSync(join(root, name), "utf8");
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const command = [process.execPath, ...(process.env["CI"] === "true" ? builtArguments : mainArguments)]
  .map(quoted)
  .join(" ");

/** Writes a command into a folder. */
function writeCommand(file: string, script: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

describe("the hooks before a commit", () => {
  const hooks = parse(read(".pre-commit-hooks.yaml")) as {
    id: string;
    entry: string;
    files?: string;
  }[];
  const entryOf = (id: string): string[] => {
    const [program, ...args] = hooks.find((hook) => hook.id === id)!.entry.split(" ");
    assert.equal(program, "bulkhead");
    return args;
  };

  it("judge the manifests that are committed, those alone", () =>
    inFolder(
      { "bulkhead.yaml": estate(), "k8s/bad.yaml": pod("bad"), "k8s/other.yaml": pod("other") },
      async (folder) => {
        const { code, stdout } = await bulkhead(folder, ...entryOf("bulkhead-manifests"), "k8s/bad.yaml");
        assert.equal(code, 1);
        assert.match(stdout, /k8s\/bad\.yaml/);
        assert.doesNotMatch(stdout, /k8s\/other\.yaml/);
      },
    ));

  it("check the estate when it is committed", () =>
    inFolder(
      { "bulkhead.yaml": estate(), "wrong/bulkhead.yaml": estate("colour: red\n") },
      async (folder) => {
        const { files } = hooks.find(({ id }) => id === "bulkhead-estate")!;
        assert.match("bulkhead.yaml", new RegExp(files!));
        assert.equal((await bulkhead(folder, ...entryOf("bulkhead-estate"), "bulkhead.yaml")).code, 0);
        const wrong = await bulkhead(folder, ...entryOf("bulkhead-estate"), "wrong/bulkhead.yaml");
        assert.equal(wrong.code, 2);
        assert.match(wrong.stdout + wrong.stderr, /wrong\/bulkhead\.yaml:\d+:\d+: .*colour/);
      },
    ));
});

describe("GitLab's template", function () {
  this.timeout(60_000);
  const { bulkhead: job } = parse(read("ci/gitlab.yml")) as {
    bulkhead: {
      script: string[];
      artifacts: { paths: string[]; reports: { codequality: string; junit: string } };
    };
  };
  const script = job.script.join("\n");

  it("calls what the image holds", () => {
    const [, entry] = /ENTRYPOINT \["node", "([^"]+)"\]/.exec(read("Dockerfile")) ?? [];
    assert.ok(script.startsWith(`node ${entry} `), script);
  });

  it("fails on what is found, and leaves every report that it names", () =>
    inFolder({ "bulkhead.yaml": estate(), "k8s/bad.yaml": pod("bad") }, (folder) => {
      const { status, stderr } = spawnSync("bash", ["-ec", script.replace(/^node \S+/, command)], {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: process.env["PATH"], BULKHEAD_SOURCES: "k8s/bad.yaml", BULKHEAD_STACK: "production" },
      });
      assert.equal(status, 1, stderr);
      const { paths, reports } = job.artifacts;
      for (const file of [...paths, reports.codequality, reports.junit])
        assert.ok(existsSync(join(folder, file)), file);
      const issues = JSON.parse(readFileSync(join(folder, reports.codequality), "utf8")) as {
        location: { path: string };
      }[];
      assert.ok(issues.some(({ location }) => location.path === "k8s/bad.yaml"));
      return Promise.resolve();
    }));
});

describe("the action's steps", function () {
  this.timeout(60_000);
  const { runs } = parse(read("action.yml")) as {
    runs: { steps: { name: string; id?: string; run: string; env?: Record<string, string> }[] };
  };
  /** Carries out a step as GitHub does, with the action below the folder. */
  function carryOut(folder: string, name: string, env: Readonly<Record<string, string>>) {
    const step = runs.steps.find((each) => each.name === name)!;
    for (const given of Object.keys(env))
      if (/^(?:BULKHEAD|INPUT|NUMBER)/.test(given)) assert.ok(step.env?.[given]);
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run],
      {
        cwd: folder,
        encoding: "utf8",
        env: {
          PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
          GITHUB_ACTION_PATH: join(folder, "action"),
          GITHUB_OUTPUT: join(folder, "output"),
          GITHUB_STEP_SUMMARY: join(folder, "summary"),
          ...env,
        },
      },
    );
    return { status, said: stdout + stderr };
  }

  it("install without running what packages bring", () =>
    inFolder({ "action/package.json": "{}" }, (folder) => {
      writeCommand(join(folder, "bin/npm"), 'echo "$PWD: npm $*"');
      const { status, said } = carryOut(folder, "Install Bulkhead", {});
      assert.equal(status, 0);
      assert.match(said, /\/action: npm ci --ignore-scripts .*\n.*\/action: npm run build\n$/);
      return Promise.resolve();
    }));

  it("check, tell where the report lies, and comment", () =>
    inFolder(
      { "bulkhead.yaml": estate(), "k8s/bad.yaml": pod("bad"), "action/ci/check.sh": read("ci/check.sh") },
      (folder) => {
        chmodSync(join(folder, "action/ci/check.sh"), 0o755);
        writeCommand(join(folder, "action/dist/bulkhead.cjs"), `exec ${command} "$@"`);
        const report = join(folder, "report");
        const { status, said } = carryOut(folder, "Check", {
          BULKHEAD_SOURCES: "k8s/bad.yaml",
          BULKHEAD_STACK: "",
          INPUT_ESTATE: "bulkhead.yaml",
          BULKHEAD_FAIL_ON: "",
          BULKHEAD_BASE: "",
          BULKHEAD_OUT: report,
          BULKHEAD_FORMATS: "github",
        });
        assert.equal(status, 1, said);
        assert.match(said, /^::error file=k8s\/bad\.yaml,line=\d+/m);
        assert.equal(readFileSync(join(folder, "output"), "utf8"), `report=${report}\n`);
        for (const name of ["bulkhead.html", "bulkhead.sarif", "head.json", "comment.md"])
          assert.ok(existsSync(join(report, name)), name);
        assert.match(readFileSync(join(folder, "summary"), "utf8"), /bad/);
        writeCommand(join(folder, "bin/gh"), 'echo "gh $*"');
        const commented = carryOut(folder, "Comment", {
          GH_TOKEN: "t",
          NUMBER: "7",
          REPOSITORY: "shop/infra",
          REPORT: report,
        });
        assert.equal(commented.status, 0, commented.said);
        assert.match(commented.said, /^gh pr comment 7 --repo shop\/infra --body-file \S+comment\.md /);
        return Promise.resolve();
      },
    ));
});
