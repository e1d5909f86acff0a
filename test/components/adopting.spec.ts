import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bulkhead, inFolder, type Outcome } from "../scenarios/run";

const root = join(__dirname, "../..");
const example = "stacks/existing-cluster";
const readme = readFileSync(join(root, example, "README.md"), "utf8");
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^ *\`\`\`${language}\\n([^]*?)^ *\`\`\``, "gm"))].map(([, text = ""]) =>
    text.replace(/^ {3}/gm, ""),
  );
/** The commands in the README's order, as arguments. */
const commands = blocks("sh").flatMap((block) =>
  block.split("\n").flatMap((line) => {
    const [, command] = /^npx bulkhead ([^#]+)/.exec(line) ?? [];
    return command === undefined ? [] : [command.trim().split(/ +/)];
  }),
);

/** The project in a folder of its own, in which only the example is a copy. */
function projectIn(folder: string): void {
  for (const name of readdirSync(root))
    if (!["stacks", "bulkhead.yaml", ".git"].includes(name))
      symlinkSync(join(root, name), join(folder, name));
  writeFileSync(join(folder, "bulkhead.yaml"), readFileSync(join(root, "bulkhead.yaml")));
  mkdirSync(join(folder, "stacks"));
  for (const name of ["index.ts", "tsconfig.json"])
    cpSync(join(root, "stacks", name), join(folder, "stacks", name));
  cpSync(join(root, example), join(folder, example), { recursive: true });
}

function edit(folder: string, file: string, change: (text: string) => string): void {
  const path = join(folder, file);
  const before = readFileSync(path, "utf8");
  const after = change(before);
  assert.notEqual(after, before, file);
  writeFileSync(path, after);
}

const resources = ({ stdout }: Outcome): number => Number(/(\d+) resources by/.exec(stdout)?.[1]);

describe("the steps of adopting, as the README tells them,", function () {
  this.timeout("5m");

  it("lead from all that is wrong to a guarded namespace, and nobody is stopped on the way", () =>
    inFolder({}, async (folder) => {
      projectIn(folder);
      const [look, write, compare, prune, ...rest] = commands;
      assert.ok(look && write && compare && prune && rest.length === 0);
      const run = async (command: readonly string[]): Promise<Outcome> => {
        const outcome = await bulkhead(folder, ...command);
        assert.equal(outcome.code, 0, `${command.join(" ")}\n${outcome.stderr}\n${outcome.stdout}`);
        return outcome;
      };
      const known = (): readonly unknown[] =>
        (JSON.parse(readFileSync(join(folder, "bulkhead.baseline.json"), "utf8")) as { findings: unknown[] })
          .findings;

      const first = await run(look);
      assert.match(first.stdout, /storefront/);
      await run(write);
      const all = known().length;
      assert.ok(all > 20, String(all));

      edit(folder, "bulkhead.yaml", (text) => text.replace("enforce: advisory", "enforce: mandatory"));
      const before = resources(await run(compare));

      // One namespace's turn has come.
      edit(folder, `${example}/as-it-was.ts`, (text) => text.replace(/^export const support.*\n/m, ""));
      edit(folder, `${example}/index.ts`, (text) => text.replace("storefront, support", "storefront"));
      const pruned = await run(prune);
      assert.match(pruned.stdout, /findings pruned/);
      assert.ok(known().length < all - 10, String(known().length));

      const [door = ""] = blocks("ts");
      writeFileSync(join(folder, example, "door.ts"), door);
      edit(folder, `${example}/index.ts`, (text) => `${text}export { guard } from "./door";\n`);
      const guarded = await run(compare);
      assert.ok(resources(guarded) > before, guarded.stdout);
    }));
});
