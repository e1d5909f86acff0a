import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { main } from "../../cli/program";
import { misuse, wordsOf } from "../support/command-text";
import { outputOf } from "../support/output";

const root = join(__dirname, "../..");
const texts = [
  join(root, "README.md"),
  join(root, "CONTRIBUTING.md"),
  join(root, "components/README.md"),
  ...readdirSync(join(root, "docs/guide"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(root, "docs/guide", file)),
  ...readdirSync(join(root, "stacks"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(root, "stacks", file)),
];

/** The commands of the shell blocks of a page, without comments, pipes and redirections. */
function* commandsOf(text: string): Generator<string> {
  for (const [, block = ""] of text.matchAll(/```(?:sh|bash|shell)\n([\s\S]*?)```/g))
    for (const line of block.replace(/\\\n\s*/g, " ").split("\n"))
      for (const part of line.replace(/(^|\s)#.*/, "").split(/\|\||&&|\||;/)) {
        const [, command] = /^\s*(?:\w+=\S+ )*(?:npx )?bulkhead\s+(.*?)(?:\s+>.*)?\s*$/.exec(part) ?? [];
        if (command !== undefined) yield command;
      }
}

describe("the commands in the documentation", () => {
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

  let count = 0;
  for (const file of texts) {
    for (const command of new Set(commandsOf(readFileSync(file, "utf8")))) {
      count += 1;
      // Where nothing is that they speak of, all end at once; but none because it is not understood.
      it(`${relative(root, file)}: ${command}`, async () => {
        const words = wordsOf(command).map((word) => (word === "-" ? "input" : word));
        const said = await outputOf(() => main(["node", "bulkhead", ...words]));
        assert.doesNotMatch(said, misuse);
      });
    }
  }

  it("are found", () => assert.ok(count > 60, `only ${count}`));
});
