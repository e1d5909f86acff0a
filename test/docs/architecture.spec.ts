import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const architecture = readme.slice(readme.indexOf("\n## Architecture"));
const folders = (at: string): string[] =>
  readdirSync(join(root, at), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe("the README's architecture", () => {
  const rows = [...architecture.matchAll(/^\| (`.*?`) +\|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );

  it("names what is there", () => {
    assert.ok(rows.length > 20);
    assert.deepEqual(
      rows.filter((name) => !existsSync(join(root, name))),
      [],
    );
  });

  it("tells of each room of the core, and of each folder that is delivered", () => {
    const told = new Set(rows);
    const core = folders("core").map((name) => `core/${name}`);
    const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[] };
    const delivered = files
      .filter((name) => name.endsWith("/") && !/^(?:dist|core|docs\/.*)\/$/.test(name))
      .map((name) => name.slice(0, -1));
    assert.deepEqual(
      [...core, ...delivered, "cli", "stacks", "test"].filter((name) => !told.has(name)),
      [],
    );
  });

  it("tells of the parts of the register", () => {
    const [row = ""] = /^\| `register` .*$/m.exec(architecture) ?? [];
    for (const name of folders("register")) assert.ok(row.includes(`\`${name}\``), name);
  });
});
