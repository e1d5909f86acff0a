import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { carryOut, clone, install, start, writeFile, type Place } from "./text/carry-out";
import { isDocumented, readScenario, typedLines, type Step } from "./text/scenario";

const root = join(__dirname, "../..");
const scenarios = readdirSync(join(__dirname, "text")).filter(
  (file) => file.endsWith(".txt") && file !== "elsewhere.txt",
);

describe("scenarios of new users, from the documentation alone", function () {
  this.timeout(300_000);
  let tools: string;
  before(() => install((tools = mkdtempSync(join(tmpdir(), "bulkhead-tools-")))));
  after(() => rmSync(tools, { recursive: true, force: true }));

  it("are at least ten", () => assert.ok(scenarios.length >= 10));

  for (const name of scenarios) {
    const { title, pages, place, variables, steps } = readScenario(
      readFileSync(join(__dirname, "text", name), "utf8"),
    );
    const documented = pages.flatMap((page) => typedLines(readFileSync(join(root, page), "utf8")));
    it(`${name.replace(".txt", "")}: ${title}`, async () => {
      assert.ok(steps.some((step) => "command" in step && step.documented));
      const above = mkdtempSync(join(tmpdir(), "bulkhead-text-"));
      const folder = place === "repository" ? root : join(above, "work");
      const home = join(above, "home");
      mkdirSync(home);
      if (place === undefined) mkdirSync(folder);
      else if (place === "clone") clone(folder);
      else if (place !== "repository") cpSync(join(__dirname, "text", place), folder, { recursive: true });
      const at: Place = { folder, tools, home, variables };
      const lasting: (() => Promise<void>)[] = [];
      try {
        for (const step of steps)
          if ("file" in step) writeFile(folder, step.file, step.content);
          else await take(step, `${name}:${step.line}: ${step.command}`, at, lasting, documented);
      } finally {
        for (const end of lasting) await end();
        rmSync(above, { recursive: true, force: true });
      }
    });
  }

  async function take(
    step: Step,
    where: string,
    at: Place,
    lasting: (() => Promise<void>)[],
    documented: readonly string[],
  ): Promise<void> {
    if (step.documented)
      assert.ok(isDocumented(step.command, documented), `${where}: stands in none of its pages`);
    if (step.lasts) {
      lasting.push(await start(step.command, step.says, at));
      return;
    }
    const { code, said } = await carryOut(step.command, at);
    assert.equal(code, step.exit, `${where}\n${said}`);
    let from = 0;
    for (const pattern of step.says) {
      const found = pattern.exec(said.slice(from));
      assert.ok(found, `${where}: does not say ${String(pattern)}\n${said}`);
      from += found.index + found[0].length;
    }
    for (const pattern of step.saysNot) assert.doesNotMatch(said, pattern, where);
  }

  it("know what stands in a page, and what does not", () => {
    const lines = typedLines(
      "```sh\nnpx bulkhead check k8s/ \\\n  -f json   # all of it\nbulkhead image explain sha256:…\n```",
    );
    assert.ok(isDocumented("bulkhead check k8s/ -f json", lines));
    assert.ok(isDocumented("npx bulkhead image explain sha256:00", lines));
    assert.ok(!isDocumented("bulkhead image explain sha256:00 --all", lines));
    assert.ok(!isDocumented("bulkhead check k8s/", lines));
    assert.ok(isDocumented("register request show 7", typedLines("```sh\nregister request show <id>\n```")));
    assert.throws(() => readScenario("# a\nbulkhead check"), /^Error: 2: is no part of a scenario/);
    assert.throws(() => readScenario("# a\n-- f --\nx"), /does not end with --/);
  });
});
