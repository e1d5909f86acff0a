import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { exampleEstate } from "../../core/policy/minimal";
import { builtArguments, bulkheadProcess as start, inFolder, type Child, type Outcome } from "./run";
import { Engine } from "../support/engine";

/** What was built: a user's file and the command line must share one copy of the words, however either was compiled. */
const bulkheadProcess = (folder: string, args: readonly string[], child: Child = {}): Promise<Outcome> =>
  start(folder, args, child, builtArguments);

const policy = (
  name: string,
  more = "",
): string => `import { container, definePolicy } from "bulkhead/policy";

export default definePolicy({
  name: "${name}",
  displayName: "Containers have a working directory",
  description: "Where they begin is said.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Set workingDir.",
  settings: { folder: { description: "where", schema: { type: "string" } } },
  appliesTo: "Container",
  check({ node, report, settings }: any) {
    ${more}
    if (node.resource.name === "no-directory") report("has no working directory " + (settings.folder ?? ""), "workingDir");
  },
  good: () => ({ "any": container() }),
  bad: () => ({ "none": example(container()) }),
});

const example = (one) => ({ ...one, resources: one.resources.map((each) => ({ ...each, name: "no-directory" })) });
`;

const manifest = `apiVersion: v1
kind: Pod
metadata: { name: no-directory, namespace: shop }
spec: { containers: [{ name: web, image: nginx }] }
`;

const run = (
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> => inFolder(files, (folder) => bulkheadProcess(folder, args, { env }));

describe("policies of one's own", function () {
  this.timeout(60_000);

  it("are written from a template that passes its own test", () =>
    inFolder({}, async (folder) => {
      const made = await bulkheadProcess(folder, ["policy", "new", "require-teams", "--folder", "own"]);
      assert.equal(made.code, 0, made.stderr);
      assert.match(made.stdout, /own\/require-teams\.ts is ready/);
      const again = await bulkheadProcess(folder, ["policy", "new", "require-teams", "--folder", "own"]);
      assert.equal(again.code, 2);
      assert.match(again.stderr, /exists already/);
      const tested = await bulkheadProcess(folder, ["policy", "test", "own"]);
      assert.equal(tested.code, 0, tested.stdout + tested.stderr);
      assert.match(tested.stdout, /1 policy, 2 examples, all right/);
    }));

  it("are as the guide shows them", async () => {
    const guide = readFileSync(join(__dirname, "../../docs/guide/writing-a-policy.md"), "utf8");
    const [, shown] = /^```ts\n(import [^\n]*"bulkhead\/policy";\n.*?)^```/ms.exec(guide) ?? [];
    assert.ok(shown);
    const { code, stdout, stderr } = await run({ "own/a.ts": shown }, ["policy", "test", "own"]);
    assert.equal(code, 0, stdout + stderr);
  });

  it("judge beside the catalogue, with their settings in the estate", async () => {
    const files = {
      "own/require-directories.ts": policy("require-directories"),
      "pod.yaml": manifest,
      "bulkhead.yaml": stringify({
        ...exampleEstate,
        policies: { "require-directories": { settings: { folder: "/srv" } } },
      }),
    };
    const { code, stdout } = await run(files, ["check", "pod.yaml", "--policies", "own", "--format", "json"]);
    assert.equal(code, 1);
    const { findings } = JSON.parse(stdout) as { findings: { policy: string; message: string }[] };
    assert.ok(findings.some((each) => each.policy === "disallow-privilege-escalation"));
    const own = findings.filter((each) => each.policy === "require-directories");
    assert.equal(own.length, 1);
    assert.match(own[0]!.message, /has no working directory \/srv/);
  });

  it("are named by the variable as well, in modules and packages of any form", async () => {
    const files = {
      "own/a.mjs": policy("require-a").replaceAll(": any", ""),
      "own/b.cjs":
        'const { definePolicy } = require("bulkhead/policy");\n' +
        policy("require-b")
          .replaceAll(": any", "")
          .replace(/import .*\n/, 'const { container } = require("bulkhead/policy");\n')
          .replace("export default", "exports.b ="),
      "own/helper.ts": "export const help = 1;\n",
      "own/a.spec.ts": "throw new Error('a test is no policy');\n",
      "node_modules/@example/pack/package.json": '{ "name": "@example/pack", "main": "main.js" }',
      "node_modules/@example/pack/main.js": policy("require-c")
        .replaceAll(": any", "")
        .replace("export default", "export const list = [")
        .replace("\n});\n", "\n})];\n"),
    };
    const { code, stdout, stderr } = await run(files, ["rules"], { BULKHEAD_POLICIES: "own:@example/pack" });
    assert.equal(code, 0, stderr);
    for (const name of ["require-a", "require-b", "require-c"])
      assert.match(stdout, new RegExp(`^${name} `, "m"));
  });

  it("say which example is judged otherwise than it says", async () => {
    const never = policy("require-directories").replace('=== "no-directory"', '=== "nothing"');
    const { code, stdout } = await run({ "own/a.ts": never }, ["policy", "test", "own"]);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /right {2}passes: any\n {2}WRONG {2}fails: none\n {9}one violation was expected, found: 0/,
    );
    const throws = policy("require-directories", "throw new Error('no');");
    const thrown = await run({ "own/a.ts": throws }, ["policy", "test", "own"]);
    assert.equal(thrown.code, 1);
    assert.match(thrown.stdout, /WRONG {2}passes: any\n.*error.*no/);
  });

  for (const [title, files, message] of [
    ["a folder without any", { "own/a.ts": "export const a = 1;" }, /own: there is no policy in it/],
    [
      "a file that throws",
      { "own/a.ts": "const a = 1;\nthrow new Error('oops');" },
      /a\.ts:2: it can't be loaded: oops/,
    ],
    [
      "a file that is no code",
      { "own/a.ts": "const a = ;" },
      /a\.ts:1:10: it can't be loaded: Unexpected ";"/,
    ],
    [
      "a thing that looks like one",
      { "own/a.ts": 'export const a = { name: "disallow-x", check() {} };' },
      /"disallow-x" was not made by definePolicy/,
    ],
    ["a name that breaks the rule", { "own/a.ts": policy("teams") }, /policy name "teams" is not/],
    [
      "a name of the catalogue",
      { "own/a.ts": policy("disallow-privileged-containers") },
      /is taken by Bulkhead's catalogue/,
    ],
    [
      "a name given twice",
      { "own/a.ts": policy("require-a"), "own/b.ts": policy("require-a") },
      /b\.ts: the name "require-a" is taken by .*a\.ts/,
    ],
    ["what is not there", {}, /own: there is no such file, folder or package/],
  ] as const) {
    it(`refuse, in one line: ${title}`, async () => {
      const { code, stdout, stderr } = await run(files, ["rules", "--policies", "own"]);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.equal(stderr.trim().split("\n").length, 1);
    });
  }

  it("are part of the pack", () =>
    inFolder({ "own/a.ts": policy("require-directories") }, async (folder) => {
      const engine = await Engine.start(folder, { BULKHEAD_POLICIES: "own" });
      try {
        const names = (await engine.info()).getPoliciesList().map((each) => each.getName());
        assert.ok(names.includes("require-directories"));
      } finally {
        engine.stop();
      }
    }));
});
