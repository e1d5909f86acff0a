import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { commandLine, main } from "../../cli/program";
import { misuse, wordsOf } from "../support/command-text";
import { outputOf } from "../support/output";

/** The verbs that do something by themselves, with their paths. */
function* leaves(command: Command, path: readonly string[] = []): Generator<[string, Command]> {
  if (path.length > 0 && "_actionHandler" in command && command["_actionHandler"])
    yield [path.join(" "), command];
  for (const verb of command.commands) yield* leaves(verb, [...path, verb.name()]);
}

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => void (text += part), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return text;
}

const examplesOf = (help: string): string[] => {
  const [, block = ""] = /\nExamples:\n([\s\S]*)$/.exec(help) ?? [];
  return block.split("\n").filter((line) => line.trim() !== "");
};

describe("the help", () => {
  const before = process.cwd();
  let folder: string;
  beforeEach(() => process.chdir((folder = mkdtempSync(join(tmpdir(), "bulkhead-help-")))));
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });

  const all = [...leaves(commandLine(() => undefined))];
  it("is of every verb", () => assert.ok(all.length > 40, `only ${all.length}`));

  /** What would start to serve or wait is understood by its own tests. */
  const lasting = new Set(["register serve", "register watch", "audit worker"]);
  for (const [path, command] of all)
    it(`${path} shows how it is called, and is understood so`, async () => {
      const lines = examplesOf(helpOf(command));
      assert.ok(lines.length > 0, "it has no examples");
      const calls = lines.flatMap((line) => {
        const [, call] =
          /(?:^|[|(]|&& )\s*(?:\w+=\S+ )*bulkhead ([^|)]*?)(?: > .*)?\s*(?:\||\)|$)/.exec(line.trim()) ?? [];
        return call === undefined ? [] : [call];
      });
      assert.equal(calls.length, lines.length, lines.join("\n"));
      for (const call of calls) {
        assert.ok(`${call} `.startsWith(`${path} `), `${call} is an example of another verb`);
        if (lasting.has(path)) continue;
        const words = wordsOf(call).map((word) => (word === "-" ? "input" : word));
        const said = await outputOf(() => main(["node", "bulkhead", ...words]));
        assert.doesNotMatch(said, misuse, call);
      }
    });
});
