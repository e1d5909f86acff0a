import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../cli/program";
import { isWhatIsTyped, readElsewhere, readScenario, typedLines } from "../scenarios/text/scenario";
import { misuse, wordsOf } from "../support/command-text";
import { outputOf } from "../support/output";

const root = join(__dirname, "../..");
const texts = join(root, "test/scenarios/text");
const markdown = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(folder, file));
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "components/README.md",
  ...markdown("docs/guide"),
  ...markdown("stacks"),
];

const typed = pages.flatMap((page) =>
  typedLines(readFileSync(join(root, page), "utf8")).map((line) => ({ page, line })),
);
/** What the scenarios carry out, and the pages that they have it from. */
const carriedOut = readdirSync(texts)
  .filter((file) => file.endsWith(".txt") && file !== "elsewhere.txt")
  .map((file) => readScenario(readFileSync(join(texts, file), "utf8")))
  .flatMap(({ pages: from, steps }) =>
    steps.flatMap((step) => ("command" in step && step.documented ? [{ from, command: step.command }] : [])),
  );
const elsewhere = readElsewhere(readFileSync(join(texts, "elsewhere.txt"), "utf8"));

/** The commands of this project in a line, without pipes and redirections. */
const ours = (line: string): string[] =>
  line.split(/\|\||&&|\||;/).flatMap((part) => {
    const [, command] = /^\s*(?:\w+=\S+ )*(?:npx )?bulkhead\s+(.*?)(?:\s+>.*)?\s*$/.exec(part) ?? [];
    return command === undefined ? [] : [command];
  });

describe("the commands in the documentation", () => {
  it("are carried out by a scenario of their page, or it is said why not", () => {
    assert.ok(typed.length > 120, `only ${typed.length} are found`);
    const left = typed.filter(
      ({ page, line }) =>
        !elsewhere.has(line) &&
        !carriedOut.some(({ from, command }) => from.includes(page) && isWhatIsTyped(command, line)),
    );
    assert.deepEqual(
      left.map(({ page, line }) => `${page}: ${line}`),
      [],
    );
  });

  it("that none carries out stand in a page, and in no scenario", () => {
    const lines = new Set(typed.map(({ line }) => line));
    for (const [command, reason] of elsewhere) {
      assert.ok(lines.has(command), `no page says ${command}`);
      assert.match(reason, /\w{4}/, command);
      assert.ok(
        !carriedOut.some((each) => isWhatIsTyped(each.command, command)),
        `${command} is carried out`,
      );
    }
  });

  describe("that none carries out", () => {
    const before = process.cwd();
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "bulkhead-docs-"));
      process.chdir(folder);
    });
    afterEach(() => {
      process.chdir(before);
      rmSync(folder, { recursive: true, force: true });
    });

    for (const [line, reason] of elsewhere)
      for (const command of ours(line))
        // Where nothing is that they speak of, all end at once; but none because it is not understood.
        it(`are understood: ${command} (it needs ${reason})`, async () => {
          const said = await outputOf(() => main(["node", "bulkhead", ...wordsOf(command)]));
          assert.doesNotMatch(said, misuse);
        });
  });
});
