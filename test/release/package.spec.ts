import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const root = join(__dirname, "../..");

const program = `import { HardenedWorkload } from "bulkhead/components";
import { container, definePolicy } from "bulkhead/policy";
import { Reporter } from "bulkhead/sdk";

export const policy = definePolicy({
  name: "disallow-input",
  displayName: "Nothing is typed in",
  description: "Whoever attaches types into the process.",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps: "Delete stdin.",
  appliesTo: "Container",
  check({ node, report }) {
    if (node.stdin) report("reads", "stdin");
  },
  good: () => ({ none: container() }),
  bad: () => ({ some: container({ stdin: true }) }),
});
export const known: [typeof HardenedWorkload, typeof Reporter] = [HardenedWorkload, Reporter];
// @ts-expect-error a policy is no number
export const wrong: number = policy;
`;

describe("the package", function () {
  this.timeout(240_000);
  let folder: string;
  let installed: string;
  before(function () {
    if (!existsSync(join(root, "dist/types"))) {
      this.test!.parent!.title += " (its types are not made: npm run types)";
      return this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "bulkhead-package-"));
    const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
    execFileSync("npm", pack, { cwd: root });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
    execFileSync("tar", ["-xzf", join(folder, tarball!), "-C", folder]);
    const modules = join(folder, "node_modules");
    mkdirSync(modules);
    installed = join(modules, "bulkhead");
    renameSync(join(folder, "package"), installed);
    // What installing it would have brought.
    for (const name of readdirSync(join(root, "node_modules")))
      if (name !== "bulkhead" && !name.startsWith("."))
        symlinkSync(join(root, "node_modules", name), join(modules, name));
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  it("is what its manifest says of it", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, pack: false, level: "warning" });
    assert.deepEqual(
      messages.map((each) => formatMessage(each, pkg)),
      [],
    );
  });

  it("holds what is used, and nothing that only its makers need", () => {
    for (const name of [
      "README.md",
      "LICENSE",
      "CHANGELOG.md",
      "SECURITY.md",
      "dist/bulkhead.cjs",
      "docs/schema",
    ])
      assert.ok(existsSync(join(installed, name)), name);
    for (const name of ["test", "scripts", "stacks", "node_modules", ".ci"])
      assert.ok(!existsSync(join(installed, name)), name);
  });

  it("runs its command line", () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(installed, "dist/bulkhead.cjs"), "--version"],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    assert.equal(status, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+/);
  });

  for (const strict of [true, false]) {
    it(`is understood by a program that is compiled ${strict ? "strictly" : "loosely"}`, () => {
      writeFileSync(join(folder, "program.ts"), program);
      const options = [
        "--noEmit",
        "--module",
        "node16",
        "--target",
        "es2022",
        "--skipLibCheck",
        "--strict",
        String(strict),
      ];
      const { stdout } = spawnSync(
        process.execPath,
        [join(root, "node_modules/typescript/bin/tsc"), ...options, "--types", "node", "program.ts"],
        { cwd: folder, encoding: "utf8" },
      );
      assert.equal(stdout, "");
    });
  }

  it("gives what it is imported for", () => {
    const code =
      'const { definePolicy } = require("bulkhead/policy"); const { HardenedWorkload } = require("bulkhead/components");' +
      'const sdk = require("bulkhead/sdk"); console.log(typeof definePolicy, typeof HardenedWorkload, typeof sdk.Reporter);';
    const out = execFileSync(process.execPath, ["-e", code], { cwd: folder, encoding: "utf8" });
    assert.equal(out, "function function function\n");
  });
});
